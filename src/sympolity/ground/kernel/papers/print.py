"""A paper as a PDF that a screen reader reads as well as an eye: PDF/UA-1 and PDF/A-2a, set by Typst."""

import json
import re
from collections.abc import Sequence
from datetime import UTC
from decimal import Decimal
from pathlib import Path
from typing import Any

import typst
from django.utils import translation
from django.utils.translation import gettext as _

from sympolity.ground.kernel import formats
from sympolity.ground.kernel.papers import letters, wording
from sympolity.ground.kernel.papers.blocks import (
    FIGURES,
    Bars,
    Block,
    Facts,
    Heading,
    Items,
    Kind,
    Note,
    Paper,
    PaperColumn,
    Table,
    Text,
    Value,
    Words,
)
from sympolity.ground.kernel.papers.markup import reads_from_the_right
from sympolity.ground.kernel.spreadsheets import UNPRINTED

TEMPLATE = (Path(__file__).parent / "paper.typ").read_bytes()
NOT_DRAWN = "\ufffd"
UNDRAWABLE = re.compile(r'the (?:text|PDF)(?: contains the(?: disallowed)? codepoint)? `"((?:[^"\\]|\\.)+)"`')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
MOST_ATTEMPTS = 5
LONG_WORD = re.compile(r"\S{24,}")
BREAK_EVERY = re.compile(r"(.{12})(?=.)")
MOST_TOGETHER = 12  # rows of a table that is kept on one page
LONGEST_WHOLE = 600  # letters of a cell; a row with more may go on over the page
NARROWEST, WIDEST = 8, 40  # letters that a column of text may ask room for


def as_pdf(paper: Paper) -> bytes:
    """The same paper gives the same bytes.

    A sign that our letters lack is taken from the fonts of the machine; one that these lack too is printed as "�", and
    the paper says so at its end.
    """
    with translation.override(paper.language):
        data = _data(paper)
        fonts, missing = letters.own(), set[str]()
        for _attempt in range(MOST_ATTEMPTS):
            try:
                return _set(_content(data, missing), paper, fonts)
            except typst.TypstError as error:
                found = _undrawable(error)
                if not found:
                    raise
                if fonts is letters.with_the_machines():
                    missing |= found
                fonts = letters.with_the_machines()
    raise RuntimeError(f"The paper {paper.title!r} has signs that cannot be left out.")


def _set(content: str, paper: Paper, fonts: typst.Fonts) -> bytes:
    return typst.compile(
        TEMPLATE,
        font_paths=fonts,
        format="pdf",
        sys_inputs={"paper": content},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=int(paper.made_at.timestamp()),
    )


def _undrawable(error: typst.TypstError) -> set[str]:
    """The signs that the last attempt could not draw; empty when it failed for another reason."""
    quoted = UNDRAWABLE.findall(error.diagnostic or error.message)
    return {ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) for text in quoted}


def _content(data: dict[str, Any], missing: set[str]) -> str:
    if missing:
        words = _("Signs that this machine has no letters for are shown as %(sign)s.") % {"sign": NOT_DRAWN}
        data = {**data, "blocks": [*data["blocks"], {"kind": "note", "tone": "", "title": "", "text": words}]}
    content = json.dumps(data, ensure_ascii=False)
    for sign in sorted(missing, key=len, reverse=True):
        content = content.replace(sign, NOT_DRAWN)
    return content


def _data(paper: Paper) -> dict[str, Any]:
    made = paper.made_at.astimezone(UTC)
    language, _dash, region = paper.language.partition("-")
    foot = [paper.publisher, paper.title, formats.moment(paper.made_at), paper.reference]
    return {
        "title": _clean(paper.title),
        "subtitle": _clean(paper.subtitle),
        "publisher": _clean(paper.publisher),
        "language": language,
        "region": region.upper() or None,
        "is_rtl": reads_from_the_right(paper.language),
        "is_wide": paper.is_wide,
        "families": letters.FAMILIES,
        "made": [made.year, made.month, made.day, made.hour, made.minute, made.second],
        "foot": _clean(" · ".join(filter(None, foot))),
        "page_words": _("Page %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"},
        "colon": ": ",
        "blocks": [_of(block, level) for block, level in wording.in_steps(paper)],
    }


