"""An amendment beside the plan that it would change: each day before and after, and what else it touches."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from sympolity.ground.kernel import formats
from sympolity.ground.kernel.pictures import days_apart
from sympolity.ground.languages.queries import say, with_translations
from sympolity.methods.timetable import margins
from sympolity.network.portfolio.models import Amendment
from sympolity.network.portfolio.operations.proposals import PlanChange, plan_as_json, pursued_steps
from sympolity.network.portfolio.queries import critical_days

SAME, MOVED, NEW, DROPPED = "same", "moved", "new", "dropped"


@dataclass(frozen=True, slots=True)
class ComparedDay:
    """One day of the plan; `days` is how far it would move, below zero: earlier."""

    label: str
    before: date | None
    after: date | None
    kind: str

    @property
    def days(self) -> int | None:
        return (self.after - self.before).days if self.before and self.after and self.kind == MOVED else None

    @property
    def shift(self) -> str:
        if self.kind == NEW:
            return _("new")
        if self.kind == DROPPED:
            return _("dropped")
        return days_apart(self.days) if self.days else ""


@dataclass(frozen=True, slots=True)
class ComparedMargin:
    """A critical date, and the days that the plan leaves until then, before and after."""

    title: str
    falls_on: date
    before: int | None
    after: int | None

    @property
    def is_missed(self) -> bool:
        return (self.after or 0) < 0


@dataclass(frozen=True, slots=True)
class Comparison:
    days: tuple[ComparedDay, ...]
    margins: tuple[ComparedMargin, ...]
    warnings: tuple[str, ...]

    @property
    def moving(self) -> tuple[ComparedDay, ...]:
        return tuple(each for each in self.days if each.kind != SAME)


def end_of(amendment: Amendment) -> tuple[date | None, date | None]:
    """The planned end before and after, from what the row itself holds."""
    before = amendment.before.get("planned_end_on") if amendment.before else None
    stood = date.fromisoformat(before) if before else amendment.project.planned_end_on
    after = amendment.proposed.get("planned_end_on")
    return stood, date.fromisoformat(after) if after else stood


def compare(amendment: Amendment) -> Comparison:
    """Before is the plan at submission; of an amendment that was never submitted, the plan as it stands."""
    project, change = amendment.project, PlanChange.from_json(amendment.proposed)
    plan = amendment.before or plan_as_json(project, pursued_steps(project))
    days = tuple(_days({**plan, "titles": {**plan.get("titles", {}), **_titles(amendment)}}, change))
    stood, ends = end_of(amendment)
    critical = critical_days(project.programme)
    left = zip(margins(stood, critical), margins(ends, critical), strict=True)
    compared = tuple(ComparedMargin(old.title, old.falls_on, old.days, new.days) for old, new in left)
    return Comparison(days, compared, tuple(_warnings(amendment, days, ends)))


def _titles(amendment: Amendment) -> dict[str, str]:
    """The milestones in the reader's language; of one that is gone, the title at submission stands."""
    steps = list(amendment.project.milestones.all())
    for step in steps:
        step.project = amendment.project
    return {str(step.pk): say(step, "title").text for step in with_translations(steps)}


def _days(plan: Mapping[str, Any], change: PlanChange) -> Iterator[ComparedDay]:
    for name, label in (("planned_start_on", _("Planned start")), ("planned_end_on", _("Planned end"))):
        stood, after = _day(plan.get(name)), getattr(change, name)
        yield ComparedDay(label, stood, after or stood, MOVED if after else SAME)
    moved = dict(change.steps)
    titles = plan.get("titles", {})
    for key, day in sorted(plan["steps"].items(), key=lambda pair: pair[1]):
        stood, pk = _day(day), int(key)
        kind = DROPPED if pk in change.dropped else MOVED if pk in moved else SAME
        yield ComparedDay(titles.get(key, key), stood, None if kind == DROPPED else moved.get(pk, stood), kind)
    for each in change.new_steps:
        yield ComparedDay(each.title, None, each.due_on, NEW)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _warnings(amendment: Amendment, days: Iterable[ComparedDay], ends: date | None) -> Iterator[str]:
    """What no longer fits together; those who decide see it, nothing is refused for it."""
    if ends is None:
        return
    for each in days:
        if each.after and each.after > ends:
            yield _("“%(step)s” would fall after the planned end, on %(day)s.") % {
                "step": each.label,
                "day": formats.day(each.after),
            }
    project = amendment.project
    whole = project.parent
    if whole and whole.planned_end_on and whole.planned_end_on < ends:
        yield _("It is part of “%(project)s”, which is planned to end on %(day)s.") % {
            "project": whole.title,
            "day": formats.day(whole.planned_end_on),
        }
    for part in project.children.filter(planned_end_on__gt=ends).order_by("planned_end_on", "id")[:5]:
        yield _("Its part “%(project)s” is planned to end later, on %(day)s.") % {
            "project": part.title,
            "day": formats.day(part.planned_end_on),
        }
