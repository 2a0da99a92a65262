"""The lists of programmes and of what stands under one: their columns on the page are those of the file."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.ground.kernel.filters import by_choice
from sympolity.ground.kernel.lists import ALSO_CLOSED, Column, EmptyState, Filter, Listing, Option
from sympolity.ground.languages.queries import say, with_translations
from sympolity.network.organisations.models import Organisation
from sympolity.network.organisations.queries import named_like
from sympolity.network.programmes.models import Fund, Objective, Participation, Programme, PublicFigure
from sympolity.network.programmes.queries import programmes_open_to, with_counts

TONES = {"preparation": "attention", "running": "fine", "closed": "neutral"}


# -- programmes ------------------------------------------------------------------
PROGRAMME_COLUMNS: list[Column[Programme]] = [
    Column(
        "title",
        gettext_lazy("Title"),
        lambda one: say(one, "title").text,
        kind="link",
        sort="title",
        href=lambda one: reverse("programmes:programme", args=[one.slug]),
        sub=lambda one: one.network.name,
    ),
    Column(
        "status",
        gettext_lazy("Status"),
        lambda one: one.get_status_display(),
        kind="status",
        sort="status",
        tone=lambda one: TONES[one.status],
    ),
    Column("starts_on", gettext_lazy("Starts"), lambda one: one.starts_on, kind="day", sort="starts_on", steps_aside=1),
    Column("ends_on", gettext_lazy("Ends"), lambda one: one.ends_on, kind="day", sort="ends_on", steps_aside=1),
    Column(
        "objectives",
        gettext_lazy("Objectives"),
        lambda one: one.objective_count,  # type: ignore[attr-defined]
        kind="number",
        sort="objective_count",
        steps_aside=2,
    ),
    Column(
        "organisations",
        gettext_lazy("Organisations"),
        lambda one: one.organisation_count,  # type: ignore[attr-defined]
        kind="number",
        sort="organisation_count",
        steps_aside=2,
    ),
    Column("currency", gettext_lazy("Currency"), lambda one: one.currency, shown=False),
    Column("is_public", gettext_lazy("Public"), lambda one: one.is_public, kind="yes-no", sort="is_public"),
]


def programme_listing(request: HttpRequest) -> Listing[Programme]:
    return Listing(
        request=request,
        rows_of=programmes_open_to(request.user),  # type: ignore[arg-type]
        columns=PROGRAMME_COLUMNS,
        filters=[
            by_choice("status", gettext_lazy("Status"), Programme.Status.choices),
            Filter("public", gettext_lazy("Public"), _public, options=_yes_or_no, many=False),
        ],
        default_sort="title",
        name="programmes",
        caption=_("Programmes"),
        empty=EmptyState(
            _("No programmes yet"),
            _("A programme is what a network does together for a time. The keeper of the register starts one."),
            reverse("programmes:add"),
            _("Start a programme"),
        ),
        prepare=with_translations,
        annotate=with_counts,
    )


def _yes_or_no() -> list[Option]:
    return [Option("yes", gettext_lazy("yes")), Option("no", gettext_lazy("no"))]


def _public(rows: QuerySet[Programme], values: list[str]) -> QuerySet[Programme]:
    return rows.filter(is_public="yes" in values)


# -- what stands under a programme -----------------------------------------------
def _to_change(name: str, programme: Programme, *, may: bool) -> Callable[[Any], str] | None:
    """Where a row leads: to its form, for who may change it."""
    return (lambda row: reverse(f"programmes:change-{name}", args=[programme.slug, row.pk])) if may else None


def participation_listing(request: HttpRequest, programme: Programme, *, may_change: bool) -> Listing[Participation]:
    """Who takes part today; those who have left only where the address asks for them."""
    rows = programme.participations.select_related("organisation", "objective", "replaces__organisation")
    return Listing(
        request=request,
        rows_of=rows if "also" in request.GET else rows.on(timezone.localdate()),
        columns=[
            Column(
                "organisation",
                gettext_lazy("Organisation"),
                lambda one: one.organisation.name,
                kind="link",
                sort="organisation__name",
                href=_to_change("participation", programme, may=may_change)
                or (lambda one: reverse("organisations:organisation", args=[one.organisation_id])),
            ),
            Column("role", gettext_lazy("Role"), lambda one: one.get_role_display(), sort="role"),
            Column(
                "objective",
                programme_word(programme),
                lambda one: one.objective.name if one.objective else "",
                steps_aside=2,
            ),
            Column("since", gettext_lazy("Since"), lambda one: one.since, kind="day", sort="since", steps_aside=1),
            Column("until", gettext_lazy("Until"), lambda one: one.until, kind="day", sort="until", steps_aside=1),
            Column(
                "replaces",
                gettext_lazy("Replaces"),
                lambda one: one.replaces.organisation.name if one.replaces else "",
                steps_aside=2,
            ),
            Column("note", gettext_lazy("Note"), lambda one: one.note, shown=False),
        ],
        filters=[
            by_choice("role", gettext_lazy("Role"), Participation.Role.choices),
            Filter("also", gettext_lazy("Also show"), lambda found, _values: found, options=_gone),
        ],
        default_sort="organisation",
        name=f"{programme.slug}-participants",
        caption=_("Who takes part"),
        empty=EmptyState(
            _("No organisation takes part yet"),
            _("Say who pays, who leads and who is a partner."),
            reverse("programmes:add-participation", args=[programme.slug]) if may_change else "",
            _("Add an organisation"),
        ),
        search=lambda found, words: found.filter(
            organisation__in=named_like(Organisation.objects.filter(network=programme.network_id), words)
        ),
    )


def programme_word(programme: Programme) -> str:
    return capfirst(str(programme.word("objective")))


def _gone() -> list[Option]:
    return [Option("gone", gettext_lazy("those who have left or come later"))]


def fund_listing(request: HttpRequest, programme: Programme, *, may_change: bool) -> Listing[Fund]:
    rows = programme.funds.all()
    return Listing(
        request=request,
        rows_of=rows if "also" in request.GET else rows.filter(closed_on=None),
        columns=[
            Column(
                "name",
                gettext_lazy("Name"),
                lambda one: one.name,
                kind="link",
                sort="name",
                href=_to_change("fund", programme, may=may_change),
                sub=lambda one: _("closed") if one.closed_on else "",
            ),
            Column("code", gettext_lazy("Code"), lambda one: one.code, sort="code"),
            Column(
                "share", gettext_lazy("Share of eligible cost"), lambda one: one.share, kind="percent", sort="share"
            ),
        ],
        filters=[ALSO_CLOSED],
        default_sort="name",
        name=f"{programme.slug}-funds",
        caption=_("Funds"),
        empty=EmptyState(
            _("No funds yet"),
            _("A fund is a source of money of the programme."),
            reverse("programmes:add-fund", args=[programme.slug]) if may_change else "",
            _("Add a fund"),
        ),
    )


def figure_listing(request: HttpRequest, programme: Programme, *, may_change: bool) -> Listing[PublicFigure]:
    """What sources have published, contradictions included."""
    rows = programme.public_figures.select_related("programme")
    return Listing(
        request=request,
        rows_of=rows if "also" in request.GET else rows.filter(closed_on=None),
        columns=[
            Column(
                "topic",
                gettext_lazy("About"),
                lambda one: say(one, "topic").text,
                kind="link",
                sort="topic",
                href=_to_change("figure", programme, may=may_change),
                sub=lambda one: _("withdrawn") if one.closed_on else "",
            ),
            Column("value", gettext_lazy("Value"), lambda one: one.value, kind="number", sort="value"),
            Column(
                "is_about", gettext_lazy("About, not exactly"), lambda one: one.is_about, kind="yes-no", steps_aside=2
            ),
            Column("unit", gettext_lazy("Unit"), lambda one: one.unit),
            Column("as_of", gettext_lazy("As of"), lambda one: one.as_of, kind="day", sort="as_of", steps_aside=1),
            Column("source", gettext_lazy("Source"), lambda one: one.source, sort="source", steps_aside=1),
            Column("note", gettext_lazy("Note"), lambda one: say(one, "note").text, shown=False),
        ],
        filters=[Filter("also", gettext_lazy("Also show"), lambda found, _values: found, options=_withdrawn)],
        default_sort="topic",
        name=f"{programme.slug}-figures",
        caption=_("Public figures"),
        empty=EmptyState(
            _("No public figures yet"),
            _("What was announced, by whom and when. Figures that contradict each other stand side by side."),
            reverse("programmes:add-figure", args=[programme.slug]) if may_change else "",
            _("Add a figure"),
        ),
        prepare=with_translations,
    )


def _withdrawn() -> list[Option]:
    return [Option("withdrawn", gettext_lazy("withdrawn ones"))]


def objective_listing(request: HttpRequest, programme: Programme) -> Listing[Objective]:
    """The objectives as a file; on the page they stand as a tree."""
    rows = programme.objectives.select_related("programme", "parent").prefetch_related("factors")
    return Listing(
        request=request,
        rows_of=rows if "also" in request.GET else rows.filter(closed_on=None),
        columns=[
            Column("code", gettext_lazy("Code"), lambda one: one.code, sort="code"),
            Column("name", programme_word(programme), lambda one: one.name, sort="name"),
            Column("parent", gettext_lazy("Part of"), lambda one: one.parent.name if one.parent else ""),
            Column("goal", gettext_lazy("Goal"), lambda one: one.goal),
            Column("due_on", gettext_lazy("To be reached by"), lambda one: one.due_on, kind="day", sort="due_on"),
            Column("factors", programme.word("factors"), lambda one: "\n".join(_open_factors(one))),
            Column("source", gettext_lazy("Source"), lambda one: one.source),
            Column("closed_on", gettext_lazy("Closed on"), lambda one: one.closed_on, kind="day"),
        ],
        default_sort="code",
        name=f"{programme.slug}-objectives",
        caption=str(programme.word("objectives")),
    )


def _open_factors(objective: Objective) -> list[str]:
    return [factor.statement for factor in objective.factors.all() if factor.closed_on is None]