def _of(block: Block, level: int) -> dict[str, Any]:
    match block:
        case Heading(text=text):
            return {"kind": "heading", "level": level, "text": _clean(text)}
        case Text(text=text, language=language):
            paragraphs = [part.splitlines() for part in re.split(r"\n\s*\n", _clean(text).strip())]
            return {"kind": "text", "paragraphs": paragraphs, **_tongue(language)}
        case Items(items=items):
            return {"kind": "items", "items": [_cell(item) for item in items]}
        case Facts(facts=facts):
            return {"kind": "facts", "facts": [(_clean(label), _cell(value)) for label, value in facts]}
        case Note(tone=tone, title=title, text=text):
            return {"kind": "note", "tone": tone, "title": _clean(title), "text": _clean(text)}
        case Table():
            return _table(block)
        case Bars():
            return _bars(block)
    return {"kind": "new-page"}


def _table(table: Table) -> dict[str, Any]:
    below = _clean(wording.source_line(table.source, table.as_of))
    if not table.rows:
        empty = _clean(wording.nothing_to_list(table))
        return {"kind": "empty", "caption": _clean(table.caption), "text": empty, "below": below}
    kinds = [column.kind for column in table.columns]
    rows = [_row(row, kinds) for row in table.rows]
    return {
        "kind": "table",
        "caption": _clean(table.caption),
        "columns": [_column(column, rows, place) for place, column in enumerate(table.columns)],
        "rows": rows,
        "total": _row([wording.in_total(value) for value in table.total], kinds) if table.total else [],
        "has_long_rows": (has_long_rows := any(len(cell["text"]) > LONGEST_WHOLE for row in rows for cell in row)),
        "is_short": len(rows) <= MOST_TOGETHER and not has_long_rows,
        "below": below,
    }


def _bars(bars: Bars) -> dict[str, Any]:
    columns = [PaperColumn(_("Part")), PaperColumn(_("How far"))]  # the words stand above their bar
    rows = [[_cell(bar.label), {**_cell(bar.words), "share": _within(bar.share)}] for bar in bars.bars]
    return {
        "kind": "table",
        "caption": _clean(bars.title),
        "columns": [_column(column, rows, place) for place, column in enumerate(columns)],
        "rows": rows,
        "total": [],
        "has_long_rows": False,
        "is_short": len(rows) <= MOST_TOGETHER,
        "below": _clean(wording.source_line(bars.source, bars.as_of)),
    }


def _column(column: PaperColumn, rows: Sequence[Sequence[dict[str, Any]]], place: int) -> dict[str, Any]:
    """Text shares the room by how much there is of it; figures and days take what they need."""
    width = 0
    if column.kind == "text":
        lengths = sorted(len(row[place]["text"]) for row in rows)
        typical = lengths[len(lengths) * 3 // 4]
        width = max(NARROWEST, min(WIDEST, max(typical, len(column.label) // 2)))
    is_figure = column.kind in FIGURES
    return {"label": _clean(column.label), "kind": column.kind, "is_figure": is_figure, "width": width}


def _row(values: Sequence[Value], kinds: Sequence[Kind]) -> list[dict[str, Any]]:
    return [_cell(value, kind) for value, kind in zip(values, kinds, strict=True)]


def _cell(value: Value, kind: Kind = "text") -> dict[str, Any]:
    words = value if isinstance(value, Words) else Words("")
    share = wording.plain(value) if kind == "share" else None
    text = LONG_WORD.sub(lambda match: BREAK_EVERY.sub("\\1\u200b", match[0]), _clean(wording.spoken(value, kind)))
    return {"text": text, "tone": words.tone, "share": _within(share), **_tongue(words.language)}


def _within(share: Any) -> float | None:
    return max(0.0, min(1.0, float(share))) if isinstance(share, int | float | Decimal) else None


def _tongue(language: str) -> dict[str, Any]:
    return {"language": language.partition("-")[0], "is_rtl": bool(language) and reads_from_the_right(language)}


def _clean(text: str) -> str:
    """Without the signs that stand for nothing on paper."""
    return UNPRINTED.sub("", str(text).replace("\r\n", "\n"))
