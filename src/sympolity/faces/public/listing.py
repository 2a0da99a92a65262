"""The list of public projects: columns, filters, search. The address holds all of it and may be shared."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.faces.public import words
from sympolity.faces.public.queries import complete_public, leads_in, public_rows
from sympolity.ground.kernel.lists import Column, EmptyState, Filter, Listing, Option
from sympolity.ground.languages.queries import say
from sympolity.ground.languages.templatetags.languages import say_tag
from sympolity.methods.names import fold
from sympolity.methods.rollup import Tree
from sympolity.network.portfolio.models import Project
from sympolity.network.portfolio.queries import (
    Land,
    Rows,
    in_territories,
    is_late,
    is_watched,
    under_objectives,
    with_planned,
)
from sympolity.network.programmes.models import Objective, Programme

NAMED_PLACES = 3
ROWS_ON_A_PAGE = 40  # keeps the page under 100 kB in every script
TONES = {
    Project.Stage.IMPLEMENTATION: "accent",
    Project.Stage.COMPLETED: "fine",
    Project.Stage.CLOSED: "fine",
    Project.Stage.STAND_BY: "attention",
}


def project_list(
    request: HttpRequest,
    programme: Programme,
    land: Land,
    places: Sequence[tuple[int, str]],
    objectives: Mapping[int, Objective],
    tree: Tree[int],
) -> Listing[Project]:
    """`places` are those offered as a filter; a place and all that lies in it."""
    return Listing(
        request=request,
        rows_of=public_rows(programme).select_related("lead"),
        columns=columns(programme),
        filters=filters(programme, land, places, objectives, tree),
        default_sort="-planned",
        name=f"{programme.slug}-projects",
        caption=_("Public projects"),
        search=partial(named_like, programme),
        annotate=with_planned,
        page_size=ROWS_ON_A_PAGE,
        prepare=partial(complete_public, programme, objectives),
        empty=EmptyState(_("No project is public yet"), _("Come back later, or look at the figures published so far.")),
    )


def columns(programme: Programme) -> list[Column[Project]]:
    amount = _("Planned, %(currency)s") % {"currency": programme.currency}
    return [
        Column("title", gettext_lazy("Project"), title_of, sort="title", href=address_of, sub=lambda each: each.code),
        Column("place", gettext_lazy("Place"), places_in_words, steps_aside=1),
        Column("objective", capfirst(str(programme.word("objective"))), aims_in_words, steps_aside=2),
        Column("lead", gettext_lazy("Led by"), lambda each: each.lead.name if each.lead else "", steps_aside=2),
        Column("planned", amount, lambda each: each.planned_cents, kind="money", sort="planned_cents"),
        Column(
            "stage",
            gettext_lazy("Stage"),
            lambda each: words.lateness(each) or str(each.get_stage_display()),
            kind="status",
            tone=tone_of,
            sort="stage",
        ),
        Column(
            "end",
            gettext_lazy("Planned end"),
            lambda each: each.planned_end_on,
            kind="day",
            sort="planned_end_on",
            steps_aside=1,
        ),
    ]


def filters(
    programme: Programme,
    land: Land,
    places: Sequence[tuple[int, str]],
    objectives: Mapping[int, Objective],
    tree: Tree[int],
) -> list[Filter[Project]]:
    tops = [each for each in objectives.values() if each.parent_id is None]
    return [
        Filter(
            "place",
            gettext_lazy("Place"),
            lambda rows, chosen: in_territories(rows, land, whole_numbers(chosen)),
            lambda: [Option(str(pk), name) for pk, name in sorted(places, key=lambda pair: fold(pair[1]))],
        ),
        Filter(
            "objective",
            capfirst(str(programme.word("objective"))),
            lambda rows, chosen: under_objectives(rows, tree, whole_numbers(chosen)),
            lambda: [Option(str(each.pk), say(each, "name").text) for each in tops],
        ),
        Filter(
            "lead",
            gettext_lazy("Led by"),
            lambda rows, chosen: rows.filter(lead__in=whole_numbers(chosen)),
            lambda: [Option(str(pk), name) for pk, name in leads_in(programme)],
        ),
        Filter(
            "stage",
            gettext_lazy("Stage"),
            lambda rows, chosen: rows.filter(stage__in=chosen),
            lambda: [Option(stage.value, stage.label) for stage in Project.Stage if stage not in Project.NEVER_PUBLIC],
        ),
        Filter(
            "nature",
            gettext_lazy("Nature"),
            lambda rows, chosen: rows.filter(nature__in=chosen),
            lambda: [Option(value, label) for value, label in Project.Nature.choices],
        ),
        Filter(
            "only",
            gettext_lazy("Only"),
            partial(only, programme),
            lambda: [
                Option("late", gettext_lazy("late")),
                Option("large", gettext_lazy("large")),
            ],
        ),
    ]


def only(programme: Programme, rows: Rows, chosen: Iterable[str]) -> Rows:
    if "late" in chosen:
        rows = rows.filter(is_late(timezone.localdate()))
    if "large" in chosen:
        rows = with_planned(rows).filter(is_watched(programme))
    return rows


def whole_numbers(chosen: Iterable[str]) -> list[int]:
    """Raises ValueError for what is no number of an object."""
    return [int(value) for value in chosen if len(value) < 19]


def named_like(programme: Programme, rows: Rows, query: str) -> Rows:
    """Projects whose title or code holds the words, whatever their accents and capitals."""
    wanted = fold(query)
    if not wanted:
        return rows.filter(Q(title__icontains=query) | Q(code__icontains=query))
    spelt = rows.order_by().values_list("pk", "title", "code")
    return rows.filter(
        pk__in=[pk for pk, title, code in spelt if wanted in fold(title) or query.casefold() in code.casefold()]
    )


class Spoken(str):
    """A text that a page marks with its language and a file writes plainly."""

    markup: str

    def __html__(self) -> str:
        return self.markup


def spoken(subject: Any, field: str) -> Spoken:
    words_of_it = Spoken(say(subject, field).text)
    words_of_it.markup = say_tag(subject, field)
    return words_of_it


def title_of(project: Project) -> Spoken:
    return spoken(project, "title")


def address_of(project: Project) -> str:
    return reverse("public:project", args=[project.programme.slug, project.pk])


def places_in_words(project: Project) -> str:
    names = [place.name for place in project.places]  # type: ignore[attr-defined]
    more = len(names) - NAMED_PLACES
    shown = ", ".join(names[:NAMED_PLACES])
    return _("%(names)s and %(more)s more") % {"names": shown, "more": more} if more > 0 else shown


def aims_in_words(project: Project) -> str:
    return ", ".join(say(objective, "name").text for objective in project.aims)  # type: ignore[attr-defined]


def tone_of(project: Project) -> str:
    return "late" if project.days_late else TONES.get(Project.Stage(project.stage), "neutral")
