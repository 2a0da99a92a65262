"""Papers: reports that are written once and read as a page, as a tagged PDF and as a workbook.

    paper = Paper(
        title="Round report: Setúbal, second quarter 2026", language="en", made_at=round_.closed_at,
        blocks=[
            Facts((("Programme", programme.title), ("Due", formats.day(round_.due_on)))),
            Heading("Milestones"),
            Table(caption="Milestones of the quarter", columns=(PaperColumn("Milestone"), PaperColumn("Due", "day")),
                  rows=[(Words(each.title, language="pt", href=url), each.due_on) for each in milestones]),
        ],
    )
    as_html(paper)  as_pdf(paper)  as_sheets(paper)  as_xlsx(paper)

Whoever builds a paper does so in the reader's language (`translation.override`) and says it in `Paper.language`: the
figures are then written in it, whatever the language of the request. What people typed is passed as data only.
"""

from sympolity.ground.kernel.papers.blocks import (
    Bar,
    Bars,
    Block,
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
)
from sympolity.ground.kernel.papers.markup import as_html
from sympolity.ground.kernel.papers.print import as_pdf
from sympolity.ground.kernel.papers.sheets import as_sheets, as_xlsx

__all__ = [
    "Bar",
    "Bars",
    "Block",
    "Facts",
    "Figure",
    "Heading",
    "Items",
    "Note",
    "PageBreak",
    "Paper",
    "PaperColumn",
    "Table",
    "Text",
    "Words",
    "as_html",
    "as_pdf",
    "as_sheets",
    "as_xlsx",
]
