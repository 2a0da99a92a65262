"""Good files with faults that a seed decides: the same number always makes the same bytes."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import Final

from methods.tabular.hostile import archives, binary, excel, opendocument

NAMES: Final = ("Évora", "Λιβαδειά", "L'Hospitalet", "Kraków", "عمّان", "Ödemiş")
STRANGE: Final = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b"'", b"\r", b"\n", b";", b",", b"\t", b"&#0;", b"&lol;", b"<", b">",
    b"]]>", b"<!DOCTYPE x [", b"<?", b"\xed\xa0\x80", "\u202e".encode(), b"1e999", b"-", b"99999999999999999999",
    b"PK\x03\x04", b"PK\x01\x02", b"r=\"A0\"", b't="s"', b't="e"', b"XFD1048576", b"1.234,56",
    b"31/02/2021", b"%s", b"=1+1",
)  # fmt: skip


@cache
def text() -> bytes:
    rows = [
        f'P-{n:03};"{NAMES[n % 6]}";{n * 37 % 1000}.{n:03},{n % 100:02};{n % 28 + 1:02}/{n % 12 + 1:02}/2021'
        for n in range(60)
    ]
    return "\r\n".join(["code;name;amount;start", *rows]).encode()


@cache
def wide_text() -> bytes:
    return text().decode().encode("utf-16")


@cache
def old_text() -> bytes:
    return text().decode().encode("cp1253", "replace")


@cache
def workbook() -> bytes:
    rows = "".join(
        f'<row r="{n}">{excel.text(f"A{n}", NAMES[n % 6])}<c r="B{n}" t="s"><v>{n % 3}</v></c>'
        f'<c r="C{n}"><v>{n * 1.25}</v></c>'
        f'<c r="D{n}" s="1"><v>{44_000 + n}</v></c><c r="E{n}" t="b"><v>{n % 2}</v></c></row>'
        for n in range(2, 42)
    )
    texts = "".join(f"<si><t>{letter}</t></si>" for letter in "abc")
    strings = f'<sst xmlns="{excel.MAIN}" count="40" uniqueCount="3">{texts}</sst>'
    after = '<mergeCells count="1"><mergeCell ref="A50:B51"/></mergeCells>'
    return archives.zipped(
        excel.parts(whole_sheet=excel.sheet(excel.HEADER + rows, after=after), strings=strings, styles=excel.STYLES)
    )


@cache
def document() -> bytes:
    rows = "".join(
        opendocument.row(
            opendocument.text(NAMES[n % 6]),
            opendocument.number(str(n * 1.25)),
            f'<table:table-cell office:value-type="date" office:date-value="2021-{n % 12 + 1:02}-{n % 28 + 1:02}"/>',
        )
        for n in range(40)
    )
    return opendocument.document(opendocument.HEADER + rows)


@cache
def old_workbook() -> bytes:
    cells = b"".join(binary.label(n, 0, NAMES[n % 6]) + binary.number(n, 1, n * 1.25) for n in range(2, 42))
    return binary.workbook(binary.CELLS + cells)


Dice = random.Random


def flipped(data: bytearray, dice: Dice) -> None:
    for _ in range(dice.randint(1, 12)):
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)


def overwritten(data: bytearray, dice: Dice) -> None:
    for _ in range(dice.randint(1, 6)):
        data[dice.randrange(len(data))] = dice.choice((0, 0xFF, 0x7F, 0x80, dice.randrange(256)))


def cut(data: bytearray, dice: Dice) -> None:
    del data[dice.randrange(1, len(data)) :]


def shortened(data: bytearray, dice: Dice) -> None:
    at = dice.randrange(len(data))
    del data[at : at + dice.randint(1, 400)]


def lengthened(data: bytearray, dice: Dice) -> None:
    at = dice.randrange(len(data))
    data[at:at] = dice.choice((dice.randbytes(dice.randint(1, 300)), dice.choice(STRANGE) * dice.randint(1, 200)))


def swapped(data: bytearray, dice: Dice) -> None:
    size = dice.randint(1, max(1, len(data) // 4))
    one, two = sorted(dice.randrange(len(data)) for _ in range(2))
    size = min(size, max(1, two - one))
    data[one : one + size], data[two : two + size] = data[two : two + size], data[one : one + size]


def repeated(data: bytearray, dice: Dice) -> None:
    at = dice.randrange(len(data))
    data[at:at] = data[at : at + dice.randint(1, 500)] * dice.randint(1, 40)


def strewn(data: bytearray, dice: Dice) -> None:
    for _ in range(dice.randint(1, 8)):
        at = dice.randrange(len(data))
        data[at:at] = dice.choice(STRANGE)


FAULTS: Final[tuple[Callable[[bytearray, Dice], None], ...]] = (
    flipped, overwritten, cut, shortened, lengthened, swapped, repeated, strewn,
)  # fmt: skip


def faulty(data: bytes, dice: Dice) -> bytes:
    damaged = bytearray(data)
    dice.choice(FAULTS)(damaged, dice)
    return bytes(damaged)


def faulty_part(data: bytes, dice: Dice) -> bytes:
    """One part damaged and packed again without a fault: what reaches the reader of markup."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    chosen = dice.randrange(len(parts))
    name, content = parts[chosen]
    parts[chosen] = (name, faulty(content or b"\0", dice))
    return archives.zipped(parts)


SOURCES: Final[tuple[tuple[str, Callable[[], bytes], Callable[[bytes, Dice], bytes]], ...]] = (
    ("workbook as a whole", workbook, faulty),
    ("part of a workbook", workbook, faulty_part),
    ("part of a workbook", workbook, faulty_part),
    ("document as a whole", document, faulty),
    ("part of a document", document, faulty_part),
    ("part of a document", document, faulty_part),
    ("old workbook", old_workbook, faulty),
    ("text", text, faulty),
    ("wide text", wide_text, faulty),
    ("text of one byte a letter", old_text, faulty),
)


def mutant(number: int) -> tuple[str, bytes]:
    """What was damaged, and the bytes."""
    dice = random.Random(number)  # noqa: S311
    name, make, harm = SOURCES[number % len(SOURCES)]
    data = harm(make(), dice)
    while dice.random() < 0.3:
        data = faulty(data or b"\0", dice)
    return name, data
