"""A paper as a part of a page."""

from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info

from sympolity.ground.kernel.icons import MEANINGS, icon_svg
from sympolity.ground.kernel.papers import wording
from sympolity.ground.kernel.papers.blocks import (
    FIGURES,
    Bars,
    Block,
    Facts,
    Figure,
    Heading,
    Items,
    Kind,
    Note,
    Paper,
    Table,
    Text,
    Value,
    Words,
)


def as_html(paper: Paper) -> SafeString:
    """The blocks of a paper as markup; the page that shows them brings the title as its first heading."""
    with translation.override(paper.language):
        parts = [_of(block, level) for block, level in wording.in_steps(paper)]
    return format_html('<div class="paper" lang="{}">{}</div>', paper.language, mark_safe("".join(parts)))


def _of(block: Block, level: int) -> SafeString:
    match block:
        case Heading(text=text):
            tag = f"h{level + 1}"
            return format_html("<{}>{}</{}>", tag, text, tag)
        case Text(text=text, language=language):
            paragraphs = mark_safe(linebreaks(text, autoescape=True))
            return format_html('<div class="prose"{}>{}</div>', language_of(language), paragraphs)
        case Items(items=items):
            return _rendered("kernel/papers/items.html", items=[_cell(item) for item in items])
        case Facts(facts=facts):
            return _rendered("kernel/papers/facts.html", facts=[(label, _cell(value)) for label, value in facts])
        case Note(tone=tone, title=title, text=text):
            return SafeString(
                render_to_string("kernel/parts/notice.html", {"tone": tone, "title": title, "text": text})
            )
        case Table():
            return _table(block)
        case Bars(bars=bars):
            rows = [(_cell(bar.label), bar.share, bar.words) for bar in bars]
            return _rendered("kernel/papers/bars.html", title=block.title, rows=rows, below=_below(block))
    return SafeString("")


def _rendered(template: str, **context: Any) -> SafeString:
    return SafeString(render_to_string(template, context))


def _table(table: Table) -> SafeString:
    kinds = [column.kind for column in table.columns]
    total = [wording.in_total(value) for value in table.total]
    return _rendered(
        "kernel/papers/table.html",
        table=table,
        columns=[(column.label, column.kind in FIGURES) for column in table.columns],
        rows=[_row(row, kinds) for row in table.rows],
        total=_row(total, kinds) if total else [],
        empty=wording.nothing_to_list(table),
        below=_below(table),
    )


def _row(values: Any, kinds: list[Kind]) -> list[tuple[SafeString, bool, float | None]]:
    """Of each cell its markup, whether it is a figure, and the share that a bar shows."""
    return [
        (_cell(value, kind), kind in FIGURES, wording.plain(value) if kind == "share" else None)
        for value, kind in zip(values, kinds, strict=True)
    ]


def _cell(value: Value, kind: Kind = "text") -> SafeString:
    text = format_html("{}", wording.spoken(value, kind))
    if isinstance(value, Words):
        if value.tone:
            text = format_html('<span class="st {}">{}{}</span>', value.tone, icon_svg(MEANINGS[value.tone]), text)
        if value.language:
            text = format_html("<span{}>{}</span>", language_of(value.language), text)
    if isinstance(value, Words | Figure) and value.href:
        return format_html('<a href="{}">{}</a>', value.href, text)
    return text


def _below(block: Table | Bars) -> str:
    return wording.source_line(block.source, block.as_of)


def language_of(code: str) -> SafeString:
    """The attributes of a text in another language; empty for the paper's own."""
    if not code:
        return SafeString("")
    return format_html(' lang="{}" dir="{}"', code, "rtl" if reads_from_the_right(code) else "ltr")


def reads_from_the_right(code: str) -> bool:
    try:
        return bool(get_language_info(code)["bidi"])
    except KeyError:
        return False
