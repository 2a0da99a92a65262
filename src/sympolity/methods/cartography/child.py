"""The process that opens one file of outlines: limits on itself first, then the file from standard input.

Run as `python -m sympolity.methods.cartography.child '{"layer": "", "expected": null}' < file`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from sympolity.methods.cartography.boundaries import (
    MOST_POINTS_OF_A_FILE,
    BadBoundary,
    Boundary,
    read_geojson,
    read_topojson,
)
from sympolity.methods.cartography.mending import Extent, validated
from sympolity.methods.cartography.outlines import CPU_SECONDS, MEMORY_BYTES, MOST_OUTLINES, Outline
from sympolity.methods.confinement import confine

MOST_COLUMNS = 80


def outlines_in(content: bytes, layer: str, expected: Extent | None) -> Iterator[Outline]:
    """Raises BadBoundary for a file that cannot be read at all."""
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BadBoundary("not_json") from error
    is_topology = isinstance(document, dict) and document.get("type") == "Topology"
    features = read_topojson(document, layer or None) if is_topology else read_geojson(document)
    if len(features) > MOST_OUTLINES:
        raise BadBoundary("too_many_outlines", {"count": len(features), "most": MOST_OUTLINES})
    points = 0
    for feature in features:
        outline = _checked(feature, expected)
        if outline.geometry:
            points += sum(len(ring) for part in outline.geometry["coordinates"] for ring in part)
        if points > MOST_POINTS_OF_A_FILE:
            raise BadBoundary("too_many_points", {"points": points, "most": MOST_POINTS_OF_A_FILE})
        yield outline


def _checked(feature: Boundary, expected: Extent | None) -> Outline:
    told = {**({"id": feature.id} if feature.id else {}), **feature.properties}
    texts = {_as_text(name)[:80]: _as_text(value)[:200] for name, value in told.items()}
    columns = {name: text for name, text in texts.items() if name and text}
    columns = dict(list(columns.items())[:MOST_COLUMNS])
    try:
        geometry, repairs = validated(feature.geometry, expected=expected)
    except BadBoundary as refusal:
        return Outline(columns, None, [], {"code": refusal.code, "params": dict(refusal.params)})
    return Outline(columns, geometry, [asdict(each) for each in repairs], None)


def _as_text(value: Any) -> str:
    """Without what no database keeps. Nothing, and a column of columns, is neither a name nor a code."""
    if value is None or isinstance(value, list | dict):
        return ""
    return str(value).replace("\0", "").encode("utf-8", "replace").decode()


def main() -> None:
    request = json.loads(sys.argv[1])
    confine(memory_bytes=MEMORY_BYTES, cpu_seconds=CPU_SECONDS)
    try:
        for outline in outlines_in(sys.stdin.buffer.read(), request["layer"], request["expected"]):
            _tell(asdict(outline))
    except BadBoundary as refusal:
        _tell({"refused": refusal.code, "params": dict(refusal.params)})
    except MemoryError:
        _tell({"refused": "too_much_memory", "params": {}})


def _tell(message: dict[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(message).encode() + b"\n")


if __name__ == "__main__":
    main()
