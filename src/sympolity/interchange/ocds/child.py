"""The process that opens one file of the standard: limits on itself first, then the file, then two tables as answer.

Run as `python -m sympolity.interchange.ocds.child '{"limits": {...}}' < file`. The file is read as a stream, one
release after the other; a package of half a gigabyte needs no more memory than its processes in short.
"""

import gzip
import json
import sys
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import IO, Any

import ijson

from sympolity.interchange.ocds import sheets
from sympolity.interchange.ocds.processes import At, Fault, Process, take
from sympolity.methods.confinement import confine
from sympolity.methods.tabular import wire
from sympolity.methods.tabular.refusals import Limits, RefusalCode, Refused

GZIP = b"\x1f\x8b"
BOM = b"\xef\xbb\xbf"
MOST_TOLD = 80
BREAKS_OFF = ("premature EOF", "Incomplete JSON")


class Bounded:
    """A stream that ends with a refusal where more comes out of it than may be read. Raises Refused."""

    def __init__(self, stream: IO[bytes], limit: int) -> None:
        self.stream, self.limit, self.read_bytes = stream, limit, 0

    def read(self, size: int = -1) -> bytes:
        part = self.stream.read(size)
        self.read_bytes += len(part)
        if self.read_bytes > self.limit:
            raise Refused(RefusalCode.UNPACKS_TOO_BIG, {"bytes": self.read_bytes, "limit": self.limit})
        return part


def opened(data: bytes, limits: Limits) -> Bounded:
    stream = BytesIO(data)
    if data.startswith(BOM):
        stream.seek(len(BOM))
    return Bounded(gzip.GzipFile(fileobj=stream) if data.startswith(GZIP) else stream, limits.unpacked_bytes)  # type: ignore[arg-type]


def shape_of(data: bytes, limits: Limits) -> str:
    """Where the releases stand in the file: "releases.item", "records.item", "item", or "" for a release by itself.

    Raises Refused for JSON that is none of these.
    """
    for prefix, event, value in ijson.parse(opened(data, limits), multiple_values=True, use_float=True):
        if prefix == "" and event == "start_array":
            return "item"
        if prefix == "" and event == "map_key" and value in ("releases", "records"):
            return f"{value}.item"
        if prefix == "" and event == "map_key" and value == "ocid":
            return ""
        if prefix == "" and event not in ("start_map", "map_key"):
            break
    raise Refused(RefusalCode.NOT_OCDS)


def releases(data: bytes, limits: Limits) -> Iterator[At]:
    """Every release with its place. Of a record the compiled release counts, else its releases one by one."""
    shape = shape_of(data, limits)
    found = ijson.items(opened(data, limits), shape, multiple_values=True, use_float=True)
    name = shape.removesuffix("item").rstrip(".")
    for place, each in enumerate(found):
        path = f"{name}[{place}]" if shape else (f"line {place + 1}" if place else "")
        if not isinstance(each, dict):
            raise Fault(path, each)
        at = At(each, path)
        if "compiledRelease" in each:
            yield at.object("compiledRelease")
        elif shape == "records.item" or ("releases" in each and "ocid" not in each):
            yield from (release for release in at.objects("releases"))
        else:
            yield at


def answer(data: bytes, limits: Limits) -> Iterator[bytes]:
    """The two tables, line by line for the wire. Raises Refused."""
    processes: dict[str, Process] = {}
    count = 0
    try:
        for release in releases(data, limits):
            count += 1
            take(release, processes)
    except Fault as fault:
        params = {"path": fault.path or "ocid", "value": str(fault.value)[:MOST_TOLD]}
        raise Refused(RefusalCode.OCDS_FAULT, params) from fault
    except ijson.JSONError as error:
        # The reader calls every fault incomplete; its words tell which one is.
        breaks_off = any(word in str(error) for word in BREAKS_OFF)
        code = RefusalCode.JSON_BREAKS_OFF if breaks_off else RefusalCode.BROKEN_JSON
        raise Refused(code, {"releases": count}) from error
    except (gzip.BadGzipFile, EOFError, zlib.error, ValueError, RecursionError) as error:
        raise Refused(RefusalCode.BROKEN_JSON, {"releases": count}) from error
    if not processes:
        raise Refused(RefusalCode.EMPTY)
    about: dict[str, object] = {
        "format": "ocds",
        "encoding": None,
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
