"""Reads a file of outlines in a process of its own: crossing lines are cut in a time that grows without bounds."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final

from sympolity.methods.cartography.boundaries import BadBoundary
from sympolity.methods.cartography.mending import Extent, MultiPolygon
from sympolity.methods.confinement import Overrun, Reason, answer_of

MOST_OUTLINES: Final = 5_000
MEMORY_BYTES: Final = 700_000_000
CPU_SECONDS: Final = 10
WALL_SECONDS: Final = 30.0  # on a busy machine, seconds of the processor come slowly
_READER: Final = "sympolity.methods.cartography.child"
_MOST_BYTES: Final = 200_000_000


@dataclass(frozen=True, slots=True)
class Outline:
    """One feature of a file: its columns as text, and its valid geometry with the repairs, or why it has none."""

    columns: Mapping[str, str]
    geometry: MultiPolygon | None
    repairs: Sequence[Mapping[str, Any]]
    fault: Mapping[str, Any] | None


def read_outlines(content: bytes, *, layer: str = "", expected: Extent | None = None) -> list[Outline]:
    """The features of a GeoJSON or TopoJSON file, each made valid. Raises BadBoundary for a file that is not read."""
    request = json.dumps({"layer": layer, "expected": expected})
    outlines: list[Outline] = []
    try:
        with closing(answer_of(_READER, request, content, wall_seconds=WALL_SECONDS, most_bytes=_MOST_BYTES)) as lines:
            for line in lines:
                message = json.loads(line)
                if "refused" in message:
                    raise BadBoundary(message["refused"], message["params"])
                outlines.append(Outline(**message))
    except Overrun as overrun:
        raise BadBoundary("too_slow" if overrun.reason is Reason.TIME else "too_much_memory") from overrun
    return outlines
