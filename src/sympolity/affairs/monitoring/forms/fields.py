"""The fields of a report on its page: what stands in them, and what a browser sends back.

One field is one answer, made of one or more inputs. `seen:<key>` travels with each: the revision that the writer saw
and a print of its value, so that only what this person changed is saved, and nothing over somebody else's words.
"""

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sympolity.affairs.monitoring import answers
from sympolity.affairs.monitoring.asks import Asked, AskedIndicator, AskedMilestone, AskedQuestion
from sympolity.affairs.monitoring.forms.figures_typed import figure_to_type, read_figure
from sympolity.affairs.monitoring.labels import MILESTONE_STATES, PARTS
from sympolity.affairs.monitoring.models import Answer
from sympolity.affairs.monitoring.queries.checks import Checked
from sympolity.affairs.monitoring.queries.known import AimedAt, LastFigure
from sympolity.ground.journal.operations import canonical
from sympolity.ground.kernel import formats

SEEN, CONFIRM, CHOOSE = "seen:", "confirm:", "choose:"
THEIRS = "theirs"
FIGURES = ("value", "weight")
WORDS = ("as_of", "source", "note")
OF_STEP = ("state", "on", "note")
NO_SUBJECTS: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Input:
    """One input of a field. `name` is unique on the page, `id` too."""

    name: str
    value: str
    label: str = ""
    subject: Any = None

    @property
    def id(self) -> str:
        return self.name.replace(":", "-").replace(".", "-")


@dataclass(frozen=True, slots=True)
class Field:
    """One answer as the page shows it, with everything that helps to give it."""

    asked: AskedQuestion | AskedIndicator | AskedMilestone
    row: Answer | None
    inputs: Mapping[str, Input]
    splits: Sequence[tuple[str, Sequence[Input]]] = ()
    wrong: Sequence[str] = ()
    is_missing: bool = False
    doubts: Sequence[str] = ()
    remarks: Sequence[str] = ()
    last: LastFigure | None = None
    aim: AimedAt | None = None
    # The row behind the words, for those who read another language.
    subject: Any = None

    @property
    def key(self) -> str:
        return self.asked.key

    @property
    def id(self) -> str:
        return self.key.replace(":", "-")

    @property
    def is_prefilled(self) -> bool:
        return bool(self.row and self.row.is_prefilled)

    @property
    def seen(self) -> str:
        return seen_of(self.row)


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the fields of a report: last figures, targets, reasons why it came back."""

    last: Mapping[int, LastFigure] = field(default_factory=dict)
    aims: Mapping[int, AimedAt] = field(default_factory=dict)
    remarks: Mapping[str, Sequence[str]] = field(default_factory=dict)
    subjects: Mapping[str, Any] = field(default_factory=dict)


def fields_shown(
    asked: Asked, rows: Mapping[str, Answer], found: Checked, beside: Beside
) -> tuple[list[Field], list[Field], list[Field]]:
    """The questions, figures and milestones of a report, ready for its page."""
    kinds: tuple[Iterable[Any], ...] = (asked.questions, asked.indicators, asked.milestones)
    questions, figures, steps = ([_shown(each, rows, found, beside) for each in kind] for kind in kinds)
    return questions, figures, steps


def _shown(asked: Any, rows: Mapping[str, Answer], found: Checked, beside: Beside) -> Field:
    row = rows.get(asked.key)
    value = row.value if row else None
    about = found.about(asked.key)
    return Field(
        asked=asked,
        row=row,
        inputs={each.name.partition(".")[2] or "text": each for each in inputs_of(asked.key, value, asked)},
        splits=_splits(asked, value, beside.subjects) if isinstance(asked, AskedIndicator) else (),
        wrong=[each.sentence for each in about if not each.is_missing],
        is_missing=any(each.is_missing for each in about),
        doubts=[each.sentence for each in found.doubts_about(asked.key)],
        remarks=beside.remarks.get(asked.key, ()),
        last=beside.last.get(asked.pk) if isinstance(asked, AskedIndicator) else None,
        aim=beside.aims.get(asked.pk) if isinstance(asked, AskedIndicator) else None,
        subject=beside.subjects.get(asked.key),
    )


def inputs_of(key: str, value: Any, asked: Any = None) -> Iterator[Input]:
    """The inputs of a field but its parts, with what stands in them."""
    kind = answers.taken_apart(key)[0]
    if kind == answers.QUESTION:
        yield Input(key, value or "")
        return
    value = value or {}
    for name in OF_STEP if kind == answers.MILESTONE else (*FIGURES, *WORDS):
        kept = value.get(name)
        yield Input(f"{key}.{name}", figure_to_type(kept) if name in FIGURES else kept or "")


def _splits(
    asked: AskedIndicator, value: Any, subjects: Mapping[str, Any] = NO_SUBJECTS
) -> list[tuple[str, list[Input]]]:
    parts = (value or {}).get("parts", {})
    return [
        (
            split.name,
            [
                Input(
                    f"{asked.key}.part.{pk}", figure_to_type(parts.get(str(pk))), name, subjects.get(f"category:{pk}")
                )
                for pk, name in split.categories.items()
            ],
        )
        for split in asked.splits
    ]


def every_input(asked: Any, value: Any) -> dict[str, str]:
    """By name: what stands in each input of a field, for a browser that shows somebody else's change."""
    found = {each.name: each.value for each in inputs_of(asked.key, value)}
    if isinstance(asked, AskedIndicator):
        found |= {each.name: each.value for _split, parts in _splits(asked, value) for each in parts}
    return found


