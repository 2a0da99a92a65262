"""What stands in a workbook: a line for each figure, question and milestone of each report."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from sympolity.affairs.monitoring import answers
from sympolity.affairs.monitoring.asks import Asked, AskedIndicator
from sympolity.affairs.monitoring.models import Answer, Figure, Return, Round
from sympolity.affairs.monitoring.queries.asked import asked_of_all
from sympolity.affairs.monitoring.queries.wall import words_of_round
from sympolity.ground.languages.queries import say, with_translations
from sympolity.interchange.workbook.layout import FIGURES, MILESTONES, QUESTIONS, RowKey
from sympolity.network.organisations.models import Organisation

WORDS = ("source", "note")


@dataclass(frozen=True, slots=True)
class Line:
    """One row: what it says by column, what may be filled in with what stands there now, None for nothing."""

    sheet: str
    key: RowKey
    given: Mapping[str, Any]
    asked: Mapping[str, str | None]
    open: frozenset[str]
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Reports:
    """The reports of one organisation in one round, with what each asks and what stands in it."""

    round: Round
    organisation: Organisation
    returns: Sequence[Return]
    asked: Mapping[int, Asked]
    answers: Mapping[int, Mapping[str, Answer]] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)  # what is asked, in the reader's language

    def of(self, pk: int) -> Return | None:
        return next((each for each in self.returns if each.pk == pk), None)

    def words_of(self, of: int, key: str) -> str:
        return self.words.get(key) or self.asked[of].words_of(key)

    def answer(self, pk: int, key: str) -> Answer | None:
        return self.answers.get(pk, {}).get(key)


def reports_of(round_: Round, organisation: Organisation) -> Reports:
    rows = (
        Return.objects.filter(round=round_, organisation=organisation)
        .exclude(state=Return.State.EXCUSED)
        .select_related("project", "organisation")
        .order_by("project__title", "id")
    )
    returns = list(rows)
    for of in returns:
        of.round = round_
        if of.project is not None:
            of.project.programme = round_.programme
    with_translations([of.project for of in returns if of.project is not None])
    standing: dict[int, dict[str, Answer]] = {}
    for answer in Answer.objects.filter(of__in=returns).select_related("changed_by"):
        standing.setdefault(answer.of_id, {})[answer.key] = answer
    return Reports(round_, organisation, returns, asked_of_all(returns), standing, words_of_round(round_))


def open_columns(of: Return, key: str) -> frozenset[str] | None:
    """The columns of a field that whoever reports may change now; None for all."""
    if of.state not in Return.WITH_THE_REPORTER or of.round.state != Round.State.OPEN:
        return frozenset()
    if of.reopened_scope != Return.Scope.TEXT:
        return None
    kind = answers.taken_apart(key)[0]
    return {answers.QUESTION: None, answers.INDICATOR: frozenset(WORDS)}.get(kind, frozenset())


def part_of(value: Any, column: str, part: str = "") -> str | None:
    """What an answer says in one column of its line."""
    if column == "answer":
        return value or None
    if not isinstance(value, dict):
        return None
    found = (value.get("parts") or {}).get(part) if part else value.get(column)
    return str(found) if found else None


def with_part(value: Any, column: str, part: str, said: str | None) -> Any:
    """An answer with one of its columns changed; None where it then says nothing."""
    if column == "answer":
        return said
    changed = dict(value) if isinstance(value, dict) else {}
    if part:
        changed["parts"] = {**(changed.get("parts") or {}), part: said}
        changed["parts"] = {pk: each for pk, each in changed["parts"].items() if each}
    else:
        changed[column] = said
    return {name: each for name, each in changed.items() if each} or None


def lines_of(reports: Reports) -> Iterable[Line]:
    last = _last_accepted(reports)
    for of in reports.returns:
        asked = reports.asked[of.pk]
        for indicator in asked.indicators:
            before = last.get((of.project_id, indicator.pk))
            yield from _figures(reports, of, indicator, before)
        for question in asked.questions:
            given = {"report": title_of(of), "question": reports.words_of(of.pk, question.key), "hint": question.hint}
            yield _line(reports, of, QUESTIONS, question.key, given, ("answer",))
        for step in asked.milestones:
            words: dict[str, Any] = {
                "report": title_of(of),
                "milestone": step.title,
                "due": step.due_on,
                "verification": step.verification,
            }
            yield _line(reports, of, MILESTONES, step.key, words, ("state", "on", "note"))


def title_of(of: Return) -> str:
    if of.project is None:
        return of.organisation.name
    return f"{of.project.code} {say(of.project, 'title').text}".strip()


def _figures(reports: Reports, of: Return, asked: AskedIndicator, last: Decimal | None) -> Iterable[Line]:
    """The figure itself, then its parts by category."""
    given = {
        "report": title_of(of),
        "indicator": f"{asked.code} {reports.words_of(of.pk, asked.key)}".strip(),
        "split": _("whole") if asked.splits else "",
        "unit": asked.unit,
        "last": last,
    }
    columns = ("value", "weight", "as_of", "source", "note") if asked.needs_weight else ("value", "as_of", *WORDS)
    yield _line(reports, of, FIGURES, asked.key, given, columns, decimals=asked.decimals)
    for split in asked.splits:
        for pk, name in split.categories.items():
            words = {**given, "split": f"{split.name}: {name}", "last": None}
            yield _line(reports, of, FIGURES, asked.key, words, ("value",), part=str(pk), decimals=asked.decimals)


def _line(
    reports: Reports,
    of: Return,
    sheet: str,
    key: str,
    given: Mapping[str, Any],
    columns: tuple[str, ...],
    *,
    part: str = "",
    decimals: int = 0,
) -> Line:
    answer = reports.answer(of.pk, key)
    allowed = open_columns(of, key)
    return Line(
        sheet,
        RowKey(of.pk, key, part, answer.revision if answer else 0),
        given,
        {name: part_of(answer.value if answer else None, name, part) for name in columns},
        frozenset(columns) if allowed is None else allowed & frozenset(columns),
        decimals,
    )


def _last_accepted(reports: Reports) -> dict[tuple[int | None, int], Decimal]:
    """By project and indicator: the newest accepted figure from a period before this round."""
    rows = (
        Figure.objects.filter(
            organisation=reports.organisation, category=None, round__period_until__lt=reports.round.period_until
        )
        .order_by("round__period_until", "round_id", "id")
        .values_list("project_id", "indicator_id", "value")
    )
    return {(project, indicator): value for project, indicator, value in rows}
