"""What a programme measures, how it splits what it counts, and which projects report on what."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.affairs.monitoring.models import Assignment, Category, Disaggregation, Indicator
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.editing import alter, kept, locked, to_close, to_reopen, told
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.deeds import write_down
from sympolity.network.programmes.models import Programme

TOLD = (
    "name",
    "code",
    "objective",
    "kind",
    "unit",
    "decimals",
    "direction",
    "rule",
    "baseline",
    "baseline_on",
    "source",
)
BATCH = 500
Source = Mapping[str, Any] | None  # the cell of a spreadsheet; None: a form


@transaction.atomic
def add_indicator(
    programme: Programme,
    *,
    by: User,
    disaggregations: Collection[Disaggregation] = (),
    came_from: Source = None,
    **facts: Any,
) -> Indicator:
    """Raises Refused for an objective that is closed or stands in another programme, and for a mean without a base."""
    indicator = Indicator(programme=programme, **facts)
    check_indicator(indicator)
    kept(indicator)
    indicator.disaggregations.set(disaggregations)
    write_down("indicator added", indicator, told(indicator, *TOLD), by=by, source=came_from)
    return indicator


@transaction.atomic
def change_indicator(
    indicator: Indicator,
    *,
    by: User,
    disaggregations: Collection[Disaggregation] | None = None,
    came_from: Source = None,
    **facts: Any,
) -> Indicator:
    """Raises Refused for another rule or unit once figures were accepted: they were given by the old one."""
    indicator = locked(indicator)
    check_change(indicator, facts)
    changes = alter(indicator, facts)
    check_indicator(indicator)
    if disaggregations is not None:
        before = sorted(indicator.disaggregations.values_list("pk", flat=True))
        after = sorted(each.pk for each in disaggregations)
        if before != after:
            indicator.disaggregations.set(disaggregations)
            changes["disaggregations"] = (before, after)
    if changes:
        write_down("indicator changed", indicator, changes, by=by, source=came_from)
    return indicator


@transaction.atomic
def close_indicator(
    indicator: Indicator, *, by: User, closed_on: date | None = None, reason: str = "", source: Source = None
) -> Indicator:
    """It is no longer asked for; its figures, targets and assignments stay."""
    indicator = to_close(indicator)
    changes = alter(indicator, {"closed_on": closed_on or timezone.localdate()})
    write_down("indicator closed", indicator, changes, by=by, reason=reason, source=source)
    return indicator


@transaction.atomic
def reopen_indicator(indicator: Indicator, *, by: User, reason: str = "") -> Indicator:
    indicator = to_reopen(indicator)
    write_down("indicator opened again", indicator, alter(indicator, {"closed_on": None}), by=by, reason=reason)
    return indicator


def check_change(indicator: Indicator, facts: Mapping[str, Any]) -> None:
    """Raises Refused where facts would give another meaning to figures that were accepted."""
    for name in ("rule", "unit"):
        if name in facts and facts[name] != getattr(indicator, name) and indicator.figures.exists():
            raise Refused(
                _("Figures were already accepted by the old one. Close this indicator and add another one."), field=name
            )


def check_indicator(indicator: Indicator) -> None:
    """Raises Refused for an objective of another programme, and for a mean without a base."""
    objective = indicator.objective
    if objective and objective.programme_id != indicator.programme_id:
        raise Refused(_("%(name)s stands in another programme.") % {"name": objective}, field="objective")
    if indicator.rule == Indicator.Rule.WEIGHTED_AVERAGE and not indicator.weight_name:
        raise Refused(_("Say what the average is weighed by, such as people who answered."), field="weight_name")


# -- how people are split ------------------------------------------------------------
@transaction.atomic
def add_disaggregation(programme: Programme, *, by: User, name: str, categories: Sequence[str]) -> Disaggregation:
    """Raises Refused with fewer than two categories: one part is the whole."""
    disaggregation = kept(Disaggregation(programme=programme, name=name))
    changes = {**told(disaggregation, "name"), "categories": (None, _set_categories(disaggregation, categories))}
    write_down("disaggregation added", disaggregation, changes, by=by)
    return disaggregation


@transaction.atomic
def change_disaggregation(
    disaggregation: Disaggregation, *, by: User, name: str, categories: Sequence[str]
) -> Disaggregation:
    """A category that is left out is closed and keeps its figures; one that comes back is opened again."""
    disaggregation = locked(disaggregation)
    changes = alter(disaggregation, {"name": name})
    before = open_categories(disaggregation)
    if (after := _set_categories(disaggregation, categories)) != before:
        changes["categories"] = (before, after)
    if changes:
        write_down("disaggregation changed", disaggregation, changes, by=by)
    return disaggregation


@transaction.atomic
def close_disaggregation(
    disaggregation: Disaggregation, *, by: User, closed_on: date | None = None, reason: str = ""
) -> Disaggregation:
    """It is no longer asked for; the figures that were split by it stay."""
    disaggregation = to_close(disaggregation)
    changes = alter(disaggregation, {"closed_on": closed_on or timezone.localdate()})
    write_down("disaggregation closed", disaggregation, changes, by=by, reason=reason)
    return disaggregation


@transaction.atomic
def reopen_disaggregation(disaggregation: Disaggregation, *, by: User, reason: str = "") -> Disaggregation:
    disaggregation = to_reopen(disaggregation)
    changes = alter(disaggregation, {"closed_on": None})
    write_down("disaggregation opened again", disaggregation, changes, by=by, reason=reason)
    return disaggregation


def open_categories(disaggregation: Disaggregation) -> list[str]:
    return list(disaggregation.categories.filter(closed_on=None).values_list("name", flat=True))


def _set_categories(disaggregation: Disaggregation, names: Sequence[str]) -> list[str]:
    wanted = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    if len(wanted) < 2:
        raise Refused(_("Name at least two categories, each on a line of its own."), field="categories")
    known = {each.name: each for each in disaggregation.categories.all()}
    for place, name in enumerate(wanted):
        if name in known:
            alter(known[name], {"order": place, "closed_on": None})
        else:
            kept(Category(disaggregation=disaggregation, name=name, order=place))
    for name, category in known.items():
        if name not in wanted and category.closed_on is None:
            alter(category, {"closed_on": timezone.localdate()})
    return wanted


# -- who reports on what -------------------------------------------------------------
@transaction.atomic
def assign_projects(
    indicator: Indicator,
    projects: Collection[Project],
    *,
    by: User,
    since: date | None = None,
    baseline: Decimal | None = None,
    baseline_on: date | None = None,
) -> int:
    """Projects report on an indicator from a day on; gives back how many were new. One decision in the journal.

    Those that already do keep what they have; an assignment that had ended goes on. Raises Refused for a closed
    indicator and for projects of another programme.
    """
    indicator = locked(indicator)
    if indicator.closed_on:
        raise Refused(_("%(name)s is closed. Open it first.") % {"name": indicator})
    if any(project.programme_id != indicator.programme_id for project in projects):
        raise Refused(_("A project of another programme cannot report on this indicator."))
    wanted = [project.pk for project in projects]
    known = dict(indicator.assignments.values_list("project_id", "until"))
    ended = [pk for pk in wanted if known.get(pk) is not None]
    new = [pk for pk in wanted if pk not in known]
    for start in range(0, len(ended), BATCH):
        indicator.assignments.filter(project__in=ended[start : start + BATCH]).update(until=None)
    facts = {"since": since, "baseline": baseline, "baseline_on": baseline_on}
    Assignment.objects.bulk_create(
        (Assignment(indicator=indicator, project_id=pk, **facts) for pk in new), batch_size=BATCH
    )
    if new or ended:
        write_down("projects assigned", indicator, {"projects": (None, sorted([*new, *ended]))}, by=by)
    return len(new) + len(ended)


@transaction.atomic
def end_assignments(
    indicator: Indicator, projects: Collection[Project], *, by: User, until: date | None = None, reason: str = ""
) -> int:
    """Projects no longer report on an indicator after a day; what they reported stays. Gives back how many."""
    indicator = locked(indicator)
    day = until or timezone.localdate()
    wanted = {project.pk for project in projects}
    found = [each for each in indicator.assignments.filter(until=None) if each.project_id in wanted]
    if any(each.since and each.since > day for each in found):
        raise Refused(_("The last day lies before the first. Choose a later one."), field="until")
    for start in range(0, len(found), BATCH):
        pks = [each.pk for each in found[start : start + BATCH]]
        Assignment.objects.filter(pk__in=pks).update(until=day)
    if found:
        changes = {"projects": (sorted(each.project_id for each in found), None), "until": (None, day)}
        write_down("assignments ended", indicator, changes, by=by, reason=reason)
    return len(found)
