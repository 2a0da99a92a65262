"""Compound files (.xls and what else Office put into them): written by hand, then broken."""

from __future__ import annotations

import struct
from typing import Final

from methods.tabular.hostile.files import Hostile, read_as, refused

SECTOR: Final = 512
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
GOOD: Final = (("name", "people"), ("Aveiro", 12))


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file of version 3: header, allocation table, directory, streams of whole sectors."""
    padded = {
        name: content.ljust(max(4_096, -(-len(content) // SECTOR) * SECTOR), b"\0") for name, content in streams.items()
    }
    directory_sectors = -(-(len(streams) + 1) // 4)
    sectors = directory_sectors + sum(len(content) // SECTOR for content in padded.values())
    tables = -(-(sectors + 1) // 127)
    chain = [TABLE] * tables
    chain += [*range(tables + 1, tables + directory_sectors), END]
    starts, at = {}, tables + directory_sectors
    for name, content in padded.items():
        count = len(content) // SECTOR
        starts[name] = at
        chain += [*range(at + 1, at + count), END]
        at += count
    chain += [FREE] * (tables * 128 - len(chain))
    entries = [_entry("Root Entry", 5, 1 if streams else FREE, END, 0)]
    names = list(padded)
    for number, name in enumerate(names, start=1):
        right = number + 1 if number < len(names) else FREE
        entries.append(_entry(name, 2, FREE, starts[name], len(padded[name]), right))
    entries += [_entry("", 0, FREE, 0, 0)] * (directory_sectors * 4 - len(entries))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, tables, tables, 0, 4_096, END, 0, END, 0)
    header += struct.pack("<109I", *range(tables), *[FREE] * (109 - tables))
    return header + struct.pack(f"<{len(chain)}I", *chain) + b"".join(entries) + b"".join(padded.values())


def _entry(name: str, kind: int, child: int, start: int, size: int, right: int = FREE) -> bytes:
    letters = name.encode("utf-16-le")
    return (
        letters.ljust(64, b"\0")
        + struct.pack("<HBB", len(letters) + 2 if name else 0, kind, 1)
        + struct.pack("<III", FREE, right, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def record(kind: int, content: bytes = b"", length: int | None = None) -> bytes:
    return struct.pack("<HH", kind, len(content) if length is None else length) + content


def label(row: int, column: int, text: str, length: int | None = None) -> bytes:
    letters = text.encode("utf-16-le")
    body = struct.pack("<HHHHB", row, column, 0, len(text) if length is None else length, 1) + letters
    return record(0x0204, body)


def number(row: int, column: int, value: float) -> bytes:
    return record(0x0203, struct.pack("<HHHd", row, column, 0, value))


CELLS: Final = label(0, 0, "name") + label(0, 1, "people") + label(1, 0, "Aveiro") + number(1, 1, 12)


def stream(cells: bytes = CELLS, *, globals_: bytes = b"", offset: int | None = None, name: str = "S") -> bytes:
    """A BIFF8 stream with one sheet."""
    letters = name.encode("latin-1")
    beginning = record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 6))
    beginning += record(0x0042, struct.pack("<H", 1_200)) + globals_
    bound = 4 + 8 + len(letters)
    at = len(beginning) + bound + 4 if offset is None else offset
    beginning += record(0x0085, struct.pack("<IBBBB", at, 0, 0, len(letters), 0) + letters)
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 6))
    return beginning + record(0x000A) + sheet + cells + record(0x000A)


def workbook(cells: bytes = CELLS, *, globals_: bytes = b"", offset: int | None = None, name: str = "S") -> bytes:
    return compound({"Workbook": stream(cells, globals_=globals_, offset=offset, name=name)})


def protected() -> bytes:
    """What an .xlsx with a password is: a compound file with one encrypted package."""
    return compound({"EncryptionInfo": bytes(8) + b"<encryption/>", "EncryptedPackage": bytes(range(256)) * 40})


def protected_old() -> bytes:
    """The FILEPASS record of an encrypted .xls."""
    return workbook(globals_=record(0x002F, struct.pack("<HHH", 1, 1, 1) + bytes(48)))


def chain_in_a_circle() -> bytes:
    data = bytearray(workbook())
    struct.pack_into("<I", data, SECTOR + 4, 1)
    return bytes(data)


def tables_without_end() -> bytes:
    data = bytearray(workbook())
    struct.pack_into("<I", data, 44, 0x7FFFFFFF)
    struct.pack_into("<II", data, 68, 1, 0x7FFFFFFF)
    return bytes(data)


def shared_strings(count: int) -> bytes:
    strings = record(0x00FC, struct.pack("<II", count, count) + struct.pack("<HB", 4, 0) + b"only")
    return workbook(CELLS + record(0x00FD, struct.pack("<HHHI", 2, 0, 0, 0)), globals_=strings)


FILES: dict[str, Hostile] = {
    "good.xls": read_as(workbook, GOOD),
    "protected.xlsx": refused(protected, "password"),
    "protected.xls": refused(protected_old, "password"),
    "text_document.xls": refused(lambda: compound({"WordDocument": bytes(5_000)}), "not_a_spreadsheet"),
    "message.xls": refused(lambda: compound({"__properties_version1.0": bytes(5_000)}), "not_a_spreadsheet"),
    "only_a_header.xls": refused(lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged"),
    "cut_in_the_middle.xls": refused(lambda: workbook()[:2_000], "damaged"),
    "chain_in_a_circle.xls": refused(chain_in_a_circle, "damaged", "too_much_memory", "too_slow"),
    "tables_without_end.xls": refused(tables_without_end, "damaged", "too_much_memory"),
    "record_longer_than_the_file.xls": refused(
        lambda: workbook(CELLS + record(0x0204, b"\x02\0\0\0", 0xFFFF)), "damaged"
    ),
    "text_longer_than_its_record.xls": read_as(lambda: workbook(CELLS + label(2, 0, "abc", 60_000)), 3),
    "number_cut_short.xls": refused(lambda: workbook(CELLS + record(0x0203, b"\x02\0\0\0")), "damaged"),
    "sheet_outside_the_file.xls": refused(lambda: workbook(offset=0x7FFFFFF0), "damaged"),
    "sheet_that_is_the_workbook.xls": refused(lambda: workbook(offset=0), "damaged", "empty"),
    "strings_counted_wrongly.xls": read_as(lambda: shared_strings(0x7FFFFFFF), (*GOOD, ("only",))),
    "last_corner.xls": refused(lambda: workbook(number(65_535, 255, 1)), "too_many_rows", "too_many_columns"),
    "opposite_corners.xls": refused(
        lambda: workbook(CELLS + number(65_535, 65_535, 1)), "too_many_rows", "too_much_memory"
    ),
    "zeros.xls": refused(lambda: compound({"Workbook": bytes(100_000)}), "damaged", "empty"),
}
