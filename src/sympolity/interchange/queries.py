"""What the screens and the reports read about an import."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolity.ground.accounts.models import User
from sympolity.ground.kernel import formats
from sympolity.interchange.comparison.reading import NEW
from sympolity.interchange.kinds import REFERENCES, FieldKind, FieldSpec, RecordKind, Value, kind_of
from sympolity.interchange.models import Import, ImportRow, Question
from sympolity.interchange.sentences import LIKENESS, QUESTIONS, Said, said
from sympolity.network.organisations.models import Organisation
from sympolity.network.programmes.models import Fund, Objective, Programme
from sympolity.network.territories.models import Territory

Outcome = ImportRow.Outcome
SHOWN = 50
REGISTERS: dict[FieldKind, Any] = {
    FieldKind.ORGANISATION: Organisation,
    FieldKind.TERRITORY: Territory,
    FieldKind.OBJECTIVE: Objective,
    FieldKind.FUND: Fund,
}


def imports_of(programme: Programme) -> QuerySet[Import]:
    """The imports of a programme, newest first; the large parts stay in the database."""
    rows = Import.objects.filter(programme=programme).select_related("by", "programme")
    return rows.defer("reading", "mapping", "answers", "brought").order_by("-id")


def imports_open_to(user: User, programme: str) -> QuerySet[Import]:
    return (
        Import.objects.visible_to(user)
        .filter(programme__slug=programme)
        .select_related("programme__network", "by", "job__by")
    )


def same_file_before(an_import: Import) -> Import | None:
    """The import that brought this very file in, and still stands."""
    standing = Import.objects.standing().filter(programme=an_import.programme_id, kind=an_import.kind)
    return standing.filter(sha256=an_import.sha256).exclude(pk=an_import.pk).order_by("-committed_at").first()


# -- values in words -----------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Wording:
    """Says stored values as a person reads them; the names of all that a page needs are read at once."""

    kind: RecordKind
    names: Mapping[FieldKind, Mapping[int, str]] = field(default_factory=dict)
    new: Mapping[str, str] = field(default_factory=dict)

    def say(self, key: str, value: Value) -> str:
        if value is None or value in ("", []):
            return _("nothing")
        spec = self.kind.field(key)
        if spec.kind is FieldKind.MONEY:
            return formats.money(value[0], value[1])
        if spec.kind is FieldKind.DAY:
            return formats.day(date.fromisoformat(value))
        if spec.kind is FieldKind.CHOICE:
            return str(spec.choice_labels.get(value, value))
        if spec.kind in REFERENCES:
            many = value if isinstance(value, list) else [value]
            return ", ".join(self._name(spec, one) for one in many)
        return formats.number(value) if isinstance(value, int | float) else str(value)

    def _name(self, spec: FieldSpec, one: Value) -> str:
        if isinstance(one, str):
            return self.new.get(one.removeprefix(NEW), one)
        return self.names.get(spec.kind, {}).get(one, f"{one}")


def wording(an_import: Import, values: Iterable[Mapping[str, Value]]) -> Wording:
    kind = kind_of(an_import.kind)
    wanted: dict[FieldKind, set[int]] = {}
    specs = {spec.key: spec for spec in kind.fields if spec.kind in REFERENCES}
    for each in values:
        for key in specs.keys() & each.keys():
            value = each[key]
            many = value if isinstance(value, list) else [value]
            wanted.setdefault(specs[key].kind, set()).update(one for one in many if isinstance(one, int))
    names: dict[FieldKind, dict[int, str]] = {}
    for about, pks in wanted.items():
        rows = REGISTERS[about].objects.filter(pk__in=list(pks)[:5000])
        names[about] = dict(rows.values_list("pk", "name"))
    new = {key: name["name"] for key, name in an_import.summary.get("new_names", {}).items()}
    return Wording(kind, names, new)


@dataclass(frozen=True, slots=True)
class Difference:
    number: int
    title: str
    url: str
    label: str
    old: str
    new: str


def differences(an_import: Import, rows: Sequence[ImportRow]) -> list[Difference]:
    """One line for each field that a row would change."""
    both = [{key: value for key, pair in row.changes.items() for value in pair if value is not None} for row in rows]
    olds = [{key: pair[0] for key, pair in row.changes.items() if pair[0] is not None} for row in rows]
    words = wording(an_import, [*both, *olds])
    found = []
    for row in rows:
        for key, (old, new) in row.changes.items():
            label = str(words.kind.field(key).label)
            url = address_of(an_import, words.kind, row.subject_id)
            found.append(Difference(row.number, row.title, url, label, words.say(key, old), words.say(key, new)))
    return found


def address_of(an_import: Import, kind: RecordKind, pk: int | None) -> str:
    return kind.page(an_import.programme, pk) if kind.page and pk else ""


# -- the preview -----------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Answer:
    value: str
    label: str
    hint: str = ""
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """One question as the screen puts it. `name` is that of its field, `extra` what else stands beside it."""

    name: str
    text: str
    place: str
    legend: str
    answers: tuple[Answer, ...]
    is_answered: bool
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    counts: Mapping[str, int]
    open: tuple[Ask, ...]
    open_count: int
    open_rows: int
    more: int
    answered: tuple[Ask, ...]
    refused: tuple[Said, ...]
    changed: tuple[Difference, ...]
    changed_rows: int
    gone: tuple[ImportRow, ...]
    left_out: tuple[Said, ...]
    totals: tuple[tuple[str, int, str], ...]
    new_names: tuple[str, ...]

    @property
    def is_ready(self) -> bool:
        return not self.counts.get("asked", 0) and not self.counts.get("refused", 0)

    @property
    def coming_in(self) -> int:
        return self.counts.get("new", 0) + self.counts.get("changed", 0)


def preview(an_import: Import) -> Preview:
    kind = kind_of(an_import.kind)
    counts = an_import.summary.get("counts", {})
    rows = an_import.rows.order_by("number", "id")
    open_asks, answered, more, open_count = asks(an_import)
    changed = list(rows.filter(outcome=Outcome.CHANGED).defer("cells", "values")[:SHOWN])
    return Preview(
        counts=counts,
        open=tuple(open_asks),
        open_count=open_count,
        open_rows=counts.get("asked", 0),
        more=more,
        answered=tuple(answered),
        refused=tuple(reasons(kind, rows.filter(outcome=Outcome.REFUSED)[:SHOWN])),
        changed=tuple(differences(an_import, changed)),
        changed_rows=counts.get("changed", 0),
        gone=tuple(rows.filter(outcome=Outcome.GONE)[:SHOWN]),
        left_out=tuple(reasons(kind, rows.filter(outcome=Outcome.LEFT_OUT)[:SHOWN])),
        totals=tuple(totals(kind, an_import)),
        new_names=tuple(sorted(name["name"] for name in an_import.summary.get("new_names", {}).values())),
    )


def totals(kind: RecordKind, an_import: Import) -> Iterable[tuple[str, int, str]]:
    """The sums of the rows that are, or come, in the list: label, cents, currency."""
    for key, sums in an_import.summary.get("totals", {}).items():
        for currency, cents in sorted(sums.items()):
            yield str(kind.field(key).label), cents, currency


def reasons(kind: RecordKind, rows: Iterable[ImportRow]) -> Iterable[Said]:
    for row in rows:
        for reason in row.reasons:
            if not reason["code"].startswith("asked_"):
                yield said(kind, row.number, reason)


def asks(an_import: Import) -> tuple[list[Ask], list[Ask], int, int]:
    """Open questions, answered ones, how many more wait, and how many are open. Unknown names are asked together."""
    questions = list(an_import.questions.order_by("id"))
    unknown: dict[tuple[str, str], list[Question]] = {}
    single: list[Question] = []
    for question in questions:
        if question.about in REGISTERS and not question.candidates:
            answer = next(iter(question.answer), "")
            unknown.setdefault((question.about, answer), []).append(question)
        else:
            single.append(question)
    open_asks = [together(about, group, answer) for (about, answer), group in unknown.items() if not answer]
    answered = [together(about, group, answer) for (about, answer), group in unknown.items() if answer]
    waiting = [question for question in single if not question.answer]
    open_asks += [alone(question) for question in waiting[:SHOWN]]
    answered += [alone(question) for question in single if question.answer][:SHOWN]
    open_count = len(waiting) + sum(not answer for (_about, answer) in unknown)
    return open_asks, answered, max(0, len(waiting) - SHOWN), open_count


def together(about: str, group: Sequence[Question], chosen: str) -> Ask:
    """Names that the register does not know at all: one answer for all of them."""
    count = formats.number(len(group))
    rows = sum(len(question.rows) for question in group)
    answers = []
    if group[0].can_create:
        answers.append(
            Answer("create", _("Add them to the register"), _("as new organisations"), chosen in ("", "create"))
        )
    answers.append(Answer("empty", _("Leave the field empty"), _("the rows come in without it"), chosen == "empty"))
    answers.append(
        Answer(
            "leave",
            _("Leave the rows out"),
            ngettext("%(count)s row", "%(count)s rows", rows) % {"count": formats.number(rows)},
            chosen == "leave",
        )
    )
    legends = {
        "organisation": _("What shall become of organisations that the register does not know?"),
        "territory": _("What shall become of territories that the register does not know?"),
        "objective": _("What shall become of objectives that the programme does not know?"),
        "fund": _("What shall become of funds that the programme does not know?"),
    }
    return Ask(
        f"group-{about}-{chosen}",
        _("%(count)s names") % {"count": count} if len(group) > 1 else group[0].text,
        _("Column %(column)s") % {"column": group[0].column},
        legends[about],
        tuple(answers),
        bool(chosen),
        tuple(question.text for question in group) if len(group) > 1 else (),
    )


def alone(question: Question) -> Ask:
    chosen = question.answer
    answers = []
    for candidate in question.candidates:
        hint = ", ".join(
            filter(None, (candidate.get("hint", ""), str(LIKENESS.get(candidate["reason"], candidate["reason"]))))
        )
        taken = chosen.get("take") == candidate["id"]
        answers.append(Answer(f"take:{candidate['id']}", candidate["name"], hint, taken))
    if question.about == Question.About.TWINS:
        answers.append(Answer("one", _("One, named several times"), _("comes in once"), "one" in chosen))
        answers.append(Answer("several", _("Several that are alike"), _("each comes in"), "several" in chosen))
    elif question.about == Question.About.RECORD:
        answers.append(Answer("new", _("None of these"), _("makes one more row under “new”"), "new" in chosen))
        answers.append(Answer("leave", _("Leave the row out"), "", "leave" in chosen))
    else:
        if question.can_create:
            answers.append(Answer("create", _("A new one"), _("is added to the register"), "create" in chosen))
        answers.append(Answer("empty", _("Leave the field empty"), "", "empty" in chosen))
        answers.append(Answer("leave", _("Leave the rows out"), "", "leave" in chosen))
    return Ask(
        f"question-{question.pk}",
        question.text,
        place_of(question),
        str(QUESTIONS[question.about]),
        tuple(answers),
        bool(chosen),
    )


def place_of(question: Question) -> str:
    numbers = ", ".join(formats.number(number) for number in question.rows[:6])
    if (more := len(question.rows) - 6) > 0:
        numbers = _("%(numbers)s and %(count)s more") % {"numbers": numbers, "count": formats.number(more)}
    rows = ngettext("row %(numbers)s", "rows %(numbers)s", len(question.rows)) % {"numbers": numbers}
    return _("Column %(column)s, %(rows)s") % {"column": question.column, "rows": rows} if question.column else rows
