"""What an amendment would change in a plan, in plain values: as people say it and as the row keeps it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from sympolity.ground.kernel import formats
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.portfolio.models import Milestone, Project
from sympolity.network.portfolio.operations.agreed import PLANNED_DAYS

LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class NewStep:
    """A milestone that the amendment would add."""

    title: str
    due_on: date
    verification: str = ""


@dataclass(frozen=True, slots=True)
class PlanChange:
    """What would be other than in the plan. A day that is None stays as it is."""

    planned_start_on: date | None = None
    planned_end_on: date | None = None
    steps: tuple[tuple[int, date], ...] = ()
    new_steps: tuple[NewStep, ...] = ()
    dropped: tuple[int, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            **{name: day.isoformat() for name in PLANNED_DAYS if (day := getattr(self, name))},
            "steps": {str(pk): day.isoformat() for pk, day in self.steps},
            "new_steps": [
                {"title": each.title, "due_on": each.due_on.isoformat(), "verification": each.verification}
                for each in self.new_steps
            ],
            "dropped": list(self.dropped),
        }

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "PlanChange":
        return cls(
            **{name: date.fromisoformat(said[name]) for name in PLANNED_DAYS if said.get(name)},
            steps=tuple((int(pk), date.fromisoformat(day)) for pk, day in said.get("steps", {}).items()),
            new_steps=tuple(
                NewStep(each["title"], date.fromisoformat(each["due_on"]), each.get("verification", ""))
                for each in said.get("new_steps", ())
            ),
            dropped=tuple(said.get("dropped", ())),
        )


def pursued_steps(project: Project) -> dict[int, Milestone]:
    """The milestones that a plan speaks of: those that were not dropped."""
    return {step.pk: step for step in project.milestones.filter(closed_on=None).order_by("due_on", "pk")}


def plan_as_json(project: Project, steps: Mapping[int, Milestone]) -> dict[str, Any]:
    """The plan as it stands, with the titles of its milestones."""
    return {
        **{name: day.isoformat() if (day := getattr(project, name)) else None for name in PLANNED_DAYS},
        "steps": {str(pk): step.due_on.isoformat() for pk, step in steps.items()},
        "titles": {str(pk): step.title for pk, step in steps.items()},
    }


def real_change(project: Project, steps: Mapping[int, Milestone], said: PlanChange) -> PlanChange:
    """Only what differs from the plan as it stands."""
    days = {name: day for name in PLANNED_DAYS if (day := getattr(said, name)) and day != getattr(project, name)}
    moved = tuple((pk, day) for pk, day in said.steps if pk not in steps or steps[pk].due_on != day)
    moved = tuple((pk, day) for pk, day in moved if pk not in said.dropped)
    return PlanChange(**days, steps=moved, new_steps=said.new_steps, dropped=said.dropped)


def refuse_bad_change(project: Project, steps: Mapping[int, Milestone], change: PlanChange) -> None:
    """Raises Refused with the first reason why a plan cannot be changed like that."""
    for field, sentence in _faults(project, steps, change):
        raise Refused(sentence, field=field)


def _faults(project: Project, steps: Mapping[int, Milestone], change: PlanChange) -> Iterator[tuple[str | None, str]]:
    if change == PlanChange():
        yield None, _("Nothing would change. Enter the new days.")
    start = change.planned_start_on or project.planned_start_on
    end = change.planned_end_on or project.planned_end_on
    if start and end and end < start:
        yield (
            "planned_end_on",
            _("The planned end, %(end)s, lies before the planned start, %(start)s.")
            % {"end": formats.day(end), "start": formats.day(start)},
        )
    for pk in (*(pk for pk, _day in change.steps), *change.dropped):
        if pk not in steps:
            yield None, _("A milestone of this amendment was dropped meanwhile. Change the amendment.")
        elif steps[pk].state == Milestone.State.FULFILLED:
            words = _("The milestone “%(step)s” is fulfilled. It no longer changes.")
            yield f"step_{pk}", words % {"step": steps[pk].title}
    for place, each in enumerate(change.new_steps):
        if not each.title.strip():
            yield f"new_title_{place}", _("Say what is to be reached.")
        if max(len(each.title), len(each.verification)) > LONGEST_TITLE:
            yield f"new_title_{place}", _("Shorten this to 300 characters.")
