"""Which reports of an organisation in a round can be sent as they stand, and what keeps the others back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sympolity.affairs.monitoring.asks import Asked
from sympolity.affairs.monitoring.models import Answer, Return, Round
from sympolity.affairs.monitoring.queries.asked import asked_of_all
from sympolity.affairs.monitoring.queries.checks import Problem, checked, values_of
from sympolity.affairs.monitoring.queries.known import last_figures_of_all
from sympolity.affairs.monitoring.queries.wall import words_of_round
from sympolity.ground.languages.queries import with_translations

State = Return.State


@dataclass(frozen=True, slots=True)
class Named:
    """One sentence about one field, with the name of the field in the language of the reader."""

    key: str
    name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Sendable:
    """One report that is with who reports: what is missing or wrong, what looks odd, what nobody confirmed.

    `untouched` says why a report in which nothing is missing is still not taken for complete.
    """

    report: Return
    problems: tuple[Named, ...]
    doubts: tuple[Named, ...]
    taken_over: tuple[str, ...]
    untouched: str = ""

    @property
    def is_complete(self) -> bool:
        return not self.problems and not self.untouched


def sendable(round_: Round, organisation_id: int) -> list[Sendable]:
    """The reports that the organisation has still to send, complete ones first; the same number of queries for any
    number of reports. A round that is not open has none."""
    if round_.state != Round.State.OPEN:
        return []
    reports = list(
        Return.objects.open()
        .filter(round=round_, organisation=organisation_id)
        .select_related("organisation", "project")
        .order_by("project__title", "pk")
    )
    for of in reports:
        of.round = round_
        if of.project is not None:
            of.project.programme = round_.programme
    with_translations([of.project for of in reports if of.project is not None])
    asked, last, words = asked_of_all(reports), last_figures_of_all(reports), words_of_round(round_)
    rows: dict[int, list[Answer]] = {of.pk: [] for of in reports}
    for row in Answer.objects.filter(of__round=round_, of__organisation=organisation_id, of__in=reports):
        rows[row.of_id].append(row)
    found = []
    for of in reports:
        about = checked(of, asked[of.pk], values_of(rows[of.pk]), last[of.pk])
        found.append(
            Sendable(
                of,
                _named(about.problems, asked[of.pk], words),
                _named(about.doubts, asked[of.pk], words),
                tuple(_name(row.key, asked[of.pk], words) for row in _taken_over(rows[of.pk], asked[of.pk])),
                untouched(of),
            )
        )
    return sorted(found, key=lambda each: (not each.is_complete, bool(each.problems)))


def complete(round_: Round, organisation_id: int) -> list[Sendable]:
    """Those that can be sent as they stand."""
    return [each for each in sendable(round_, organisation_id) if each.is_complete]


def untouched(of: Return) -> str:
    """Why a report should not go together with others although nothing is missing in it: nobody worked on it."""
    if of.state == State.DUE:
        return _("Nothing was written in it yet.")
    if of.state in (State.RETURNED, State.REOPENED):
        # A report that came back goes again once something in it was put right.
        was_put_right = of.changed_at and (of.submitted_at is None or of.changed_at > of.submitted_at)
        if not was_put_right:
            return (
                _("It was sent back, and nothing in it was changed since.")
                if of.state == State.RETURNED
                else _("It was opened again, and nothing in it was changed since.")
            )
    return ""


def _taken_over(rows: Sequence[Answer], asked: Asked) -> Iterable[Answer]:
    return (row for row in rows if row.is_prefilled and row.key in asked.by_key)


def _named(problems: Iterable[Problem], asked: Asked, words: Mapping[str, str]) -> tuple[Named, ...]:
    return tuple(Named(each.key, _name(each.key, asked, words), each.sentence) for each in problems)


def _name(key: str, asked: Asked, words: Mapping[str, str]) -> str:
    return words.get(key) or asked.words_of(key)
