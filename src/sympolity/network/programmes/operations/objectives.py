"""What a programme pursues, and the conditions under each objective that projects may cover."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.editing import alter, kept, locked, to_close, to_reopen, told
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.programmes.deeds import write_down
from sympolity.network.programmes.models import Factor, Objective, Programme


@transaction.atomic
def add_objective(programme: Programme, *, by: User, **facts: Any) -> Objective:
    """Raises Refused for a parent that is closed or stands in another programme."""
    objective = Objective(programme=programme, **facts)
    _check_parent(objective, objective.parent)
    kept(objective)
    write_down(
        "objective added", objective, told(objective, "name", "code", "parent", "goal", "due_on", "source"), by=by
    )
    return objective


@transaction.atomic
def change_objective(objective: Objective, *, by: User, **facts: Any) -> Objective:
    """Raises Refused for a parent that is closed or stands in another programme, and for a circle."""
    objective = locked(objective)
    parent = facts.get("parent")
    if parent and parent.pk != objective.parent_id:
        _check_parent(objective, parent)
    if changes := alter(objective, facts):
        write_down("objective changed", objective, changes, by=by)
    return objective


def _check_parent(objective: Objective, parent: Objective | None) -> None:
    if parent is None:
        return
    if parent.programme_id != objective.programme_id:
        raise Refused(_("%(name)s stands in another programme.") % {"name": parent}, field="parent")
    if parent.closed_on:
        raise Refused(_("%(name)s is closed. Choose another one.") % {"name": parent}, field="parent")


@transaction.atomic
def close_objective(objective: Objective, *, by: User, closed_on: date | None = None, reason: str = "") -> Objective:
    """It is no longer pursued; what was done for it stays. Raises Refused while open parts stand under it."""
    objective = to_close(objective)
    under = objective.children.filter(closed_on=None).count() + objective.factors.filter(closed_on=None).count()
    if under:
        sentence = ngettext(
            "%(count)d open part stands under it. Close it or move it first.",
            "%(count)d open parts stand under it. Close them or move them first.",
            under,
        )
        raise Refused(sentence % {"count": under})
    changes = alter(objective, {"closed_on": closed_on or timezone.localdate()})
    write_down("objective closed", objective, changes, by=by, reason=reason)
    return objective


@transaction.atomic
def reopen_objective(objective: Objective, *, by: User, reason: str = "") -> Objective:
    """Raises Refused for an open one, and where the one above it is closed."""
    objective = to_reopen(objective)
    if objective.parent and objective.parent.closed_on:
        raise Refused(_("%(name)s is closed. Open it first.") % {"name": objective.parent})
    write_down("objective opened again", objective, alter(objective, {"closed_on": None}), by=by, reason=reason)
    return objective


@transaction.atomic
def add_factor(objective: Objective, *, by: User, **facts: Any) -> Factor:
    """Raises Refused under a closed objective."""
    if objective.closed_on:
        raise Refused(_("%(name)s is closed. Open it first.") % {"name": objective})
    factor = kept(Factor(objective=objective, **facts))
    write_down("factor added", factor, told(factor, "statement", "kind", "objective", "why_and_how"), by=by)
    return factor


@transaction.atomic
def change_factor(factor: Factor, *, by: User, **facts: Any) -> Factor:
    """Raises Refused for an objective that is closed or stands in another programme."""
    factor = locked(factor)
    objective = facts.get("objective")
    if objective and objective.pk != factor.objective_id:
        if objective.programme_id != factor.objective.programme_id:
            raise Refused(_("%(name)s stands in another programme.") % {"name": objective}, field="objective")
        if objective.closed_on:
            raise Refused(_("%(name)s is closed. Choose another one.") % {"name": objective}, field="objective")
    if changes := alter(factor, facts):
        write_down("factor changed", factor, changes, by=by)
    return factor


@transaction.atomic
def close_factor(factor: Factor, *, by: User, closed_on: date | None = None, reason: str = "") -> Factor:
    """It no longer has to be covered; what covered it stays."""
    factor = to_close(factor)
    changes = alter(factor, {"closed_on": closed_on or timezone.localdate()})
    write_down("factor closed", factor, changes, by=by, reason=reason)
    return factor


@transaction.atomic
def reopen_factor(factor: Factor, *, by: User, reason: str = "") -> Factor:
    """Raises Refused for an open one, and under a closed objective."""
    factor = to_reopen(factor)
    if factor.objective.closed_on:
        raise Refused(_("%(name)s is closed. Open it first.") % {"name": factor.objective})
    write_down("factor opened again", factor, alter(factor, {"closed_on": None}), by=by, reason=reason)
    return factor
