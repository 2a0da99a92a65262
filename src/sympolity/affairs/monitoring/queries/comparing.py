"""What a report says now against another version of it, or against the last round: field by field."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sympolity.affairs.monitoring import answers
from sympolity.affairs.monitoring.frozen import fields_of
from sympolity.affairs.monitoring.labels import MILESTONE_STATES, PARTS
from sympolity.ground.kernel import formats
from sympolity.methods.plausibility import is_jump
from sympolity.methods.wording.differing import Piece, differences


@dataclass(frozen=True, slots=True)
class Line:
    """One part of a figure or milestone in both versions. `change` is None where it cannot be counted."""

    label: str
    before: str
    after: str
    change: Decimal | None = None
    is_jump: bool = False
    category: str = ""  # the key of the category that a part of a figure stands for

    @property
    def is_changed(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Compared:
    """One field in two versions: words as pieces, anything else as lines."""

    key: str
    name: str
    unit: str = ""
    pieces: Sequence[Piece] = ()
    lines: Sequence[Line] = ()

    @property
    def id(self) -> str:
        return self.key.replace(":", "-")

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said, neither now nor before."""
        return not self.pieces and not any(line.before or line.after for line in self.lines)

    @property
    def is_changed(self) -> bool:
        return any(piece.kind != "same" for piece in self.pieces) or any(line.is_changed for line in self.lines)


def compared(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> list[Compared]:
    """The fields of `after` beside those of `before`; without one, everything is new."""
    old = fields_of(before) if before else {}
    return [_compared(key, old.get(key, {}), row) for key, row in fields_of(after).items()]


def _compared(key: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Compared:
    if "question" in new:
        return Compared(key, new["question"], pieces=differences(old.get("answer", ""), new["answer"]))
    lines = _figure_lines(old, new) if "indicator" in new else _milestone_lines(old, new)
    return Compared(key, new.get("name") or new.get("title", ""), new.get("unit", ""), lines=tuple(lines))


def _figure_lines(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Line]:
    yield _figure_line("", old.get("value"), new.get("value"))
    if old.get("weight") or new.get("weight"):
        yield _figure_line(new.get("weight_name", ""), old.get("weight"), new.get("weight"))
    parts = {part["category"]: part["value"] for part in old.get("parts", ())}
    for part in new.get("parts", ()):
        yield _figure_line(part["name"], parts.get(part["category"]), part["value"], f"category:{part['category']}")
    for name in ("as_of", "source", "note"):
        if old.get(name) or new.get(name):
            yield _words_line(name, old, new)


def _figure_line(label: str, before: str | None, after: str | None, category: str = "") -> Line:
    old, new = answers.number(before).value, answers.number(after).value
    known = old is not None and new is not None
    return Line(
        label,
        formats.number(old),
        formats.number(new),
        new - old if old is not None and new is not None else None,
        known and is_jump(old or Decimal(), new or Decimal()),
        category,
    )


def _milestone_lines(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Line]:
    for name in ("state", "on", "note"):
        if old.get(name) or new.get(name):
            yield _words_line(name, old, new)


def _words_line(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Line:
    return Line(str(PARTS[name]), _said(name, old), _said(name, new))


def _said(name: str, row: Mapping[str, Any]) -> str:
    value = row.get(name) or ""
    if name in ("as_of", "on"):
        return formats.day(answers.day(value)) or value
    return str(MILESTONE_STATES.get(value, value)) if name == "state" else value
