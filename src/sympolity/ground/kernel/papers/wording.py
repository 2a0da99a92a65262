"""Values as the paper's language writes them: one way for page and print, so that they cannot differ."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from sympolity.ground.kernel import formats
from sympolity.ground.kernel.papers.blocks import Block, Figure, Heading, Kind, Paper, Table, Value, Words

NOTHING = "–"


def plain(value: Value) -> Any:
    """The value itself, without where it leads."""
    if isinstance(value, Words):
        return value.text
    return value.value if isinstance(value, Figure) else value


def spoken(value: Value, kind: Kind = "text") -> str:
    """A value in words, "–" for what is not known."""
    bare = plain(value)
    if bare is None or bare == "":
        return NOTHING
    if isinstance(bare, str):
        return bare
    if isinstance(bare, bool):
        return _("yes") if bare else _("no")
    match kind:
        case "money":
            return formats.amount(bare)
        case "percent" | "share":
            return formats.percent(bare)
    if isinstance(bare, datetime):
        return formats.moment(bare)
    if isinstance(bare, date):
        return formats.day(bare)
    return formats.number(bare)


def in_total(value: Value) -> Value:
    """A column that is not summed stays blank in the row of sums."""
    return Words("\u00a0") if value is None or value == "" else value


def source_line(source: str, as_of: date | None) -> str:
    """ "Source: accepted returns. As of 30 Jun 2026." """
    parts = []
    if source:
        parts.append(_("Source: %(source)s.") % {"source": source})
    if as_of is not None:
        parts.append(_("As of %(day)s.") % {"day": formats.day(as_of)})
    return " ".join(parts)


def nothing_to_list(table: Table) -> str:
    return table.empty or _("Nothing to list.")


def in_steps(paper: Paper) -> Iterator[tuple[Block, int]]:
    """Each block with the level of its heading (0 for other blocks), never more than one step down at once."""
    last = 0
    for block in paper.blocks:
        level = 0
        if isinstance(block, Heading):
            last = level = max(1, min(block.level, last + 1, 3))
        yield block, level
