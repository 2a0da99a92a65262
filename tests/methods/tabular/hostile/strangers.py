"""Files of other kinds under the name of a spreadsheet."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import struct
import zlib

from methods.tabular.hostile import archives
from methods.tabular.hostile.files import Hostile, refused

TABLE = "<table><tr><td>name</td><td>people</td></tr><tr><td>Aveiro</td><td>12</td></tr></table>"


def png() -> bytes:
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))


def dbase() -> bytes:
    fields = b"NAME".ljust(11, b"\0") + b"C" + bytes(4) + bytes([10, 0]) + bytes(14)
    header = struct.pack("<BBBBIHH20x", 3, 120, 1, 1, 2, 65, 11)
    return header + fields + b"\r" + b" Aveiro    " * 2 + b"\x1a"


FILES: dict[str, Hostile] = {
    "document.csv": refused(lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n", "not_a_spreadsheet"),
    "picture.xlsx": refused(png, "not_a_spreadsheet"),
    "photo.csv": refused(lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)), "not_a_spreadsheet"),
    "animation.csv": refused(lambda: b"GIF89a" + bytes(100), "not_a_spreadsheet"),
    "picture_of_another_kind.csv": refused(lambda: b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(60), "unknown_kind"),
    "packed.csv": refused(lambda: gzip.compress(b"name;people\r\n" * 100_000, mtime=0), "not_a_spreadsheet"),
    "packed_bz2.csv": refused(lambda: bz2.compress(b"name;people\r\n" * 1_000), "unknown_kind"),
    "packed_xz.csv": refused(lambda: lzma.compress(b"name;people\r\n" * 1_000), "unknown_kind"),
    "packed_7z.xlsx": refused(lambda: b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(100), "not_a_spreadsheet"),
    "packed_rar.xlsx": refused(lambda: b"Rar!\x1a\x07\x01\x00" + bytes(100), "not_a_spreadsheet"),
    "program.csv": refused(lambda: b"MZ\x90\x00\x03" + bytes(range(256)) * 4, "unknown_kind"),
    "program_of_linux.csv": refused(lambda: b"\x7fELF\x02\x01\x01" + bytes(200), "unknown_kind"),
    "database.csv": refused(lambda: b"SQLite format 3\x00" + bytes(600), "unknown_kind"),
    "page.csv": refused(lambda: b"\n <!DOCTYPE html><html><body>Sign in</body></html>", "not_a_spreadsheet"),
    "table_of_a_page.xls": refused(lambda: f"<html>{TABLE}</html>".encode(), "other_spreadsheet"),
    "table_alone.xls": refused(lambda: f"\ufeff{TABLE}".encode(), "other_spreadsheet"),
    "table_of_a_wide_page.xls": refused(lambda: f"<html>{TABLE}</html>".encode("utf-16"), "other_spreadsheet"),
    "markup_of_2003.xls": refused(
        lambda: (
            b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook'
            b' xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet/></Workbook>'
        ),
        "other_spreadsheet",
    ),
    "flat_opendocument.fods": refused(
        lambda: (
            b'<?xml version="1.0"?><office:document office:mimetype="application/vnd.oasis.opendocument.spreadsheet"/>'
        ),
        "other_spreadsheet",
    ),
    "markup.csv": refused(lambda: b'<?xml version="1.0"?><projects><project/></projects>', "not_a_spreadsheet"),
    "outlines.csv": refused(
        lambda: json.dumps({"type": "FeatureCollection", "features": []}).encode(), "not_a_spreadsheet"
    ),
    "objects.csv": refused(
        lambda: json.dumps([{"name": "Aveiro", "people": 12}], indent=1).encode(), "not_a_spreadsheet"
    ),
    "objects_by_line.csv": refused(lambda: b'{"name": "Aveiro", "people": 12}\n' * 9, "not_a_spreadsheet"),
    "link.slk": refused(lambda: b'ID;PWXL;N;E\r\nC;Y1;X1;K"name"\r\nE\r\n', "other_spreadsheet"),
    "base.dbf": refused(dbase, "other_spreadsheet", "unknown_kind"),
    "exchange.dif": refused(lambda: b'TABLE\r\n0,1\r\n"EXCEL"\r\nVECTORS\r\n0,2\r\n""\r\n', "other_spreadsheet"),
    "lotus.wk1": refused(lambda: b"\x00\x00\x02\x00\x06\x04\x06\x00\x08\x00" + bytes(range(60)), "unknown_kind"),
    "old_excel.xls": refused(lambda: b"\x09\x08\x08\x00\x00\x05\x10\x00" + bytes(range(60)) * 9, "other_spreadsheet"),
    "numbers.xlsx": refused(
        lambda: archives.zipped([("Index/Document.iwa", b"\x00" * 50), ("Metadata/Properties.plist", b"x")]),
        "other_spreadsheet",
    ),
    "letter.docx": refused(
        lambda: archives.zipped([("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>")]),
        "not_a_spreadsheet",
    ),
    "rich_text.csv": refused(lambda: b"{\\rtf1\\ansi Aveiro;12}", "not_a_spreadsheet"),
    "noise.csv": refused(
        lambda: b"".join(zlib.crc32(b"%d" % n).to_bytes(4, "big") for n in range(5_000)), "unknown_kind"
    ),
}
