import io
from datetime import UTC, date, datetime

import pytest
from pypdf import PdfReader

from sympolity.ground.kernel.papers import (
    Bar,
    Bars,
    Facts,
    Figure,
    Heading,
    Items,
    Note,
    PageBreak,
    Paper,
    PaperColumn,
    Table,
    Text,
    Words,
    as_pdf,
)

MADE_AT = datetime(2026, 7, 3, 12, 0, tzinfo=UTC)
HOSTILE = (
    '#panic("read") #import "x.typ" $ x $ *b* _i_ `raw` <label> @ref = Head\n- item \\ // comment /* open',
    '"]}); #read("/etc/passwd") {"a":1} \\u{7} \\n ${x} {{ x }} {% x %}',
    "<script>alert(1)</script> &amp; \x00\x07\ufffe\ud800",
    "\u202eesrever\u202c \u200d\u200b" + "W" * 400,
)


def a_paper(*blocks, language="en", title="Round report", **others):
    return Paper(title=title, language=language, made_at=MADE_AT, blocks=blocks, **others)


def read(paper):
    return PdfReader(io.BytesIO(as_pdf(paper)), strict=True)


def text_of(reader):
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def roles_of(reader):
    """The names of all tags, in the order in which they are read."""
    found = []

    def walk(node):
        if isinstance(node, list):
            for each in node:
                walk(each.get_object())
        elif isinstance(node, dict):
            if "/S" in node:
                found.append(node["/S"])
            if "/K" in node:
                walk(node["/K"].get_object())

    walk(reader.trailer["/Root"]["/StructTreeRoot"])
    return found


def every_block():
    return (
        Facts((("Programme", "Communities in Action"), ("State", Words("late", tone="late")))),
        Note("Two returns are missing.", title="Not whole.", tone="attention"),
        Heading("Milestones"),
        Heading("Skips a level", level=3),
        Text("One line\nsecond line\n\nsecond paragraph"),
        Items(("first", Words("segunda", language="pt"))),
        Bars("Results", (Bar("Trained", 0.45, "45% of 200"), Bar("Jobs", None, "not measured"))),
        PageBreak(),
        Table(
            "Milestones of the quarter",
            (
                PaperColumn("Milestone"),
                PaperColumn("Budget, EUR", "money"),
                PaperColumn("Due", "day"),
                PaperColumn("Share", "share"),
            ),
            [("Works", Figure(124_000_000, "/rows"), date(2026, 6, 30), 0.5), ("Training", None, None, None)],
            total=("Sum", 124_000_000, None, None),
            source="accepted returns",
            as_of=date(2026, 6, 30),
        ),
        Table("Nothing", (PaperColumn("A"),), []),
    )


def test_as_pdf_tells_its_title_language_and_structure_to_machines():
    reader = read(a_paper(*every_block(), title="Relatório", language="pt", publisher="Área Metropolitana"))

    root = reader.trailer["/Root"]
    assert root["/Lang"] == "pt"
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 (an object of the reader)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert (reader.metadata.title, reader.metadata.author) == ("Relatório", "Área Metropolitana")
    metadata = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in metadata.replace("\n", "")


def test_as_pdf_marks_headings_lists_and_tables():
    reader = read(a_paper(*every_block()))

    roles = roles_of(reader)

    assert [role for role in roles if role in ("/H1", "/H2", "/H3")] == ["/H1", "/H2"]
    assert [roles.count(role) for role in ("/Table", "/THead", "/TFoot", "/TH", "/Caption")] == [2, 2, 1, 6, 2]
    assert roles.count("/L") == 2


def test_as_pdf_gives_equal_bytes_for_equal_papers():
    first, second = as_pdf(a_paper(*every_block())), as_pdf(a_paper(*every_block()))

    assert first == second


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_as_pdf_prints_hostile_text_as_it_stands(text):
    cell = Table(text, (PaperColumn(text), PaperColumn("n", "number")), [(Words(text, language="pt"), 1)], source=text)
    paper = a_paper(
        Heading(text), Text(text), Items((text,)), Facts(((text, text),)), Note(text, title=text), cell,
        Bars(text, (Bar(text, 1.5, text),)), title=f"T {text}", subtitle=text, publisher=text, reference=text,
    )  # fmt: skip

    printed = text_of(read(paper))

    assert len(printed) > 5 * len(text)
    assert "panic" not in text or printed.count('#panic("read")') > 5


def test_as_pdf_prints_a_mark_for_signs_that_no_font_has_and_says_so():
    printed = text_of(read(a_paper(Text("A plane \U0001f6e9 and \U000130c0 and \ue123."))))

    assert "A plane" in printed
    assert "\ufffd" in printed
    assert "Signs that this machine has no letters for" in printed


def test_as_pdf_writes_arabic_from_right_to_left():
    reader = read(a_paper(Heading("المعالم"), Text("تقرير"), language="ar", title="تقرير الجولة"))

    fonts = {font["/BaseFont"] for page in reader.pages for font in map(_opened, page["/Resources"]["/Font"].values())}
    assert reader.trailer["/Root"]["/Lang"] == "ar"
    assert any("NotoSansArabic" in name for name in fonts)
    assert "\ufffd" not in text_of(reader)


def _opened(reference):
    return reference.get_object()


def test_as_pdf_repeats_the_heading_of_a_long_table_on_each_page():
    rows = [(f"Project {number}", number) for number in range(120)]

    reader = read(a_paper(Table("Projects", (PaperColumn("Heading of names"), PaperColumn("n", "number")), rows)))

    assert len(reader.pages) > 2
    assert all("Heading of names" in page.extract_text() for page in reader.pages)


def test_as_pdf_prints_an_empty_paper():
    reader = read(a_paper())

    assert "Round report" in text_of(reader)
