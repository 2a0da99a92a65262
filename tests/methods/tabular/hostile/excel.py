"""Workbooks of Office Open XML (.xlsx) with something wrong inside."""

from __future__ import annotations

import zipfile
from typing import Final

from methods.tabular.hostile import archives
from methods.tabular.hostile.files import Hostile, read_as, refused

OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATION: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORKBOOK_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO_TYPE: Final = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
STYLES: Final = (
    f'<styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
)
HEADER: Final = '<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c>' + (
    '<c r="B1" t="inlineStr"><is><t>people</t></is></c></row>'
)
AVEIRO: Final = '<row r="2"><c r="A2" t="inlineStr"><is><t>Aveiro</t></is></c><c r="B2"><v>12</v></c></row>'


def sheet(rows: str, *, prolog: str = "", before: str = "", after: str = "") -> str:
    data = f"{before}<sheetData>{rows}</sheetData>{after}"
    return f'<?xml version="1.0"?>{prolog}<worksheet xmlns="{MAIN}">{data}</worksheet>'


def types(main: str = WORKBOOK_TYPE) -> str:
    return f"""<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{main}"/>
</Types>"""


def relations(*targets: tuple[str, str]) -> str:
    each = (
        f'<Relationship Id="r{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{RELATION}">{"".join(each)}</Relationships>'


def book(*names: str) -> str:
    each = (f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(names, start=1))
    return f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{"".join(each)}</sheets></workbook>'


def parts(
    rows: str = HEADER + AVEIRO, *, name: str = "S", whole_sheet: str = "", strings: str = "", styles: str = ""
) -> list[tuple[str, bytes]]:
    """The parts of a workbook with one sheet."""
    targets = [("worksheet", "worksheets/sheet1.xml")]
    made = {
        "[Content_Types].xml": types(),
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": book(name),
        "xl/worksheets/sheet1.xml": whole_sheet or sheet(rows),
    }
    if strings:
        targets.append(("sharedStrings", "sharedStrings.xml"))
        made["xl/sharedStrings.xml"] = strings
    if styles:
        targets.append(("styles", "styles.xml"))
        made["xl/styles.xml"] = styles
    made["xl/_rels/workbook.xml.rels"] = relations(*targets)
    return [(part, content.encode()) for part, content in made.items()]


def workbook(rows: str = "", **inside: str) -> bytes:
    return archives.zipped(parts(HEADER + AVEIRO + rows, **inside))


def without(name: str) -> bytes:
    return archives.zipped([part for part in parts() if part[0] != name])


def replaced(name: str, content: str) -> bytes:
    return archives.zipped([(part, content.encode() if part == name else old) for part, old in parts()])


def text(reference: str, content: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{content}</t></is></c>'


def multiplying_entities() -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    prolog = f'<!DOCTYPE lolz [<!ENTITY l0 "lol">{entities}]>'
    return archives.zipped(parts(whole_sheet=sheet(f'<row r="1">{text("A1", "&l9;")}</row>', prolog=prolog)))


def one_long_entity() -> bytes:
    """Not nested: one text of 10,000 letters named 100,000 times."""
    prolog = f'<!DOCTYPE x [<!ENTITY a "{"a" * 10_000}">]>'
    whole = sheet(f'<row r="1">{text("A1", "&a;" * 100_000)}</row>', prolog=prolog)
    return archives.zipped(parts(whole_sheet=whole), zipfile.ZIP_STORED)


def outside_entity() -> bytes:
    prolog = '<!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/passwd">]>'
    return archives.zipped(parts(whole_sheet=sheet(f'<row r="1">{text("A1", "&file;")}</row>', prolog=prolog)))


def outside_definition() -> bytes:
    prolog = '<!DOCTYPE x SYSTEM "http://192.0.2.1/never-asked-for.dtd">'
    return archives.zipped(parts(whole_sheet=sheet(HEADER + AVEIRO, prolog=prolog)))


def every_row() -> bytes:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n * 7919 % 10007}</v></c></row>' for n in range(1, 1_048_577))
    return archives.zipped(parts(rows))


def blank_rows_to_the_end() -> bytes:
    rows = "".join(f'<row r="{n}" s="1"/>' for n in range(3, 300_000))
    return workbook(rows)


def formatted_blanks() -> bytes:
    """What a spreadsheet program leaves when a whole column was painted yellow."""
    return workbook("".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(3, 40_000)))


