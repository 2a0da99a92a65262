"""Decides from the bytes what a file is and whether it may be opened at all."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections import Counter
from enum import StrEnum
from io import BytesIO
from itertools import pairwise
from typing import Final

from sympolity.methods.tabular.refusals import Limits, RefusalCode, Refused


class FileKind(StrEnum):
    """The real type, whatever the name of the file says."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"


_ZIP: Final = b"PK\x03\x04"
_OLE2: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODS_TYPE: Final = b"application/vnd.oasis.opendocument.spreadsheet"
# Starts of files that are text or bytes, but no table.
_NOT_TABLES: Final = (
    b"%PDF",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc\xaf",
    b"PK",
    b"{\\rtf",
)
_MARKUP: Final = (b"<!doctype", b"<html", b"<?xml", b"<table", b"<meta", b"<head")
# What markup holds that spreadsheet programs open: a page with a table, the XML of Excel 2003, flat OpenDocument.
_TABLE_IN_MARKUP: Final = (b"<table", b"urn:schemas-microsoft-com:office:spreadsheet", b"opendocument.spreadsheet")
# SYLK, DIF, and the workbooks of Excel 2 to 4, which have no container.
_OTHER_TABLES: Final = re.compile(rb"ID;P(?:WXL|SCALC|MS)|TABLE\r?\n0,1\r?\n|\x09[\x00\x02\x04\x08][\x04-\x10]\x00")
_JSON: Final = re.compile(rb'\s*(?:\{\s*(?:"[^"\n]{0,200}"\s*:|\})|\[\s*[\[{])')
_WIDE_BOMS: Final = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
# A text has letters of two scripts and some signs; few of its characters lie elsewhere.
_SCRIPTS: Final = 3
_FEW: Final = 0.1
_NEARLY_ALL: Final = 0.97
_SMALL_PART: Final = 100_000
_PACKINGS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LOCAL_HEADER: Final = 30
_EBCDIC_LETTERS: Final = ((0x81, 0xA9), (0xC1, 0xE9), (0xF0, 0xF9))
_RECORDS_BEFORE_PASSWORD: Final = 8


def examine(data: bytes, limits: Limits) -> FileKind:
    """The kind of the file. Raises Refused when it is too big, damaged, or no table.

    Of a zip file only the directory is read here: nothing is unpacked.
    """
    if not data.strip(b"\x00 \r\n\t\xef\xbb\xbf\xfe\xff"):
        raise Refused(RefusalCode.EMPTY)
    if len(data) > limits.bytes:
        raise Refused(RefusalCode.TOO_BIG, {"bytes": len(data), "limit": limits.bytes})
    if data.startswith(_ZIP):
        return _examine_zip(data, limits)
    if data.startswith(_OLE2):
        return _examine_compound(data)
    _examine_text(data)
    return FileKind.CSV


def _examine_text(data: bytes) -> None:
    """Raises Refused for what is no text, and for texts that are no table: pages, documents, JSON."""
    if _OTHER_TABLES.match(data):
        raise Refused(RefusalCode.OTHER_SPREADSHEET)
    if data.startswith(_NOT_TABLES):
        raise Refused(RefusalCode.NOT_A_SPREADSHEET)
    # Letters of two bytes lose their empty half: markup is plain ASCII.
    head = data[:100_000].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").lower()
    if head.startswith(_MARKUP):
        code = RefusalCode.OTHER_SPREADSHEET if any(m in head for m in _TABLE_IN_MARKUP) else None
        raise Refused(code or RefusalCode.NOT_A_SPREADSHEET)
    if _JSON.match(head) and data[-200:].rstrip(b"\0 \r\n\t").endswith((b"}", b"]")):
        raise Refused(RefusalCode.NOT_A_SPREADSHEET)
    if not looks_like_text(data):
        raise Refused(RefusalCode.UNKNOWN_KIND)


def _examine_compound(data: bytes) -> FileKind:
    """Office keeps old workbooks, letters, messages and encrypted packages in the same container."""
    if _name("EncryptedPackage") in data:
        raise Refused(RefusalCode.PASSWORD)
    if not (_name("Workbook") in data or _name("Book") in data):
        raise Refused(RefusalCode.NOT_A_SPREADSHEET if _name("Root Entry") in data else RefusalCode.DAMAGED)
    at = data.find(b"\x09\x08\x10\x00\x00\x06\x05\x00")  # where the records of a workbook begin
    for _ in range(_RECORDS_BEFORE_PASSWORD if at >= 0 else 0):
        kind, length = data[at : at + 2], int.from_bytes(data[at + 2 : at + 4], "little")
        if kind == b"\x2f\x00":
            raise Refused(RefusalCode.PASSWORD)
        at += 4 + length
    return FileKind.XLS


