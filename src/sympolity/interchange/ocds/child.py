"""The process that opens one file of the standard: limits on itself first, then the file, then two tables as answer.

Run as `python -m sympolity.interchange.ocds.child '{"limits": {...}}' < file`. The file is read as a stream, one
release after the other; a package of half a gigabyte needs no more memory than its processes in short.
"""

import json
import sys
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

import ijson

from sympolity.interchange.ocds import sheets
from sympolity.interchange.ocds.at import At, Fault
from sympolity.interchange.ocds.packing import Packed, Part
from sympolity.interchange.ocds.processes import Process, take
from sympolity.interchange.ocds.versions import releases_of
from sympolity.methods.confinement import confine
from sympolity.methods.tabular import wire
from sympolity.methods.tabular.refusals import Limits, RefusalCode, Refused

MOST_TOLD = 80
BREAKS_OFF = ("premature EOF", "Incomplete JSON")
RECORDS = "records.item"
Processes = dict[str, Process]


class Broken(Exception):
    """A file that is no JSON from some release on. `breaks_off`: it is cut off there."""

    def __init__(self, releases: int, *, breaks_off: bool) -> None:
        super().__init__(releases)
        self.releases, self.breaks_off = releases, breaks_off


def shape_of(part: Part) -> str | None:
    """Where the releases stand in the file, as the parser writes it: "releases.item", "records.item", "item", "".

    Services wrap packages in answers of their own: what has an ocid counts, wherever it stands. None without one.
    """
    is_named = False
    for prefix, event, value in ijson.parse(part.open(), multiple_values=True, use_float=True):
        is_named = is_named or (event == "map_key" and value in ("releases", "records"))
        if event == "map_key" and value == "ocid":
            return f"{prefix.partition(RECORDS)[0]}{RECORDS}" if RECORDS in prefix else str(prefix)
    return "releases.item" if is_named else None


def releases(part: Part, shape: str) -> Iterator[At]:
    """Every release with its place. Of a record the compiled release counts, else its releases one by one."""
    name = shape.removesuffix("item").rstrip(".").replace(".item", "")
    where = f"{part.name}: " if part.name else ""
    found = ijson.items(part.open(), shape, multiple_values=True, use_float=True)
    for place, each in enumerate(found):
        path = f"{where}{name}[{place}]" if shape else f"{where}line {place + 1}" if place or where else ""
        if not isinstance(each, dict):
            raise Fault(path, each)
        yield from releases_of(At(each, path))


def processes_of(packed: Packed) -> Processes:
    """Raises Refused, Fault and Broken."""
    found: Processes = {}
    count, is_contracting = 0, False
    try:
        for part in packed.parts():
            shape = shape_of(part)
            is_contracting = is_contracting or shape is not None
            packed.holds_links = packed.holds_links or shape == RECORDS
            for release in releases(part, shape) if shape is not None else ():
                count += 1
                take(release, found)
    except ijson.JSONError as error:
        # The reader calls every fault incomplete; its words tell which one is.
        raise Broken(count, breaks_off=any(word in str(error) for word in BREAKS_OFF)) from error
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, ValueError, RecursionError) as error:
        raise Refused(RefusalCode.BROKEN_JSON, {"releases": count}) from error
    if not is_contracting:
        raise Refused(RefusalCode.NOT_OCDS)
    return found


def read(packed: Packed) -> Processes:
    """The processes of a file, read a second time where it is no plain JSON. Raises Refused."""
    try:
        try:
            return processes_of(packed)
        except Broken as broken:
            if broken.breaks_off or not packed.read_otherwise():
                raise
            return processes_of(packed)
    except Broken as broken:
        code = RefusalCode.JSON_BREAKS_OFF if broken.breaks_off else RefusalCode.BROKEN_JSON
        raise Refused(code, {"releases": broken.releases}) from broken
    except Fault as fault:
        params = {"path": fault.path or "release", "value": str(fault.value)[:MOST_TOLD]}
        raise Refused(RefusalCode.OCDS_FAULT, params) from fault


def answer(data: bytes, limits: Limits) -> Iterator[bytes]:
    """The two tables, line by line for the wire. Raises Refused."""
    packed = Packed(data, limits)
    processes = read(packed)
    if not processes:
        raise Refused(RefusalCode.OCDS_ONLY_LINKS if packed.holds_links else RefusalCode.EMPTY)
    about: dict[str, object] = {
        "format": "ocds",
        "encoding": packed.encoding or None,
        "delimiter": None,
        "alternatives": [],
        "sample": [],
    }
    tables = (
        (sheets.CONTRACTS, sheets.CONTRACT_HEADINGS, sheets.contract_rows),
        (sheets.PROCUREMENTS, sheets.PROCUREMENT_HEADINGS, sheets.procurement_rows),
    )
    return wire.answer(about, (_packed(name, heads, rows(processes.values()), limits) for name, heads, rows in tables))


def _packed(name: str, headings: tuple[str, ...], rows: Iterator[list[Any]], limits: Limits) -> dict[str, Any]:
    packed: list[list[object]] = [list(headings)]
    for row in rows:
        packed.append([wire.pack_cell(cell) for cell in row])
        if len(packed) > limits.rows:
            raise Refused(RefusalCode.TOO_MANY_ROWS, {"sheet": name, "rows": len(packed), "limit": limits.rows})
    return {"name": name, "hidden": False, "rows": packed, "merges": []}


def main() -> None:
    """Reads, answers, and never shows a traceback of a hostile file to anybody."""
    limits = Limits(**json.loads(sys.argv[1])["limits"])
    confine(memory_bytes=limits.memory_bytes, cpu_seconds=limits.cpu_seconds)
    out = sys.stdout.buffer
    try:
        data = sys.stdin.buffer.read(limits.bytes + 1)
        for line in answer(data, limits):
            out.write(line)
    except Refused as refused:
        out.write(wire.refusal(refused))
    except MemoryError:
        out.write(wire.refusal(Refused(RefusalCode.TOO_MUCH_MEMORY, {"limit": limits.memory_bytes})))
    out.flush()


if __name__ == "__main__":
    main()
