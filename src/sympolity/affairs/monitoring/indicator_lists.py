"""The lists of indicators, of the reports behind a total, and of ways to split: page and file from the same columns."""

from collections.abc import Iterable
from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.affairs.monitoring.indicator_words import figure, rounded
from sympolity.affairs.monitoring.models import Disaggregation, Indicator, Return
from sympolity.affairs.monitoring.queries.series import Step, series
from sympolity.affairs.monitoring.queries.stories import TONES, Place, reports_on
from sympolity.affairs.monitoring.queries.totals import ADD_UP, totals
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.filters import by_choice, by_object
from sympolity.ground.kernel.lists import ALSO_CLOSED, Column, EmptyState, Listing
from sympolity.ground.languages.queries import say, with_translations
from sympolity.methods.cartography.charts import sparkline
from sympolity.network.programmes.models import Programme


# -- indicators ----------------------------------------------------------------------
def indicator_listing(request: HttpRequest, programme: Programme, *, may_change: bool) -> Listing[Indicator]:
    rows = programme.indicators.select_related("objective", "programme")
    return Listing(
        request=request,
        rows_of=rows if "also" in request.GET else rows.filter(closed_on=None),
        columns=_indicator_columns(programme),
        filters=[
            by_object(
                "objective",
                capfirst(str(programme.word("objective"))),
                lambda: programme.objectives.filter(closed_on=None).values_list("pk", "name"),
            ),
            by_choice("kind", gettext_lazy("Kind"), Indicator.Kind.choices),
            by_choice("rule", gettext_lazy("Rule"), Indicator.Rule.choices),
            ALSO_CLOSED,
        ],
        default_sort="order",
        name=f"{programme.slug}-indicators",
        caption=_("Indicators"),
        empty=EmptyState(
            _("No indicators yet"),
            _("An indicator says what is counted, and how many figures become one."),
            reverse("monitoring:add-indicator", args=[programme.slug]) if may_change else "",
            _("Add an indicator"),
        ),
        search=lambda found, words: found.filter(name__icontains=words),
        prepare=partial(_with_readings, programme),
    )


def _with_readings(programme: Programme, rows: list[Indicator]) -> Iterable[Indicator]:
    found = totals(programme, indicators=rows)
    steps = series(programme, rows)
    for row in rows:
        row.__dict__.update(reading=found[row.pk], steps=steps[row.pk])
    return with_translations(rows)


def _indicator_columns(programme: Programme) -> list[Column[Any]]:
    return [
        Column(
            "name",
            gettext_lazy("Name"),
            lambda one: say(one, "name").text,
            kind="link",
            sort="name",
            href=lambda one: reverse("monitoring:indicator", args=[programme.slug, one.pk]),
            sub=lambda one: ", ".join(part for part in (one.code, _("closed") if one.closed_on else "") if part),
        ),
        Column("order", gettext_lazy("Order"), lambda one: one.order, kind="number", sort="order", shown=False),
        Column("code", gettext_lazy("Code"), lambda one: one.code, sort="code", shown=False),
        Column("unit", gettext_lazy("Unit"), lambda one: say(one, "unit").text, steps_aside=2),
        Column("rule", gettext_lazy("Rule"), lambda one: rule_name(one), sort="rule", steps_aside=2),
        Column("kind", gettext_lazy("Kind"), lambda one: one.get_kind_display(), sort="kind", shown=False),
        Column(
            "objective",
            capfirst(str(programme.word("objective"))),
            lambda one: one.objective.name if one.objective else "",
            shown=False,
        ),
        Column("baseline", gettext_lazy("Baseline"), lambda one: one.baseline, kind="number", steps_aside=2),
        *_reading_columns(),
    ]


