"""Spreadsheets of OpenDocument (.ods) with something wrong inside."""

from __future__ import annotations

import zipfile
from typing import Final

from methods.tabular.hostile import archives
from methods.tabular.hostile.files import Hostile, read_as, refused

TYPE: Final = "application/vnd.oasis.opendocument.spreadsheet"
SPACES: Final = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in {"office": "office", "table": "table", "text": "text"}.items()
)
GOOD: Final = (("name", "people"), ("Aveiro", 12))


def text(content: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{more}><text:p>{content}</text:p></table:table-cell>'


def number(value: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="float" office:value="{value}"{more}/>'


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


HEADER: Final = row(text("name"), text("people"))
AVEIRO: Final = row(text("Aveiro"), number("12"))


def content(rows: str, *, prolog: str = "", tables: str = "") -> str:
    tables = tables or f'<table:table table:name="S">{rows}</table:table>'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<office:document-content {SPACES}>'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )


def manifest(inside: str = "") -> str:
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    return f"""<?xml version="1.0"?><manifest:manifest xmlns:manifest="{space}">
<manifest:file-entry manifest:full-path="/" manifest:media-type="{TYPE}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">{inside}</manifest:file-entry>
</manifest:manifest>"""


def parts(whole: str, encryption: str = "") -> list[tuple[str, bytes]]:
    return [
        ("mimetype", TYPE.encode()),
        ("content.xml", whole.encode("utf-8", "surrogatepass")),
        ("META-INF/manifest.xml", manifest(encryption).encode()),
    ]


def document(rows: str = HEADER + AVEIRO, **more: str) -> bytes:
    return archives.zipped(parts(content(rows, **more)))


def multiplying_entities() -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return document(row(text("&l9;")), prolog=f'<!DOCTYPE lolz [<!ENTITY l0 "lol">{entities}]>')


def outside_entity() -> bytes:
    return document(row(text("&file;")), prolog='<!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/passwd">]>')


def protected() -> bytes:
    encryption = (
        '<manifest:encryption-data manifest:checksum-type="SHA1/1K" manifest:checksum="x">'
        '<manifest:algorithm manifest:algorithm-name="Blowfish CFB" manifest:initialisation-vector="x"/>'
        "</manifest:encryption-data>"
    )
    return archives.zipped(parts("\x07\x1f nothing to see", encryption))


def many_tables() -> bytes:
    tables = "".join(f'<table:table table:name="S{n}">{AVEIRO}</table:table>' for n in range(100_000))
    return archives.zipped(parts(content("", tables=tables)), zipfile.ZIP_STORED)


def deep_nesting() -> bytes:
    return archives.zipped(parts(content("<table:table>" * 100_000)), zipfile.ZIP_STORED)


def half_a_pair() -> bytes:
    """A half of a pair of surrogates: no letter, and not even good UTF-8."""
    return document(HEADER + row(text("Avei\ud800ro"), number("12")))


def half_a_pair_by_number() -> bytes:
    return document(HEADER + row(text("Avei&#xD800;ro"), number("12")))


def of_another_kind(kind: str) -> bytes:
    return archives.zipped([("mimetype", kind.encode()), *parts(content(HEADER + AVEIRO))[1:]])


def long_mimetype() -> bytes:
    """The type of the document is a bomb by itself."""
    return archives.zipped([("mimetype", bytes(50_000_000)), *parts(content(HEADER))[1:]])


def mimetype_by_lzma() -> bytes:
    return archives.zipped(parts(content(HEADER + AVEIRO)), zipfile.ZIP_LZMA)


REPEATED: Final = ' table:number-rows-repeated="{}"'
ACROSS: Final = ' table:number-columns-repeated="{}"'

FILES: dict[str, Hostile] = {
    "rows_repeated.ods": refused(
        lambda: document(HEADER + row(text("x"), more=REPEATED.format(10**9))), "too_many_rows", "too_much_memory"
    ),
    "rows_repeated_a_million.ods": refused(
        lambda: document(HEADER + row(text("x"), more=REPEATED.format(1_048_000))), "too_many_rows", "too_much_memory"
    ),
    "blank_rows_repeated.ods": read_as(
        lambda: document(HEADER + AVEIRO + row("<table:table-cell/>", more=REPEATED.format(10**9))), GOOD
    ),
    "columns_repeated.ods": refused(
        lambda: document(HEADER + row(text("x", ACROSS.format(10**9)))), "too_many_columns", "too_much_memory"
    ),
    "blank_columns_repeated.ods": read_as(
        lambda: document(
            row(text("name"), text("people"), f"<table:table-cell{ACROSS.format(16_382)}/>")
            + row(text("Aveiro"), number("12"), f"<table:table-cell{ACROSS.format(16_382)}/>")
        ),
        GOOD,
    ),
    "rows_and_columns_repeated.ods": refused(
        lambda: document(row(text("x" * 1000, ACROSS.format(16_384)), more=REPEATED.format(1_048_576))),
        "damaged",
    ),
    "repeated_below_zero.ods": refused(lambda: document(HEADER + row(text("x"), more=REPEATED.format(-5))), "damaged"),
    "repeated_by_words.ods": refused(
        lambda: document(HEADER + row(text("x"), more=REPEATED.format("many"))), "damaged"
    ),
    "multiplying_entities.ods": refused(multiplying_entities, "damaged"),
    "outside_entity.ods": refused(outside_entity, "damaged"),
    "protected.ods": refused(protected, "password"),
    "many_tables.ods": refused(many_tables, "too_many_sheets"),
    "table_in_a_table.ods": refused(deep_nesting, "damaged", "empty"),
    "half_a_pair.ods": refused(half_a_pair, "damaged"),
    "half_a_pair_by_number.ods": refused(half_a_pair_by_number, "damaged"),
    "text_document.ods": refused(
        lambda: of_another_kind("application/vnd.oasis.opendocument.text"), "not_a_spreadsheet"
    ),
    "long_mimetype.ods": refused(long_mimetype, "packed_too_tightly", "not_a_spreadsheet"),
    "mimetype_by_lzma.ods": refused(mimetype_by_lzma, "damaged"),
    "without_content.ods": refused(lambda: archives.zipped(parts("")[:1] + parts("")[2:]), "damaged"),
    "empty_content.ods": refused(lambda: archives.zipped(parts("")), "damaged", "empty"),
    "content_cut_in_the_middle.ods": refused(lambda: archives.zipped(parts(content(HEADER + AVEIRO)[:-70])), "damaged"),
    "dates_beyond_all.ods": read_as(
        lambda: document(
            HEADER
            + "".join(
                row(f'<table:table-cell office:value-type="date" office:date-value="{day}"/>')
                for day in ("0000-01-01", "10000-01-01", "2021-02-30", "yesterday")
            )
        ),
        5,
    ),
    "numbers_beyond_all.ods": read_as(
        lambda: document(HEADER + "".join(row(text("x"), number(each)) for each in ("1e400", "NaN", "-inf"))), 4
    ),
    "number_of_letters.ods": refused(lambda: document(HEADER + row(number("twelve"))), "damaged"),
    "bidirectional_override.ods": read_as(
        lambda: document(HEADER + row(text("Aveiro\u202e"), number("12"))), 2, "direction_override"
    ),
}
