"""The list of projects: what a row shows, what a file holds, and the choices in the address."""

from collections.abc import Iterable, Mapping
from functools import partial
from operator import attrgetter, methodcaller
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sympolity.ground.accounts.models import User
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.lists import SHOWN, Column, EmptyState, Listing
from sympolity.ground.kernel.spreadsheets import CONTENT_TYPES
from sympolity.ground.languages.queries import say, with_translations
from sympolity.ground.languages.templatetags.languages import say_tag
from sympolity.network.portfolio import queries
from sympolity.network.portfolio.filters import Choices, filters_of, named_like
from sympolity.network.portfolio.models import Project
from sympolity.network.portfolio.operations.standing import column
from sympolity.network.programmes.models import Programme

SEPARATOR = "; "
PAGE_SIZE = 30
TONES = {
    Project.Stage.COMPLETED: "fine",
    Project.Stage.CLOSED: "fine",
    Project.Stage.STAND_BY: "attention",
    Project.Stage.REJECTED: "neutral",
    Project.Stage.CANCELLED: "neutral",
}


def page_of(project: Project) -> str:
    return reverse("portfolio:project", args=[project.programme.slug, project.pk])


def state_in_words(project: Project) -> str:
    """Late before anything else: what asks for somebody today stands first."""
    days = project.days_late
    if days:
        return ngettext("%(days)s day late", "%(days)s days late", days) % {"days": formats.number(days)}
    return str(project.get_stage_display())


def tone_of(project: Project) -> str:
    return "late" if project.days_late else TONES.get(Project.Stage(project.stage), "neutral")


def _names(objects: Iterable[Any], most: int = 2) -> str:
    names = [say(each, "name").text if hasattr(each, "translated") else each.name for each in objects]
    shown = ", ".join(names[:most])
    return (
        shown
        if len(names) <= most
        else _("%(names)s and %(more)s more")
        % {
            "names": shown,
            "more": formats.number(len(names) - most),
        }
    )


def _where_and_what(project: Any) -> str:
    return ", ".join(part for part in (_names(project.places), _names(project.aims)) if part)


def _steps(project: Any) -> str:
    if not project.steps_all:
        return ""
    return _("%(done)s of %(all)s") % {
        "done": formats.number(project.steps_done),
        "all": formats.number(project.steps_all),
    }


def page_columns(programme: Programme) -> list[Column[Any]]:
    """What the page shows; the reader chooses among them."""
    in_currency = {"currency": programme.currency}
    return [
        Column(
            "title", gettext_lazy("Project"), lambda each: say_tag(each, "title"), kind="link", sort="title",
            href=page_of, sub=_where_and_what,
        ),
        Column("code", gettext_lazy("Code"), lambda each: each.code, sort="code", shown=False),
        Column("stage", gettext_lazy("State"), state_in_words, kind="status", sort="stage", tone=tone_of),
        Column(
            "planned", _("Planned, %(currency)s") % in_currency, lambda each: each.planned_cents, kind="money",
            sort="planned_cents", sum="planned",
        ),
        Column(
            "funding", _("Funding, %(currency)s") % in_currency, lambda each: each.funding_cents, kind="money",
            sort="funding_cents", sum="funding", steps_aside=2, shown=False,
        ),
        Column("steps", gettext_lazy("Milestones"), _steps, steps_aside=2),
        Column(
            "next", gettext_lazy("Next date"), lambda each: each.next_step.due_on if each.next_step else None,
            kind="day", sort="next_due_on", steps_aside=2, shown=False,
        ),
        Column(
            "end", gettext_lazy("Planned end"), lambda each: each.planned_end_on, kind="day", sort="planned_end_on",
            steps_aside=1,
        ),
        Column(
            "lead", gettext_lazy("Lead organisation"), lambda each: each.lead.name if each.lead else "",
            sort="lead__name", shown=False, steps_aside=1,
        ),
        Column("kind", gettext_lazy("Kind"), lambda each: each.get_kind_display(), sort="kind", shown=False),
        Column("nature", gettext_lazy("Nature"), lambda each: each.get_nature_display(), sort="nature", shown=False),
        Column(
            "public", gettext_lazy("In public"), lambda each: each.is_public, kind="yes-no", sort="is_public",
            shown=False,
        ),
        Column(
            "changed", gettext_lazy("Changed"), lambda each: each.changed_at, kind="moment", sort="changed_at",
            shown=False,
        ),
    ]  # fmt: skip


