"""Published results, read from editions and nowhere else: what an edition says cannot differ from what a page shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from sympolity.affairs.monitoring.edition_words import PartRow, ResultRow, rows_of, value_in_words
from sympolity.affairs.monitoring.models import Edition
from sympolity.affairs.monitoring.queries.editions import last_published, published_of
from sympolity.methods import editions
from sympolity.methods.editions import Content
from sympolity.network.programmes.models import Programme

ROUNDS_BACK = 8


@dataclass(frozen=True, slots=True)
class Told:
    """An indicator with its totals in the editions of earlier rounds, the oldest first."""

    row: ResultRow
    history: Sequence[PartRow]


def find_edition(programme: Programme, round_: int, number: int) -> Edition | None:
    """A published edition with what anyone may read of it."""
    rows = Edition.objects.public().filter(round__programme=programme, round=round_, number=number)
    found = rows.select_related("round").defer("content").first()
    if found is not None:
        found.round.programme = programme
    return found


def replaced_by(edition: Edition) -> Edition | None:
    """The published edition that took the place of this one."""
    last = published_of(edition.programme).filter(round=edition.round_id).first()
    return last if last is not None and last.pk != edition.pk else None


def newest_edition(programme: Programme) -> Edition | None:
    found = last_published(programme)
    if found is not None:
        found.round.programme = programme
    return found


def rounds_until(edition: Edition) -> list[Content]:
    """The public contents of the last edition of each earlier round, and of this one; the oldest first."""
    period = edition.round.period_until
    seen: dict[int, int] = {}
    for each in published_of(edition.programme).filter(round__period_until__lt=period):
        seen.setdefault(each.round_id, each.pk)
    wanted = [*list(seen.values())[: ROUNDS_BACK - 1][::-1], edition.pk]
    texts = dict(Edition.objects.filter(pk__in=wanted).values_list("pk", "public_content"))
    return [editions.read(texts[pk]) for pk in wanted]


def told_of(contents: Sequence[Content]) -> list[Told]:
    """The indicators of the last of these editions, each with what earlier ones said about it."""
    return [Told(row, _history(row.indicator, contents)) for row in rows_of(contents[-1])]


def _history(indicator: Content, contents: Sequence[Content]) -> list[PartRow]:
    totals = [_whole(each, indicator["number"]) for each in contents]
    known = [None if total is None or total["value"] is None else float(total["value"]) for total in totals]
    largest = max((abs(each) for each in known if each is not None), default=0.0)
    rows = []
    for content, total, value in zip(contents, totals, known, strict=True):
        share = None if value is None or not largest else max(0.0, value / largest)
        title = content["round"]["title"]
        rows.append(PartRow(content["round"]["number"], title, value_in_words(total, indicator), share))
    return rows


def _whole(content: Content, indicator: int) -> Content | None:
    rows = (each for each in content["totals"] if each["indicator"] == indicator and each["of"] == "programme")
    return next(rows, None)