def _reading_columns() -> list[Column[Any]]:
    """What was read of an indicator, beside its next target."""
    return [
        Column(
            "total",
            gettext_lazy("Total"),
            lambda one: rounded(one, one.reading.measure.at_least),
            kind="number",
            href=lambda one: reports_url(one, Place.COUNTED) if one.reading.measure.is_known else "",
            sub=_story_in_short,
        ),
        Column(
            "at_most",
            gettext_lazy("At most"),
            lambda one: rounded(one, one.reading.measure.high),
            kind="number",
            shown=False,
        ),
        Column(
            "target",
            gettext_lazy("Target"),
            lambda one: one.reading.goal.value if one.reading.goal else None,
            kind="number",
            sub=lambda one: formats.day(one.reading.goal.due_on) if one.reading.goal else "",
            steps_aside=1,
        ),
        Column(
            "due_on",
            gettext_lazy("To be reached by"),
            lambda one: one.reading.goal.due_on if one.reading.goal else None,
            kind="day",
            shown=False,
        ),
        Column("share", gettext_lazy("Reached"), lambda one: one.reading.share, kind="percent"),
        Column("as_of", gettext_lazy("As of"), lambda one: one.reading.as_of, kind="day", steps_aside=2, shown=False),
        Column("course", gettext_lazy("By round"), lambda one: _spark(one.steps), exported=False, steps_aside=1),
        Column(
            "figures",
            gettext_lazy("Figures"),
            lambda one: one.reading.measure.part.figures,
            kind="number",
            shown=False,
        ),
    ]


def rule_name(one: Indicator) -> str:
    """The name of a rule without its explanation."""
    return str(one.get_rule_display()).split(":")[0]


def _story_in_short(one: Any) -> str:
    if not one.reading.measure.is_known:
        return _("not measured")
    if one.reading.measure.is_range:
        return _("at least; at most %(high)s") % {"high": figure(one, one.reading.measure.high)}
    return formats.day(one.reading.as_of) if one.reading.as_of else ""


def _spark(steps: list[Step]) -> str:
    line = sparkline([each.measure.at_least for each in steps])
    if not line.paths:
        return ""
    return format_html(
        '<svg class="spark" viewBox="0 0 {} {}" width="{}" height="{}" aria-hidden="true"><path d="{}"/></svg>',
        line.width,
        line.height,
        line.width,
        line.height,
        " ".join(line.paths),
    )


# -- reports behind a total ----------------------------------------------------------
def reports_url(one: Indicator, *places: str) -> str:
    query = "&".join(f"place={place}" for place in places)
    address = reverse("monitoring:indicator-reports", args=[one.programme.slug, one.pk])
    return f"{address}?{query}" if query else address


def _report_columns(one: Indicator) -> list[Column[Any]]:
    return [
        Column(
            "report",
            gettext_lazy("Report"),
            lambda each: say(each.project, "title").text if each.project else each.organisation.name,
            kind="link",
            sort="project__title",
            href=lambda each: reverse("monitoring:return", args=[one.programme.slug, each.round_id, each.pk]),
            sub=lambda each: each.project.code if each.project else "",
        ),
        Column(
            "organisation",
            gettext_lazy("Organisation"),
            lambda each: each.organisation.name,
            sort="organisation__name",
            steps_aside=2,
        ),
        Column("round", gettext_lazy("Round"), lambda each: each.round.title, sort="round__period_until"),
        Column(
            "place",
            gettext_lazy("In the total"),
            lambda each: Place(each.place).label,
            kind="status",
            sort="place",
            tone=lambda each: TONES.get(each.place, "neutral"),
        ),
        Column("value", gettext_lazy("Figure"), lambda each: each.figure, kind="number", sort="figure"),
        Column(
            "base",
            one.weight_name or gettext_lazy("Base"),
            lambda each: each.base,
            kind="number",
            shown=one.rule == Indicator.Rule.WEIGHTED_AVERAGE,
        ),
        Column("unit", gettext_lazy("Unit"), lambda _each: one.unit, shown=False),
        Column(
            "as_of",
            gettext_lazy("As of"),
            lambda each: each.figure_as_of or (each.round.period_until if each.figure is not None else None),
            kind="day",
            steps_aside=1,
        ),
        Column("due_on", gettext_lazy("Due"), lambda each: each.due_on, kind="day", sort="due_on", steps_aside=2),
        Column("state", gettext_lazy("State"), lambda each: each.get_state_display(), shown=False),
        Column("source", gettext_lazy("Source"), lambda each: each.figure_source, shown=False),
        Column("note", gettext_lazy("Note"), lambda each: each.figure_note, shown=False),
    ]