def opposite_corners() -> bytes:
    return archives.zipped(parts(HEADER + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))


def all_columns() -> bytes:
    return archives.zipped(parts(HEADER + '<row r="2"><c r="XFD2"><v>1</v></c></row>'))


def more_columns_than_there_are() -> bytes:
    cells = "".join(f"<c><v>{n}</v></c>" for n in range(16_385))
    return archives.zipped(parts(f'<row r="1">{cells}</row>'))


def cells_that_walk_back() -> bytes:
    return workbook('<row r="1"><c r="A1"><v>5</v></c></row><row r="9"><c r="B2"><v>7</v></c></row>')


def references(*names: str) -> bytes:
    return workbook("".join(f'<row r="3"><c r="{name}"><v>1</v></c></row>' for name in names))


def shared_strings(indexes: str, count: str = "1") -> bytes:
    strings = f'<sst xmlns="{MAIN}" count="{count}" uniqueCount="{count}"><si><t>only</t></si></sst>'
    return workbook(f'<row r="3"><c r="A3" t="s"><v>{indexes}</v></c></row>', strings=strings)


def strings_in_circles() -> bytes:
    """Rich text inside rich text, ever deeper."""
    strings = f'<sst xmlns="{MAIN}"><si>{"<r>" * 50_000}<t>x</t>{"</r>" * 50_000}</si></sst>'
    rows = '<row r="3"><c r="A3" t="s"><v>0</v></c></row>'
    return archives.zipped(parts(HEADER + AVEIRO + rows, strings=strings), zipfile.ZIP_STORED)


def relation_to_itself() -> bytes:
    return replaced("xl/_rels/workbook.xml.rels", relations(("worksheet", "workbook.xml")))


def deep_nesting() -> bytes:
    return archives.zipped(parts("<row>" * 200_000), zipfile.ZIP_STORED)


def long_attribute() -> bytes:
    row = f'<row r="3" spans="{"1:2 " * 3_000_000}"><c r="A3"><v>1</v></c></row>'
    return archives.zipped(parts(HEADER + AVEIRO + row), zipfile.ZIP_STORED)


def many_sheets() -> bytes:
    names = [f"S{n}" for n in range(100_000)]
    made = dict(parts())
    made["xl/workbook.xml"] = book(*names).encode()
    made["xl/_rels/workbook.xml.rels"] = relations(*(("worksheet", "worksheets/sheet1.xml") for _ in names)).encode()
    return archives.zipped(list(made.items()))


def one_sheet_sixty_times() -> bytes:
    """Sixty names for one sheet of many cells."""
    row = "".join(f'<c r="{chr(65 + n)}{{r}}"><v>{{r}}</v></c>' for n in range(20))
    names = [f"S{n}" for n in range(60)]
    made = dict(parts("".join(f'<row r="{n}">{row.format(r=n)}</row>' for n in range(1, 5_001))))
    made["xl/workbook.xml"] = book(*names).encode()
    made["xl/_rels/workbook.xml.rels"] = relations(*(("worksheet", "worksheets/sheet1.xml") for _ in names)).encode()
    return archives.zipped(list(made.items()))


