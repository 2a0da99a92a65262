"""Decides from the bytes what a file is and whether it may be opened at all."""

from __future__ import annotations

import zipfile
import zlib
from enum import StrEnum
from io import BytesIO
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
_UTF_16_BOMS: Final = (b"\xff\xfe", b"\xfe\xff")
_SMALL_PART: Final = 100_000


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
        return FileKind.XLS
    if data.startswith(_NOT_TABLES):
        raise Refused(RefusalCode.NOT_A_SPREADSHEET)
    if data[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith((b"<!doctype", b"<html", b"<?xml", b"<table")):
        raise Refused(RefusalCode.NOT_A_SPREADSHEET)
    if not looks_like_text(data):
        raise Refused(RefusalCode.UNKNOWN_KIND)
    return FileKind.CSV


def looks_like_text(data: bytes) -> bool:
    """Whether the bytes can be the letters of some encoding. A stray NUL is left to the cells."""
    head = data[:65_536]
    if head.startswith(_UTF_16_BOMS) or looks_like_utf16(head):
        return True
    strange = sum(head.count(bytes([byte])) for byte in (*range(9), 14, 15, *range(16, 27), *range(28, 32), 127))
    return strange * 200 <= len(head)


def looks_like_utf16(head: bytes) -> str | None:
    """UTF-16 without its mark at the start: every second byte of European text is NUL."""
    pairs = len(head) // 2
    if pairs < 2:
        return None
    even, odd = head[0 : 2 * pairs : 2].count(0), head[1 : 2 * pairs : 2].count(0)
    if odd > 0.4 * pairs and even < 0.05 * pairs:
        return "utf-16-le"
    if even > 0.4 * pairs and odd < 0.05 * pairs:
        return "utf-16-be"
    return None


def _examine_zip(data: bytes, limits: Limits) -> FileKind:
    announced = data.count(b"PK\x01\x02")
    if announced > 2 * limits.parts:  # counted before the directory is even read
        raise Refused(RefusalCode.TOO_MANY_PARTS, {"parts": announced, "limit": limits.parts})
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_directory(parts, limits)
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
