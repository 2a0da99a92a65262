"""The questions of an import as the screens and the shell put them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sympolity.ground.accounts.models import User
from sympolity.ground.kernel import formats
from sympolity.interchange.kinds import ONCE, RecordKind, kind_of
from sympolity.interchange.models import Import, Question
from sympolity.interchange.registers import REGISTERS
from sympolity.interchange.telling.sentences import LIKENESS, QUESTIONS
from sympolity.interchange.telling.wording import Wording, wording

SHOWN = 30
NAMES_SHOWN = 100
About = Question.About
UNKNOWN: dict[str, str | Promise] = {
    "organisation": gettext_lazy("What shall become of organisations that the register does not know?"),
    "territory": gettext_lazy("What shall become of territories that the register does not know?"),
    "objective": gettext_lazy("What shall become of objectives that the programme does not know?"),
    "fund": gettext_lazy("What shall become of funds that the programme does not know?"),
    "project": gettext_lazy("What shall become of projects that the programme does not know?"),
    "agreement": gettext_lazy("What shall become of agreements that the programme does not know?"),
    "contract": gettext_lazy("What shall become of contracts that the programme does not know?"),
    "category": gettext_lazy("What shall become of cost categories that the programme does not know?"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    value: str
    label: str
    hint: str = ""
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """One question as the screen puts it. `name` is that of its field; `names` stand behind it, `more` in part."""

    name: str
    text: str
    place: str
    legend: str
    answers: tuple[Answer, ...]
    is_answered: bool
    names: tuple[str, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that changed on both sides: what stood when the file was made, what stands now, what the file says."""

    name: str
    number: int
    title: str
    field: str
    label: str
    base: str
    stored: str
    changed: str
    from_file: str
    chosen: str


NEW_ONES: dict[str, str | Promise] = {
    About.ORGANISATION: gettext_lazy("as new organisations"),
    About.TERRITORY: gettext_lazy("as places; those of a list of an earlier day as places that existed then"),
}


@dataclass(frozen=True, slots=True)
class Asks:
    """All that is asked: what is open, what was answered, and how many more of each there are than are shown."""

    open: tuple[Ask, ...] = ()
    answered: tuple[Ask, ...] = ()
    alike: tuple[Ask, ...] = ()
    cells: tuple[Cell, ...] = ()
    settled_cells: tuple[Cell, ...] = ()
    cell_fields: tuple[tuple[str, str], ...] = ()
    more: int = 0
    count: int = 0


def asks(an_import: Import) -> Asks:
    """Unknown names are asked together, cells stand in a table of their own."""
    unknown: dict[tuple[str, str], list[Question]] = {}
    single: list[Question] = []
    cells: list[Question] = []
    for question in an_import.questions.order_by("id"):
        if question.about == About.CELL:
            cells.append(question)
        elif question.about in REGISTERS and not question.candidates:
            unknown.setdefault((question.about, next(iter(question.answer), "")), []).append(question)
        else:
            single.append(question)
    waiting = [question for question in single if not question.answer]
    done = [question for question in single if question.answer]
    open_cells = [question for question in cells if not question.answer]
    settled = [question for question in cells if question.answer]
    shown = [*waiting[:SHOWN], *done[:SHOWN], *open_cells[:SHOWN], *settled[:SHOWN]]
    words = wording(an_import, _values_of(shown))
    who = User.objects.in_bulk({side["by"] for each in cells for side in each.candidates if side.get("by")})
    kind = kind_of(an_import.kind)
    fields = dict.fromkeys(each.field for each in open_cells)
    return Asks(
        open=(
            *(together(kind, about, group, answer) for (about, answer), group in unknown.items() if not answer),
            *(alone(question, words) for question in waiting[:SHOWN]),
        ),
        answered=(
            *(together(kind, about, group, answer) for (about, answer), group in unknown.items() if answer),
            *(alone(question, words) for question in done[:SHOWN]),
        ),
        alike=tuple(all_alike(kind, waiting)),
        cells=tuple(cell_of(question, words, who) for question in open_cells[:SHOWN]),
        settled_cells=tuple(cell_of(question, words, who) for question in settled[:SHOWN]),
        cell_fields=tuple((key, str(kind.field(key).label)) for key in fields),
        more=max(0, len(waiting) - SHOWN) + max(0, len(open_cells) - SHOWN),
        count=len(waiting) + sum(not answer for (_about, answer) in unknown) + len(open_cells),
    )


def _values_of(questions: Iterable[Question]) -> list[dict[str, Any]]:
    found = []
    for question in questions:
        for each in question.candidates:
            if question.about == About.CELL:
                found += [{question.field: each[side]} for side in ("base", "stored", "file")]
            elif question.about in (About.TOGETHER, About.CHOICE):
                found.append({question.field: each["value"]})
    return [each for each in found if next(iter(each.values())) is not None]


def together(kind: RecordKind, about: str, group: Sequence[Question], chosen: str) -> Ask:
    """Names that the register does not know at all: one answer for all of them."""
    count = formats.number(len(group))
    rows = sum(len(question.rows) for question in group)
    answers = []
    if group[0].can_create:
        answers.append(
            Answer("create", _("Add them to the register"), str(NEW_ONES.get(about, "")), chosen in ("", "create"))
        )
    if can_lack(kind, group):
        hint = _("the rows come in without it")
        answers.append(Answer("empty", _("Leave the field empty"), hint, chosen == "empty"))
    hint = ngettext("%(count)s row", "%(count)s rows", rows) % {"count": formats.number(rows)}
    answers.append(Answer("leave", _("Leave the rows out"), hint, chosen == "leave"))
    return Ask(
        f"group-{about}-{chosen}",
        _("%(count)s names") % {"count": count} if len(group) > 1 else group[0].text,
        _("Column %(column)s") % {"column": group[0].column},
        str(UNKNOWN.get(about, QUESTIONS.get(about, ""))),
        tuple(answers),
        bool(chosen),
        tuple(_spelt(question) for question in group[:NAMES_SHOWN]) if len(group) > 1 else spellings_of(group[0]),
        max(0, len(group) - NAMES_SHOWN),
    )


