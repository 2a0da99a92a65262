"""What a dashboard counts of some projects: money by step, milestones by state, targets by how far they are.

A tally adds up. It never becomes one number: the three axes stand beside each other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sympolity.ground.kernel.figures import Axes, Axis


class Mark(TextChoices):
    """How a milestone stands; overdue is computed from its day."""

    FULFILLED = "fulfilled", _("fulfilled")
    REPORTED = "reported", _("reported, to be checked")
    PARTLY = "partly", _("partly fulfilled")
    NOT_FULFILLED = "not-fulfilled", _("not fulfilled")
    OVERDUE = "overdue", _("overdue")
    AHEAD = "ahead", _("still ahead")


class Aim(TextChoices):
    """How a target stands, by what was accepted."""

    REACHED = "reached", _("reached")
    UNDER_WAY = "under-way", _("under way")
    MISSED = "missed", _("missed")
    UNMEASURED = "unmeasured", _("not measured")


DUE = tuple(mark for mark in Mark if mark is not Mark.AHEAD)
TONES: Mapping[str, str] = {
    Mark.FULFILLED: "fine",
    Mark.REPORTED: "attention",
    Mark.PARTLY: "attention",
    Mark.NOT_FULFILLED: "late",
    Mark.OVERDUE: "late",
    Mark.AHEAD: "neutral",
    Aim.REACHED: "fine",
    Aim.UNDER_WAY: "neutral",
    Aim.MISSED: "late",
    Aim.UNMEASURED: "neutral",
}


@dataclass(slots=True)
class Tally:
    """The sums of some projects; money in cents by step, milestones by `Mark`, targets by `Aim`."""

    projects: int = 0
    money: dict[str, int] = field(default_factory=dict)
    marks: dict[str, int] = field(default_factory=dict)
    aims: dict[str, int] = field(default_factory=dict)

    def add(self, other: "Tally") -> None:
        self.projects += other.projects
        for mine, others in ((self.money, other.money), (self.marks, other.marks), (self.aims, other.aims)):
            for key, value in others.items():
                mine[key] = mine.get(key, 0) + value

    def money_at(self, step: str) -> int:
        return self.money.get(step, 0)

    @property
    def milestones(self) -> int:
        return sum(self.marks.values())

    @property
    def due(self) -> int:
        """Milestones whose day has come, and those that were reached before it."""
        return sum(self.marks.get(mark, 0) for mark in DUE)

    @property
    def fulfilled(self) -> int:
        return self.marks.get(Mark.FULFILLED, 0)

    @property
    def targets(self) -> int:
        return sum(self.aims.values())

    @property
    def reached(self) -> int:
        return self.aims.get(Aim.REACHED, 0)

    def axes(self, steps: Iterable[str]) -> Axes:
        """`steps` of money from the first, which is the whole, to the last; one step alone measures nothing."""
        first, *further = steps
        return Axes(
            money=Axis(_share(self.money_at(further[-1]), self.money_at(first)) if further else None),
            milestones=Axis(_share(self.fulfilled, self.milestones), _share(self.due, self.milestones)),
            results=Axis(_share(self.reached, self.targets)),
        )


def _share(part: int, whole: int) -> float | None:
    return float(Decimal(part) / whole) if whole else None
