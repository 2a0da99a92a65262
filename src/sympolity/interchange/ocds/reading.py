"""A file of the standard becomes a workbook of two tables and goes the way of any other list from there."""

import hashlib
import json
import re
import zipfile
import zlib
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path
from typing import IO, Final

from sympolity.interchange.ocds.at import Fault
from sympolity.interchange.ocds.flat import is_flat, read_flat
from sympolity.interchange.ocds.packing import GZIP, WIDE, ZIP, json_parts
from sympolity.interchange.ocds.sheets import CONTRACTS, PROCUREMENTS
from sympolity.methods.confinement import Overrun, Reason, answer_of
from sympolity.methods.tabular import Limits, RefusalCode, Refused, Sheet, Table, Workbook, recognise, wire
from sympolity.methods.tabular.table import Row, Skipped, SkipReason

READER: Final = "sympolity.interchange.ocds.child"
JSON: Final = re.compile(rb"\s*(?:\{\s*[\"}]|\[\s*[\[{\]])")
BOM: Final = b"\xef\xbb\xbf"
HEAD: Final = 4096
SHEETS_INSIDE: Final = frozenset(("xl/workbook.xml", "mimetype"))
NONE_HERE: Final = {"contracts": RefusalCode.OCDS_NO_CONTRACTS, "tenders": RefusalCode.OCDS_NO_TENDERS}
SHEETS: Final = {"contracts": CONTRACTS, "tenders": PROCUREMENTS}
# A package is packed more tightly than a spreadsheet, and read one release after the other.
LIMITS: Final = Limits(unpacked_bytes=1_000_000_000, cpu_seconds=120, wall_seconds=180.0)


def is_json(path: Path) -> bool:
    """Whether a file begins as JSON does, packed or not. Of an archive, whether JSON is in it and no spreadsheet."""
    with path.open("rb") as file:
        head = file.read(HEAD)
        if head.startswith(ZIP):
            return _holds_json(file)
    if head.startswith(GZIP):
        try:
            head = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16).decompress(head, HEAD)
        except zlib.error:
            return False
    for mark, encoding in WIDE:
        if head.startswith(mark):
            head = head.removeprefix(mark).decode(encoding, "replace").encode()
    return JSON.match(head.removeprefix(BOM)) is not None


def _holds_json(file: IO[bytes]) -> bool:
    try:
        with zipfile.ZipFile(file) as archive:
            return bool(json_parts(archive)) and SHEETS_INSIDE.isdisjoint(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def read_ocds(path: Path, limits: Limits = LIMITS) -> Workbook:
    """Raises tabular.Refused, whatever the bytes are."""
    with path.open("rb") as file:
        data = file.read(limits.bytes + 1)
    if len(data) > limits.bytes:
        raise Refused(RefusalCode.TOO_BIG, {"bytes": path.stat().st_size, "limit": limits.bytes})
    request = json.dumps({"limits": asdict(limits)})
    most = limits.characters * 6 + limits.cells * 40
    try:
        with closing(answer_of(READER, request, data, wall_seconds=limits.wall_seconds, most_bytes=most)) as lines:
            return wire.load(lines, hashlib.sha256(data).hexdigest())
    except Overrun as overrun:
        raise _refused(overrun.reason, limits) from overrun


def _refused(reason: Reason, limits: Limits) -> Refused:
    match reason:
        case Reason.TIME:
            return Refused(RefusalCode.TOO_SLOW, {"limit": limits.wall_seconds})
        case Reason.MEMORY:
            return Refused(RefusalCode.TOO_MUCH_MEMORY, {"limit": limits.memory_bytes})
        case Reason.LENGTH:
            return Refused(RefusalCode.TOO_MUCH_TEXT, {"limit": limits.characters})
        case Reason.DEATH:
            return Refused(RefusalCode.DAMAGED)


def unflattened(workbook: Workbook) -> Workbook:
    """A spreadsheet with paths as headings as the two tables; any other one as it is. Raises tabular.Refused."""
    if not is_flat(workbook):
        return workbook
    try:
        return read_flat(workbook)
    except Fault as fault:
        raise Refused(RefusalCode.OCDS_FAULT, {"path": fault.path, "value": fault.value}) from fault


def sheet_of(workbook: Workbook, kind: str) -> Sheet:
    """The table of contracts or of procurements. Raises Refused where the file tells none of them."""
    sheet = next(each for each in workbook.sheets if each.name == SHEETS[kind])
    if len(sheet.rows) < 2:
        raise Refused(NONE_HERE[kind])
    return sheet


def table_of(sheet: Sheet) -> Table:
    """Every row is one contract or procurement: nothing is taken for a title or a total."""
    table = recognise(sheet, header_row=1, header_rows=1)
    rows = tuple(Row(number, cells) for number, cells in enumerate(sheet.rows[1:], 2))
    return replace(table, rows=rows, skipped=(Skipped(1, SkipReason.HEADER),))
