"""A paper as a workbook: what it says on the first sheet, each of its tables on one of its own."""

from collections.abc import Iterator
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from sympolity.ground.kernel import formats
from sympolity.ground.kernel.papers import wording
from sympolity.ground.kernel.papers.blocks import (
    Bars,
    Block,
    Facts,
    Heading,
    Items,
    Kind,
    Note,
    Paper,
    Table,
    Text,
)
from sympolity.ground.kernel.spreadsheets import Sheet, SheetColumn, as_workbook

SHEET_KINDS: dict[Kind, str] = {"share": "percent"}


def as_xlsx(paper: Paper) -> bytes:
    with translation.override(paper.language):
        return as_workbook(as_sheets(paper), made_at=paper.made_at)


def as_sheets(paper: Paper) -> list[Sheet]:
    with translation.override(paper.language):
        told = Sheet(
            name=_("Report"),
            columns=(SheetColumn(_("Part")), SheetColumn(_("Text"))),
            rows=list(_told(paper)),
        )
        return [told, *(_sheet(block) for block in paper.blocks if isinstance(block, Table | Bars))]


def _told(paper: Paper) -> Iterator[tuple[str, Any]]:
    yield _("Title"), paper.title
    for label, text in (
        ("", paper.subtitle),
        (_("Published by"), paper.publisher),
        (_("As of"), formats.moment(paper.made_at)),
        (_("Reference"), paper.reference),
    ):
        if text:
            yield label, text
    for block in paper.blocks:
        yield from _lines(block)


def _lines(block: Block) -> Iterator[tuple[str, Any]]:
    match block:
        case Heading(text=text):
            yield text, ""
        case Text(text=text):
            yield "", text
        case Note(title=title, text=text):
            yield title, text
        case Items(items=items):
            yield from (("", wording.spoken(item)) for item in items)
        case Facts(facts=facts):
            yield from ((label, wording.spoken(value)) for label, value in facts)
        case Table(caption=caption, rows=rows):
            yield caption, _("On a sheet of its own.") if rows else wording.nothing_to_list(block)
        case Bars(title=title):
            yield title, _("On a sheet of its own.")


def _sheet(block: Table | Bars) -> Sheet:
    if isinstance(block, Bars):
        three = (SheetColumn(_("Part")), SheetColumn(_("Share"), "percent"), SheetColumn(_("How far")))
        bars = [(wording.plain(bar.label), bar.share, bar.words) for bar in block.bars]
        return Sheet(name=block.title, columns=three, rows=bars)
    columns = [SheetColumn(column.label, SHEET_KINDS.get(column.kind, column.kind)) for column in block.columns]
    return Sheet(name=block.caption, columns=columns, rows=[_bare(row) for row in (*block.rows, *_sums(block))])


def _bare(row: Any) -> list[Any]:
    return [wording.plain(value) for value in row]


def _sums(table: Table) -> list[Any]:
    return [table.total] if table.total and table.rows else []