def _name(stream: str) -> bytes:
    return f"{stream}\0".encode("utf-16-le")


def looks_like_text(data: bytes) -> bool:
    """Whether the bytes can be the letters of some encoding. A stray NUL is left to the cells."""
    head = data[:65_536]
    if head.startswith(_WIDE_BOMS) or looks_like_utf16(head):
        return True
    if _looks_like_ebcdic(head):
        return False
    strange = sum(head.count(bytes([byte])) for byte in (*range(9), 14, 15, *range(16, 27), *range(28, 32), 127))
    return strange * 200 <= len(head)


def _looks_like_ebcdic(head: bytes) -> bool:
    """The letters of mainframes: nearly all bytes are letters there, without a blank or line feed of ASCII."""
    if len(head) < 40 or b" " in head or b"\n" in head:
        return False
    letters = (byte == 0x40 or any(first <= byte <= last for first, last in _EBCDIC_LETTERS) for byte in head)
    return sum(letters) > 0.7 * len(head) and "\ufffd" in head.decode("utf-8", "replace")


def looks_like_utf16(head: bytes) -> str | None:
    """UTF-16 without its mark at the start: every second byte says the script, NUL for that of digits and commas."""
    pairs = len(head) // 2
    if pairs < 2:
        return None
    even, odd = head[0 : 2 * pairs : 2], head[1 : 2 * pairs : 2]
    if _are_scripts(odd) and not _are_scripts(even):
        return "utf-16-le"
    if _are_scripts(even) and not _are_scripts(odd):
        return "utf-16-be"
    return None


def _are_scripts(high: bytes) -> bool:
    """Whether the bytes name few scripts, the one of digits among them, as the upper halves of letters do."""
    frequent = Counter(high).most_common(_SCRIPTS)
    nuls = high.count(0)
    return nuls > _FEW * len(high) and sum(count for _, count in frequent) > _NEARLY_ALL * len(high)


def _examine_zip(data: bytes, limits: Limits) -> FileKind:
    announced = data.count(b"PK\x01\x02")
    if announced > 2 * limits.parts:  # counted before the directory is even read
        raise Refused(RefusalCode.TOO_MANY_PARTS, {"parts": announced, "limit": limits.parts})
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_directory(parts, limits)
            _check_places(parts, archive.start_dir)
            names = {part.filename.lstrip("/").lower() for part in parts}
            if any(part.flag_bits & 1 for part in parts):
                raise Refused(RefusalCode.PASSWORD)
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                if archive.read("mimetype").strip().startswith(_ODS_TYPE):
                    return FileKind.ODS
                raise Refused(RefusalCode.NOT_A_SPREADSHEET)
    except Refused:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, OSError, NotImplementedError) as error:
        raise Refused(RefusalCode.DAMAGED) from error
    except RuntimeError as error:  # zipfile says so of encrypted parts
        raise Refused(RefusalCode.PASSWORD) from error
    if "xl/workbook.xml" in names:
        return FileKind.XLSX
    if names & {"xl/workbook.bin", "index/document.iwa"}:
        raise Refused(RefusalCode.OTHER_SPREADSHEET)
    raise Refused(RefusalCode.NOT_A_SPREADSHEET)


def _check_directory(parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(parts) > limits.parts:
        raise Refused(RefusalCode.TOO_MANY_PARTS, {"parts": len(parts), "limit": limits.parts})
    unpacked = sum(part.file_size for part in parts)
    if unpacked > limits.unpacked_bytes:
        raise Refused(RefusalCode.UNPACKS_TOO_BIG, {"bytes": unpacked, "limit": limits.unpacked_bytes})
    for part in parts:
        # Small parts of one repeated character are usual; they cannot do harm.
        if part.file_size > _SMALL_PART and part.file_size > limits.ratio * max(part.compress_size, 1):
            ratio = part.file_size // max(part.compress_size, 1)
            raise Refused(RefusalCode.PACKED_TOO_TIGHTLY, {"ratio": ratio, "limit": limits.ratio})


def _check_places(parts: list[zipfile.ZipInfo], end: int) -> None:
    """Each part has its own name, its own bytes, and a packing that spreadsheets use. Raises Refused."""
    names = {part.filename.replace("\\", "/").lstrip("/").lower() for part in parts}
    if len(names) < len(parts) or any(part.compress_type not in _PACKINGS for part in parts):
        raise Refused(RefusalCode.DAMAGED)
    places = sorted((part.header_offset, part.compress_size) for part in parts)
    if any(start + _LOCAL_HEADER + size > after for (start, size), (after, _) in pairwise([*places, (end, 0)])):
        raise Refused(RefusalCode.DAMAGED)