# -- what comes back -------------------------------------------------------------
def print_of(value: Any) -> int:
    return zlib.crc32(canonical.encode(value).encode())


def seen_of(row: Answer | None) -> str:
    """The revision and the print of what stands in a field, for the form to carry."""
    return f"{row.revision}:{print_of(row.value)}" if row else f"0:{print_of(None)}"


def typed_in(posted: Mapping[str, str], asked: Asked) -> dict[str, tuple[Any, int]]:
    """What a person changed: the value of each field and the revision it was changed from.

    A field that says what it said when the page was loaded is left out, unless it was confirmed.
    """
    typed: dict[str, tuple[Any, int]] = {}
    for key in asked.keys:
        seen = posted.get(f"{SEEN}{key}")
        if seen is None or posted.get(f"{CHOOSE}{key}") == THEIRS:
            continue
        revision, _colon, print_ = seen.partition(":")
        value = _tidied(key, _sent(posted, key, asked))
        if str(print_of(value)) != print_ or posted.get(f"{CONFIRM}{key}"):
            typed[key] = (value, int(revision) if revision.isdecimal() else 0)
    return typed


def _tidied(key: str, value: Any) -> Any:
    try:
        return answers.tidy(key, value)
    except ValueError:
        return value  # the operation says what is wrong with it


def _sent(posted: Mapping[str, str], key: str, asked: Asked) -> Any:
    field_ = asked.by_key[key]
    if isinstance(field_, AskedQuestion):
        return posted.get(key, "")
    names = OF_STEP if isinstance(field_, AskedMilestone) else WORDS
    value: dict[str, Any] = {name: posted.get(f"{key}.{name}", "") for name in names}
    if isinstance(field_, AskedIndicator):
        value |= {name: read_figure(posted.get(f"{key}.{name}", "")) for name in FIGURES}
        parts = {str(pk): f"{key}.part.{pk}" for split in field_.splits for pk in split.categories}
        value["parts"] = {pk: read_figure(posted[name]) for pk, name in parts.items() if posted.get(name)}
    return value


def in_words(asked: Any, value: Any) -> list[tuple[str, str]]:
    """What a value says, as label and words, for people who compare two of them."""
    if value is None:
        return []
    if not isinstance(value, Mapping):
        return [("", str(value))]
    labels = {f"{asked.key}.{name}": str(words) for name, words in PARTS.items()}
    for split in getattr(asked, "splits", ()):
        labels |= {f"{asked.key}.part.{pk}": name for pk, name in split.categories.items()}
    return [(labels[name], _in_words(name, typed)) for name, typed in every_input(asked, value).items() if typed]


def _in_words(name: str, typed: str) -> str:
    part = name.rpartition(".")[2]
    if part in ("as_of", "on"):
        return formats.day(answers.day(typed)) or typed
    return str(MILESTONE_STATES.get(typed, typed)) if part == "state" else typed
