"""What an indicator is to reach by a day. A target is corrected or withdrawn, never deleted."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.affairs.monitoring.models import Indicator, Target
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.editing import alter, kept, locked, told
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.deeds import write_down

TOLD = ("value", "due_on", "project", "organisation", "territory", "source")
BATCH = 500
Source = Mapping[str, Any] | None  # the cell of a spreadsheet; None: a form


@transaction.atomic
def set_target(indicator: Indicator, *, by: User, came_from: Source = None, **facts: Any) -> Target:
    """Raises Refused for a closed indicator, a second target of the same thing on one day, and things from outside."""
    target = Target(indicator=indicator, **facts)
    _check(target)
    kept(target)
    write_down("target set", target, told(target, *TOLD), by=by, source=came_from)
    return target


@transaction.atomic
def change_target(target: Target, *, by: User, came_from: Source = None, **facts: Any) -> Target:
    target = locked(target)
    changes = alter(target, facts)
    _check(target)
    if changes:
        write_down("target changed", target, changes, by=by, source=came_from)
    return target


@transaction.atomic
def withdraw_target(
    target: Target, *, by: User, closed_on: date | None = None, reason: str = "", came_from: Source = None
) -> Target:
    target = locked(target)
    if target.closed_on:
        raise Refused(_("This target is withdrawn already."))
    changes = alter(target, {"closed_on": closed_on or timezone.localdate()})
    write_down("target withdrawn", target, changes, by=by, reason=reason, source=came_from)
    return target


@transaction.atomic
def restore_target(target: Target, *, by: User, reason: str = "") -> Target:
    target = locked(target)
    if not target.closed_on:
        raise Refused(_("This target holds already."))
    changes = alter(target, {"closed_on": None})
    _check(target)
    write_down("target set again", target, changes, by=by, reason=reason)
    return target


@transaction.atomic
def set_targets(
    indicator: Indicator, projects: Collection[Project], *, by: User, value: Decimal, due_on: date, source: str = ""
) -> int:
    """The same target for many projects, one decision in the journal; gives back for how many it is new.

    A project that already has one for this day keeps it: it was set for itself.
    """
    indicator = locked(indicator)
    if any(project.programme_id != indicator.programme_id for project in projects):
        raise Refused(_("A project of another programme cannot report on this indicator."))
    has = set(indicator.targets.filter(due_on=due_on, closed_on=None).values_list("project_id", flat=True))
    new = [project.pk for project in projects if project.pk not in has]
    Target.objects.bulk_create(
        (Target(indicator=indicator, project_id=pk, value=value, due_on=due_on, source=source) for pk in new),
        batch_size=BATCH,
    )
    if new:
        changes = {"projects": (None, sorted(new)), "value": (None, value), "due_on": (None, due_on)}
        write_down("targets set", indicator, changes, by=by)
    return len(new)


def _check(target: Target) -> None:
    indicator = target.indicator
    if indicator.closed_on:
        raise Refused(_("%(name)s is closed. Open it first.") % {"name": indicator})
    if target.project and target.project.programme_id != indicator.programme_id:
        raise Refused(_("%(name)s stands in another programme.") % {"name": target.project}, field="project")
    same = indicator.targets.filter(
        project=target.project,
        organisation=target.organisation,
        territory=target.territory,
        due_on=target.due_on,
        closed_on=None,
    )
    if same.exclude(pk=target.pk).exists():
        raise Refused(_("There already is a target for this day. Change that one."), field="due_on")
    down = indicator.direction == Indicator.Direction.DOWN
    if indicator.baseline is None or target.project_id or target.organisation_id or target.territory_id:
        return
    if indicator.rule in (Indicator.Rule.SUM, Indicator.Rule.UNIQUE_COUNT):
        return
    if (target.value > indicator.baseline) if down else (target.value < indicator.baseline):
        raise Refused(
            _("This lies on the wrong side of the baseline. Check the target and the direction."), field="value"
        )