def with_macro() -> bytes:
    made = dict(parts())
    made["[Content_Types].xml"] = types(MACRO_TYPE).encode()
    made["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000)
    return archives.zipped(list(made.items()))


def of_binary_parts() -> bytes:
    made = [
        ("[Content_Types].xml", types("application/vnd.ms-excel.sheet.binary.macroEnabled.main").encode()),
        ("xl/workbook.bin", b"\x83\x01\x00\x84\x01\x00"),
        ("xl/_rels/workbook.bin.rels", relations().encode()),
    ]
    return archives.zipped(made)


def values(*values: tuple[str, str]) -> bytes:
    """Cells of the types and contents given, below each other."""
    rows = "".join(f'<row r="{n}"><c r="A{n}"{kind}>{content}</c></row>' for n, (kind, content) in enumerate(values, 3))
    return workbook(rows)


def dates(*serials: str) -> bytes:
    rows = "".join(f'<row r="{n}"><c r="A{n}" s="1"><v>{serial}</v></c></row>' for n, serial in enumerate(serials, 3))
    return workbook(rows, styles=STYLES)


def long_texts() -> bytes:
    return workbook(f'<row r="3">{text("A3", "a" * 32_768)}</row>')


def too_long_text() -> bytes:
    words = "".join(f"{n:07x} " for n in range(15_000))
    return workbook(f'<row r="3">{text("A3", words)}</row>')


def merged_everywhere() -> bytes:
    merges = "".join(f'<mergeCell ref="A{n}:XFD1048576"/>' for n in range(1, 20_001))
    return archives.zipped(
        parts(whole_sheet=sheet(HEADER + AVEIRO, after=f'<mergeCells count="20000">{merges}</mergeCells>'))
    )


def merge_without_sense() -> bytes:
    after = '<mergeCells><mergeCell ref="B9:A1"/><mergeCell ref="nonsense"/></mergeCells>'
    return archives.zipped(parts(whole_sheet=sheet(HEADER + AVEIRO, after=after)))


def in_another_encoding() -> bytes:
    whole = sheet(HEADER + AVEIRO).replace('version="1.0"', 'version="1.0" encoding="UTF-16"')
    return archives.zipped([(n, whole.encode("utf-16") if n.endswith("sheet1.xml") else c) for n, c in parts()])


GOOD: Final = (("name", "people"), ("Aveiro", 12))
UNSAFE: Final = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1")

FILES: dict[str, Hostile] = {
    "multiplying_entities.xlsx": refused(multiplying_entities, "damaged"),
    "one_long_entity.xlsx": refused(one_long_entity, "damaged"),
    "outside_entity.xlsx": refused(outside_entity, "damaged"),
    "outside_definition.xlsx": read_as(outside_definition, GOOD),
    "every_row.xlsx": refused(every_row, "too_many_rows"),
    "blank_rows_to_the_end.xlsx": read_as(blank_rows_to_the_end, GOOD),
    "formatted_blanks.xlsx": read_as(formatted_blanks, GOOD),
    "opposite_corners.xlsx": refused(opposite_corners, "too_much_memory"),
    "all_columns.xlsx": refused(all_columns, "too_many_columns"),
    "more_columns_than_there_are.xlsx": refused(more_columns_than_there_are, "too_many_columns"),
    "dimension_that_lies.xlsx": read_as(
        lambda: archives.zipped(parts(whole_sheet=sheet(HEADER + AVEIRO, before='<dimension ref="A1:XFD1048576"/>'))),
        GOOD,
    ),
    "dimension_of_nonsense.xlsx": refused(
        lambda: archives.zipped(parts(whole_sheet=sheet(HEADER + AVEIRO, before='<dimension ref="B9:A-1"/>'))),
        "damaged",
    ),
    "cells_that_walk_back.xlsx": read_as(cells_that_walk_back, 2),
    "reference_beyond_the_last.xlsx": refused(lambda: references("ZZZZ9"), "too_many_columns"),
    "reference_in_row_zero.xlsx": refused(lambda: references("A0"), "damaged"),
    "reference_without_end.xlsx": refused(lambda: references("A99999999999999999999"), "damaged", "too_much_memory"),
    "string_beyond_the_last.xlsx": refused(lambda: shared_strings("4294967295"), "damaged"),
    "string_below_zero.xlsx": read_as(lambda: shared_strings("-1"), 3),
    "strings_counted_wrongly.xlsx": refused(lambda: shared_strings("0", "4294967295"), "too_much_memory"),
    "strings_in_circles.xlsx": read_as(strings_in_circles, 3),
    "relation_to_itself.xlsx": refused(relation_to_itself, "empty"),
    "without_workbook.xlsx": refused(lambda: without("xl/workbook.xml"), "not_a_spreadsheet"),
    "without_sheet.xlsx": refused(lambda: without("xl/worksheets/sheet1.xml"), "damaged"),
    "without_relations.xlsx": refused(lambda: without("xl/_rels/workbook.xml.rels"), "damaged"),
    "without_types.xlsx": read_as(lambda: without("[Content_Types].xml"), GOOD),
    "wrong_types.xlsx": read_as(lambda: replaced("[Content_Types].xml", types("image/png")), GOOD),
    "empty_workbook.xlsx": refused(lambda: replaced("xl/workbook.xml", ""), "damaged"),
    "no_sheets.xlsx": refused(lambda: replaced("xl/workbook.xml", book()), "empty"),
    "empty_sheet.xlsx": refused(lambda: archives.zipped(parts("")), "empty"),
    "sheet_cut_in_the_middle.xlsx": refused(
        lambda: replaced("xl/worksheets/sheet1.xml", sheet(HEADER + AVEIRO)[:-60]), "damaged"
    ),
    "sheet_of_text.xlsx": refused(lambda: replaced("xl/worksheets/sheet1.xml", "name;people"), "damaged"),
    "sheet_in_utf16.xlsx": refused(in_another_encoding, "empty"),
    "deep_nesting.xlsx": refused(deep_nesting, "empty"),
    "long_attribute.xlsx": read_as(long_attribute, 3),
    "many_sheets.xlsx": refused(many_sheets, "too_many_sheets"),
    "one_sheet_sixty_times.xlsx": refused(one_sheet_sixty_times, "too_many_cells"),
    "sheet_with_a_path.xlsx": read_as(lambda: workbook(name="../../etc/passwd"), GOOD),
    "sheet_named_by_markup.xlsx": read_as(lambda: workbook(name="&lt;script&gt;alert(1)&lt;/script&gt;"), GOOD),
    "with_macro.xlsm": read_as(with_macro, GOOD),
    "binary_parts.xlsb": refused(of_binary_parts, "other_spreadsheet"),
    "formula_without_value.xlsx": read_as(lambda: values(("", "<f>SUM(A1:A2)</f>")), GOOD),
    "formula_to_another_file.xlsx": read_as(
        lambda: values(("", "<f>'file:///etc/[passwd]S'!A1</f><v>7</v>")), (*GOOD, (7,))
    ),
    "error_cells.xlsx": read_as(
        lambda: values(*((' t="e"', f"<v>{error}</v>") for error in ("#REF!", "#DIV/0!", "#N/A", "#NUM!"))),
        (*GOOD, ("#REF!",), ("#DIV/0!",), ("#N/A",), ("#NUM!",)),
    ),
    "unknown_error.xlsx": refused(lambda: values((' t="e"', "<v>#NEW!</v>")), "damaged"),
    "numbers_beyond_all.xlsx": read_as(
        lambda: values(*(("", f"<v>{number}</v>") for number in ("1e400", "-1e400", "NaN", "inf", "1e-400"))), 7
    ),
    "number_of_letters.xlsx": read_as(lambda: values(("", "<v>twelve</v>")), (*GOOD, ("twelve",))),
    "unknown_cell_type.xlsx": refused(lambda: values((' t="virus"', "<v>1</v>")), "damaged"),
    "dates_beyond_all.xlsx": read_as(lambda: dates("-1", "0", "0.5", "60", "2958465", "2958466", "1e300"), 9),
    "date_not_a_number.xlsx": read_as(lambda: dates("NaN", "inf"), 4),
    "long_text.xlsx": read_as(long_texts, 3),
    "too_long_text.xlsx": refused(too_long_text, "cell_too_long"),
    "formula_injection.xlsx": read_as(
        lambda: workbook("".join(f'<row r="{n}">{text(f"A{n}", value)}</row>' for n, value in enumerate(UNSAFE, 3))),
        7,
    ),
    "merged_everywhere.xlsx": read_as(merged_everywhere, GOOD),
    "merge_without_sense.xlsx": refused(merge_without_sense, "damaged"),
    "control_characters.xlsx": read_as(
        lambda: workbook(f'<row r="3">{text("A3", "a_x0000_b&#8238;c")}</row>'), 3, "control_character"
    ),
}