def _money_of(measure: str, project: Any) -> int | None:
    cents: int | None = project.money_by.get(measure)
    return cents


def _together(names: Iterable[str]) -> str:
    return SEPARATOR.join(dict.fromkeys(names))


def file_columns(programme: Programme) -> list[Column[Any]]:
    """What a file holds: under headings that the import knows, in the words in which the programme wrote them."""

    def named(name: str) -> Promise | str:
        label: Promise | str = column(name).verbose_name
        return label

    plain = ("title", "code")
    chosen = ("kind", "nature", "stage")
    days = ("planned_start_on", "planned_end_on", "actual_start_on", "actual_end_on")
    rest = ("address", "latitude", "longitude", "website")
    return [
        *(Column(name, named(name), attrgetter(name)) for name in plain),
        Column("part_of", gettext_lazy("part of"), lambda each: each.part_of),
        *(Column(name, named(name), methodcaller(f"get_{name}_display")) for name in chosen),
        Column("summary", named("summary"), lambda each: each.summary),
        *(Column(name, named(name), attrgetter(name), kind="day") for name in days),
        Column("lead", named("lead"), lambda each: each.lead.name if each.lead else ""),
        Column("partners", gettext_lazy("partners"), lambda each: _together(each.partner_names)),
        Column("territories", named("territories"), lambda each: _together(place.name for place in each.places)),
        Column("objectives", named("objectives"), lambda each: _together(aim.name for aim in each.aims)),
        Column("groups", named("target_groups"), lambda each: _together(group.name for group in each.groups)),
        *(
            Column(measure, label, partial(_money_of, measure), kind="money")
            for measure, label in (
                ("total", gettext_lazy("total cost")),
                ("eligible", gettext_lazy("eligible cost")),
                ("funding", gettext_lazy("funding")),
            )
        ),
        Column("fund", gettext_lazy("fund"), lambda each: _together(each.funds)),
        Column("currency", gettext_lazy("currency"), lambda _each: programme.currency),
        *(Column(name, named(name), attrgetter(name)) for name in rest),
        Column("outside", gettext_lazy("outside code"), lambda each: _together(each.outside_codes)),
        Column("public", named("is_public"), lambda each: each.is_public, kind="yes-no"),
    ]


def listing_of(
    request: HttpRequest,
    programme: Programme,
    user: User,
    choices: Choices,
    *,
    sums: Mapping[str, Any],
    empty: EmptyState,
) -> Listing[Project]:
    is_file = request.GET.get("format", "") in CONTENT_TYPES and request.GET.get("as") != SHOWN
    columns = page_columns(programme)
    sort = request.GET.get("sort", "-planned").lstrip("-")
    needed = next((each.sort for each in columns if each.key == sort), "")

    def annotate(rows: queries.Rows) -> queries.Rows:
        if needed in queries.ANNOTATIONS:
            rows = queries.ANNOTATIONS[needed](rows)
        return rows.select_related("lead") if is_file else rows.select_related("lead").defer("summary")

    def prepare(rows: list[Project]) -> list[Project]:
        for each in rows:
            each.programme = programme
        if is_file:
            return queries.complete_for_file(rows)
        listed = with_translations(queries.complete_rows(rows))
        for each in listed:
            facts = each.__dict__
            facts["aims"] = [choices.objectives.get(aim.pk, aim) for aim in facts["aims"]]
        return listed

    return Listing(
        request=request,
        rows_of=queries.portfolio(programme, user),
        columns=file_columns(programme) if is_file else columns,
        filters=filters_of(programme, choices),
        default_sort="title" if is_file else "-planned",
        name=programme.slug,
        caption=gettext_lazy("Projects"),
        empty=empty,
        search=named_like,
        sums=sums,
        prepare=prepare,
        annotate=annotate,
        page_size=PAGE_SIZE,
        record="projects",
    )


def finding(figures: queries.Figures, currency: str, place: str = "") -> str:
    """The list in one sentence: how many, where, how much, how late."""
    count = {"count": formats.number(figures.count), "place": place}
    if place:
        parts = [ngettext("%(count)s project in %(place)s", "%(count)s projects in %(place)s", figures.count) % count]
    else:
        parts = [ngettext("%(count)s project", "%(count)s projects", figures.count) % count]
    if figures.planned_cents:
        parts.append(formats.money_short(figures.planned_cents, currency))
    if figures.late:
        parts.append(
            ngettext("%(late)s of them late", "%(late)s of them late", figures.late)
            % {"late": formats.number(figures.late)}
        )
    return _(", ").join(parts)