def report_listing(request: HttpRequest, one: Indicator) -> Listing[Return]:
    """Each report that was asked for a figure, the figure in it, and whether it counts or why not."""
    slug = one.programme.slug
    return Listing(
        request=request,
        rows_of=reports_on(one).select_related("round", "organisation", "project"),
        columns=_report_columns(one),
        filters=[
            by_choice("place", gettext_lazy("In the total"), Place.choices),
            by_object("round", gettext_lazy("Round"), lambda: _rounds(one)),
            by_object("organisation", gettext_lazy("Organisation"), lambda: _who(one)),
        ],
        default_sort="-round",
        sums={"value": _sum_of_figures} if _adds_up(request, one) else {},
        prepare=_with_titles,
        name=f"{slug}-figures-{one.pk}",
        caption=_("Reports on this indicator"),
        empty=EmptyState(_("No round has asked for it yet")),
    )


def _adds_up(request: HttpRequest, one: Indicator) -> bool:
    """Whether the rows shown make the total by adding: all that count, of a rule that adds."""
    return request.GET.getlist("place") == [Place.COUNTED] and one.rule in ADD_UP


def _sum_of_figures(rows: Any) -> Any:
    """Exact on SQLite too, which adds decimals as floating point."""
    return sum(rows.order_by().values_list("figure", flat=True), Decimal(0))


def _with_titles(rows: list[Return]) -> list[Return]:
    with_translations(each.project for each in rows if each.project)
    return rows


def _rounds(one: Indicator) -> Iterable[tuple[int, str]]:
    rounds = one.programme.rounds.exclude(state__in=("planned", "cancelled"))
    return rounds.values_list("pk", "title")


def _who(one: Indicator) -> Iterable[tuple[int, str]]:
    rows = Return.objects.filter(round__programme=one.programme_id).order_by("organisation__name")
    return rows.values_list("organisation", "organisation__name").distinct()


# -- ways to split -------------------------------------------------------------------
def split_listing(request: HttpRequest, programme: Programme, *, may_change: bool) -> Listing[Disaggregation]:
    rows: QuerySet[Disaggregation] = programme.disaggregations.prefetch_related("categories", "indicators")
    return Listing(
        request=request,
        rows_of=rows if "also" in request.GET else rows.filter(closed_on=None),
        columns=[
            Column(
                "name",
                gettext_lazy("Name"),
                lambda one: say(one, "name").text,
                kind="link",
                sort="name",
                href=(lambda one: reverse("monitoring:change-split", args=[programme.slug, one.pk]))
                if may_change
                else None,
                sub=lambda one: _("closed") if one.closed_on else "",
            ),
            Column(
                "categories",
                gettext_lazy("Categories"),
                lambda one: ", ".join(each.name for each in one.categories.all() if each.closed_on is None),
            ),
            Column("indicators", gettext_lazy("Indicators"), lambda one: len(one.indicators.all()), kind="number"),
        ],
        filters=[ALSO_CLOSED],
        default_sort="name",
        name=f"{programme.slug}-disaggregations",
        caption=_("Ways to split"),
        empty=EmptyState(
            _("Nothing is split yet"),
            _("People can be counted by sex, by age, by origin."),
            reverse("monitoring:add-split", args=[programme.slug]) if may_change else "",
            _("Add a way to split"),
        ),
        prepare=with_translations,
    )