def alone(question: Question, words: Wording) -> Ask:
    chosen = question.answer
    answers = [_candidate(question, each, words) for each in question.candidates]
    is_once = question.key.startswith(ONCE)
    label = words.kind.field(question.field).label if is_once else ""
    return Ask(
        f"question-{question.pk}",
        _("Rows that do not say it: %(field)s") % {"field": label} if is_once else question.text,
        place_of(question),
        str(QUESTIONS["choice"] if is_once else QUESTIONS.get(question.about, "")),
        (*answers, *_common(words.kind, [question], next(iter(chosen), ""))),
        bool(chosen),
        spellings_of(question),
    )


def spellings_of(question: Question) -> tuple[str, ...]:
    """Every way in which the file writes the name, where there is more than one."""
    return (question.text, *question.spellings) if question.spellings else ()


def _spelt(question: Question) -> str:
    return " · ".join((question.text, *question.spellings))


def _candidate(question: Question, candidate: dict[str, Any], words: Wording) -> Answer:
    if "same" in candidate:
        label = _("The same as “%(name)s”") % {"name": candidate["name"]}
        hint = _("also written in %(rows)s") % {"rows": rows_of(candidate["rows"])}
        return Answer(f"same:{candidate['same']}", label, hint, question.answer.get("same") == candidate["same"])
    value, taken = f"take:{candidate['id']}", question.answer.get("take") == candidate["id"]
    if question.about in (About.TOGETHER, About.CHOICE):
        told = rows_of(candidate["rows"]) if candidate.get("rows") else ""
        return Answer(value, words.say(question.field, candidate["value"]), told, taken)
    why = str(LIKENESS.get(candidate["reason"], candidate["reason"]))
    return Answer(value, candidate["name"], ", ".join(filter(None, (candidate.get("hint", ""), why))), taken)


def can_lack(kind: RecordKind, group: Sequence[Question]) -> bool:
    """Whether all rows of some questions come in without what is asked."""
    return all(kind.can_lack(field) for field in {question.field for question in group})


def _common(kind: RecordKind, group: Sequence[Question], chosen: str) -> list[Answer]:
    """The answers beside the candidates: the same for every question about the same."""
    about, can_create = group[0].about, group[0].can_create
    if about == About.TWINS:
        return [
            Answer("one", _("One, named several times"), _("comes in once"), chosen == "one"),
            Answer("several", _("Several that are alike"), _("each comes in"), chosen == "several"),
        ]
    leave = Answer("leave", _("Leave the rows out"), "", chosen == "leave")
    if about in (About.TOGETHER, About.CHOICE):
        return [leave]
    if about == About.RECORD:
        new = Answer("new", _("None of these"), _("makes one more row under “new”"), chosen == "new")
        return [new, Answer("leave", _("Leave the row out"), "", chosen == "leave")]
    hint = NEW_ONES[About.TERRITORY] if about == About.TERRITORY else _("is added to the register")
    create = [Answer("create", _("A new one"), str(hint), chosen == "create")] if can_create else []
    empty = [Answer("empty", _("Leave the field empty"), "", chosen == "empty")] if can_lack(kind, group) else []
    return [*create, *empty, leave]


def all_alike(kind: RecordKind, waiting: Sequence[Question]) -> Iterable[Ask]:
    """One answer for all open questions about the same, where several wait."""
    groups: dict[tuple[str, bool], list[Question]] = {}
    for question in waiting:
        groups.setdefault((question.about, question.can_create), []).append(question)
    for (about, can_create), group in groups.items():
        if len(group) > 1:
            rows = sum(len(question.rows) for question in group)
            yield Ask(
                f"all-{about}-{int(can_create)}",
                _("All %(count)s that are alike") % {"count": formats.number(len(group))},
                ngettext("%(count)s row", "%(count)s rows", rows) % {"count": formats.number(rows)},
                str(QUESTIONS.get(about, "")),
                tuple(_common(kind, group, "")),
                False,
            )


def cell_of(question: Question, words: Wording, who: dict[int, User]) -> Cell:
    (sides,) = question.candidates
    person = str(who[sides["by"]]) if sides.get("by") in who else _("nobody")
    when = formats.moment(datetime.fromisoformat(sides["at"]))
    return Cell(
        f"question-{question.pk}",
        question.rows[0] if question.rows else 0,
        question.text,
        question.field,
        str(words.kind.field(question.field).label),
        words.say(question.field, sides["base"]),
        words.say(question.field, sides["stored"]),
        f"{person}, {when}",
        words.say(question.field, sides["file"]),
        next(iter(question.answer), ""),
    )


def rows_of(numbers: Sequence[int]) -> str:
    told = ", ".join(formats.number(number) for number in numbers[:6])
    if (more := len(numbers) - 6) > 0:
        told = _("%(numbers)s and %(count)s more") % {"numbers": told, "count": formats.number(more)}
    return ngettext("row %(numbers)s", "rows %(numbers)s", len(numbers)) % {"numbers": told}


def place_of(question: Question) -> str:
    rows = rows_of(question.rows)
    return _("Column %(column)s, %(rows)s") % {"column": question.column, "rows": rows} if question.column else rows
