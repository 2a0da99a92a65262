"""What a total is made of, report by report, and why the others are not in it."""

from collections.abc import Mapping
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.fields import CharField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sympolity.affairs.monitoring.models import Assignment, Figure, Indicator, Return, Round
from sympolity.affairs.monitoring.queries.counting import scope_of
from sympolity.methods.measures import STANDING, Rule
from sympolity.network.portfolio.models import Project


class Place(TextChoices):
    """Where a report stands towards a total: in it, or why not. The same reasons as `methods.measures.Why`."""

    COUNTED = "counted", pgettext_lazy("figure", "counted")
    EARLIER = "earlier", _("a later figure stands for it")
    COVERED = "covered", _("reported again for a longer period")
    NO_BASE = "no-base", _("no base for the average")
    NO_FIGURE = "no-figure", _("accepted without a figure")
    LATE = "late", pgettext_lazy("figure", "late")
    MISSING = "missing", _("not sent yet")
    RETURNED = "returned", _("sent back")
    WAITING = "waiting", _("sent, not accepted yet")
    EXCUSED = "excused", _("excused")
    ENDED = "ended", _("project ended")
    NOT_ASKED = "not-asked", _("not asked for it")


# What a report is annotated with, and the column of its figure.
FIGURE = {
    "figure": "value",
    "base": "weight",
    "figure_as_of": "as_of",
    "figure_source": "source",
    "figure_note": "note",
}
TONES: Mapping[str, str] = {
    Place.COUNTED: "fine",
    Place.LATE: "late",
    Place.MISSING: "attention",
    Place.RETURNED: "attention",
    Place.WAITING: "attention",
}


def reports_on(indicator: Indicator) -> QuerySet[Return]:
    """The reports of all rounds that asked for an indicator, each with its `place` towards the total and its figure.

    `figure`, `base`, `figure_as_of`, `figure_source` and `figure_note` say what it holds.
    """
    rule = Rule(indicator.rule)
    asked, of_all = _rounds_asking(indicator)
    assigned = Assignment.objects.filter(indicator=indicator, project=OuterRef("project")).exclude(
        since__gt=OuterRef("round__period_until")
    )
    assigned = assigned.exclude(until__lt=OuterRef("round__period_from"))
    rows = Return.objects.filter(round__in=asked).annotate(
        **{name: _of_figure(indicator, column) for name, column in FIGURE.items()},
        is_overtaken=_overtaken(indicator, rule),
        is_asked=Case(When(round__in=of_all, then=Value(True)), default=Exists(assigned)),
    )
    return rows.annotate(place=_place(rule))


def _of_figure(indicator: Indicator, column: str) -> Case:
    """What the figure of a report says. It is looked up by its project or organisation, for which there is an index."""
    own = Figure.objects.filter(indicator=indicator, category=None, submission__of=OuterRef("pk"))
    of_organisation = own.filter(project=None, organisation=OuterRef("organisation"))
    of_project = own.filter(project=OuterRef("project"))
    return Case(
        When(project=None, then=Subquery(of_organisation.values(column)[:1])),
        default=Subquery(of_project.values(column)[:1]),
    )


def places_of(indicator: Indicator) -> dict[str, int]:
    """How many reports stand where, in one query."""
    rows: Any = reports_on(indicator).order_by()
    return {row["place"]: row["count"] for row in rows.values("place").annotate(count=Count("pk"))}


def _rounds_asking(indicator: Indicator) -> tuple[list[int], list[int]]:
    """The rounds that asked for it, and of these the ones that asked everybody."""
    told = set(Figure.objects.filter(indicator=indicator).order_by().values_list("round_id", flat=True).distinct())
    rounds = Round.objects.filter(programme=indicator.programme_id).exclude(
        state__in=(Round.State.CANCELLED, Round.State.PLANNED)
    )
    asked, of_all = [], []
    for pk, asks in rounds.values_list("pk", "asks"):
        if pk in told or any(row["pk"] == indicator.pk for row in asks.get("indicators", ())):
            asked.append(pk)
            if indicator.pk in asks.get("of_all", ()):
                of_all.append(pk)
    return asked, of_all


def _overtaken(indicator: Indicator, rule: Rule) -> Any:
    """Whether another figure of the same source stands for this one."""
    others = Figure.objects.filter(indicator=indicator, category=None).exclude(round__state=Round.State.CANCELLED)
    if rule in STANDING:
        return _stands_again(others.filter(_later()))
    larger: dict[int, list[int]] = {}
    for pk, other in scope_of(indicator.programme).covered:
        larger.setdefault(pk, []).append(other)
    again = [When(round=pk, then=_stands_again(others.filter(round__in=found))) for pk, found in larger.items()]
    return Case(*again, default=Value(False))


def _later() -> Q:
    """A figure about a later period; of two on the same days, of the newer round."""
    last, first = OuterRef("round__period_until"), OuterRef("round__period_from")
    same = Q(round__period_until=last, round__period_from=first)
    return (
        Q(round__period_until__gt=last)
        | Q(round__period_until=last, round__period_from__gt=first)
        | (same & Q(round__gt=OuterRef("round")))
    )


def _stands_again(others: QuerySet[Figure]) -> Case:
    return Case(
        When(project=None, then=Exists(others.filter(project=None, organisation=OuterRef("organisation")))),
        default=Exists(others.filter(project=OuterRef("project"))),
    )


def _place(rule: Rule) -> Case:
    has, today = ~Q(figure=None), timezone.localdate()
    whens = [
        When(has & Q(is_overtaken=True), then=Value(Place.EARLIER if rule in STANDING else Place.COVERED)),
        When(has, then=Value(Place.COUNTED)),
        When(is_asked=False, then=Value(Place.NOT_ASKED)),
        When(state=Return.State.EXCUSED, then=Value(Place.EXCUSED)),
        When(state=Return.State.ACCEPTED, then=Value(Place.NO_FIGURE)),
        When(state__in=Return.WITH_THE_SECRETARIAT, then=Value(Place.WAITING)),
        When(project__stage__in=Project.ENDED, then=Value(Place.ENDED)),
        When(state=Return.State.RETURNED, then=Value(Place.RETURNED)),
        When(due_on__lt=today, then=Value(Place.LATE)),
    ]
    if rule == Rule.WEIGHTED_AVERAGE:
        whens.insert(0, When(has & (Q(base=None) | Q(base=0)), then=Value(Place.NO_BASE)))
    return Case(*whens, default=Value(Place.MISSING), output_field=CharField())
