"""The list of procurements: its columns on the page are those of the file."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.affairs.procurement.models import Category, ProcedureKind, Procurement
from sympolity.affairs.procurement.words.procedures import tone_of
from sympolity.ground.kernel.filters import by_choice, by_object
from sympolity.ground.kernel.lists import Column, EmptyState, Filter, Listing, Option
from sympolity.network.organisations.models import Organisation
from sympolity.network.programmes.models import Programme

State = Procurement.State


def procurement_listing(request: HttpRequest, programme: Programme, *, may_add: bool) -> Listing[Procurement]:
    """Every attempt is a row, so that what found nobody stays in sight."""
    rows = Procurement.objects.filter(programme=programme).select_related("project", "organisation")
    empty = EmptyState(_("Nothing is bought yet"), _("Plan a procurement: what is bought, for which project, by whom."))
    if may_add:
        url = reverse("procurement:add-procurement", args=[programme.slug])
        empty = EmptyState(empty.title, empty.text, url, _("Plan a procurement"))
    return Listing(
        request=request,
        rows_of=rows,
        columns=_columns(programme),
        filters=_filters(programme),
        default_sort="reference",
        name="procurements",
        caption=_("Procurements"),
        empty=empty,
        search=lambda found, words: found.filter(
            Q(reference__icontains=words) | Q(title__icontains=words) | Q(portal_id__iexact=words)
        ),
        annotate=lambda found: found.annotate(bid_count=Count("bids", distinct=True)),
    )


def _columns(programme: Programme) -> list[Column[Procurement]]:
    slug = programme.slug
    return [
        Column(
            "reference",
            gettext_lazy("Reference"),
            lambda one: one.reference,
            kind="link",
            sort="reference",
            href=lambda one: reverse("procurement:procurement", args=[slug, one.pk]),
            sub=_what_is_bought,
        ),
        Column("title", gettext_lazy("What is bought"), lambda one: one.title, sort="title", shown=False),
        Column(
            "project",
            gettext_lazy("Project"),
            lambda one: one.project.title,
            sort="project__title",
            href=lambda one: reverse("portfolio:project", args=[slug, one.project_id]),
            steps_aside=2,
        ),
        Column(
            "organisation",
            gettext_lazy("Who buys"),
            lambda one: one.organisation.name,
            sort="organisation__name",
            steps_aside=1,
        ),
        Column("state", gettext_lazy("State"), _state, kind="status", sort="state", tone=tone_of),
        Column(
            "procedure",
            gettext_lazy("Procedure"),
            lambda one: str(one.get_procedure_display()),
            sort="procedure",
            steps_aside=1,
        ),
        Column(
            "category",
            gettext_lazy("Category"),
            lambda one: str(one.get_category_display()),
            sort="category",
            shown=False,
        ),
        Column("base", gettext_lazy("Base price without tax"), lambda one: one.base_cents, "money", sort="base_cents"),
        Column("currency", gettext_lazy("Currency"), lambda one: one.currency, shown=False),
        Column("bids", gettext_lazy("Bids"), lambda one: one.bid_count, "number", shown=False),
        Column("due", gettext_lazy("Bids until"), lambda one: one.bids_due_on, "day", sort="bids_due_on"),
        Column("attempt", gettext_lazy("Attempt"), lambda one: one.attempt, "number", sort="attempt", shown=False),
        Column("cpv", gettext_lazy("CPV code"), lambda one: one.cpv, sort="cpv", shown=False),
        Column("launched", gettext_lazy("Launched on"), lambda one: one.launched_on, "day", shown=False),
        Column("awarded", gettext_lazy("Awarded on"), lambda one: one.awarded_on, "day", shown=False),
        Column("ended", gettext_lazy("Ended on"), lambda one: one.ended_on, "day", shown=False),
        Column("reason", gettext_lazy("Why it ended so"), lambda one: one.state_reason, shown=False),
        Column("note", gettext_lazy("Why over the ceiling"), lambda one: one.ceiling_note, shown=False),
        Column("portal_id", gettext_lazy("Number in the national portal"), lambda one: one.portal_id, shown=False),
        Column("portal_url", gettext_lazy("Address in the national portal"), lambda one: one.portal_url, shown=False),
    ]


def _what_is_bought(one: Procurement) -> str:
    return one.title if one.attempt == 1 else f"{one.title}, {_('attempt %(n)s') % {'n': one.attempt}}"


def _state(one: Procurement) -> str:
    return str(one.get_state_display())


def _filters(programme: Programme) -> list[Filter[Procurement]]:
    return [
        by_choice("state", gettext_lazy("State"), State.choices),
        by_choice("procedure", gettext_lazy("Procedure"), ProcedureKind.choices),
        by_choice("category", gettext_lazy("Category"), Category.choices),
        by_object("organisation", gettext_lazy("Who buys"), lambda: _buyers(programme)),
        Filter("deadline", gettext_lazy("Deadlines"), _by_deadline, options=_deadlines, many=False),
        Filter("again", gettext_lazy("Attempts"), _by_attempt, options=_attempts, many=False),
        by_object("project", gettext_lazy("Project"), lambda: _projects(programme)),
    ]


def _buyers(programme: Programme) -> Iterable[tuple[int, str]]:
    rows = Organisation.objects.filter(procurements__programme=programme).distinct().order_by("name", "id")
    return rows.values_list("pk", "name")


def _projects(programme: Programme) -> Iterable[tuple[int, str]]:
    rows = programme.projects.filter(procurements__isnull=False).distinct().order_by("title", "id")
    return rows.values_list("pk", "title")


def _deadlines() -> list[Option]:
    return [Option("passed", gettext_lazy("bids due, not closed")), Option("open", gettext_lazy("bids may come"))]


def _by_deadline(rows: QuerySet[Procurement], values: list[str]) -> QuerySet[Procurement]:
    launched, today = rows.filter(state=State.LAUNCHED), timezone.localdate()
    return launched.filter(bids_due_on__lt=today) if values[0] == "passed" else launched.filter(bids_due_on__gte=today)


def _attempts() -> list[Option]:
    return [
        Option("to-relaunch", gettext_lazy("found nobody, not relaunched")),
        Option("relaunched", gettext_lazy("second attempt or later")),
    ]


def _by_attempt(rows: Any, values: list[str]) -> Any:
    return rows.filter(attempt__gt=1) if values[0] == "relaunched" else rows.to_relaunch()
