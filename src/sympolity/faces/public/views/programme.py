"""A programme and what it is made of, for everybody."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolity.faces.public import freshness, pictures, queries, words
from sympolity.faces.public.listing import project_list
from sympolity.faces.public.queries import Ground, PlaceTable
from sympolity.faces.public.queries.places import children_of
from sympolity.faces.public.views.frame import around, as_of, shown
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.list_page import list_page
from sympolity.ground.languages.queries import with_translations
from sympolity.network.portfolio.queries import (
    Figures,
    Land,
    in_territories,
    objectives_of,
    overview,
    under_objectives,
)
from sympolity.network.programmes.models import Factor, Programme
from sympolity.network.territories.models import Territory


@freshness.page_of_programme
def programme_page(request: HttpRequest, programme: Programme) -> HttpResponse:
    """The map, the finding, the figures, the words, and everything to go down into."""
    rows, ground = queries.public_rows(programme), queries.ground_of(programme)
    read = overview(programme, rows, ground.land, ground.level)
    table = queries.places_at(read.by_place, ground.extent)
    steps = queries.steps_by_project(rows)
    objectives, tree = objectives_of(programme)
    topics, parts = queries.figures_of(programme), queries.parts_in(programme)
    with_translations([programme, *objectives.values(), *(figure for topic in topics for figure in topic.figures)])
    used = [ground.land.territories[pk] for pk in read.used_places if pk in ground.land.territories]
    finding = queries.finding_of(table, used, ground.level, steps)
    together = queries.steps_together(steps)
    context = {
        "headline": words.headline(finding),
        "sentences": words.concentration(finding, ground.level, programme.currency),
        "steps": together,
        "picture": place_map(programme, table),
        "figures": figures_in_words(programme, read.figures, together),
        "notable": notable(programme, read.figures),
        "objectives_word": programme.word("objectives"),
        "objectives": queries.objective_rows(rows, objectives, tree, steps),
        "table": table,
        "level": ground.level,
        "places_words": words.places(ground.level, len(table.rows)),
        "several_words": several_in_words(table.several),
        "topics": topics,
        "roles": queries.role_groups(parts),
    }
    return shown(request, "public/programme.html", context, programme=programme)


def place_map(programme: Programme, table: PlaceTable) -> Any:
    return pictures.map_of(
        table.rows,
        words.most(table.rows, programme.currency),
        lambda row: reverse("public:place", args=[programme.slug, row.pk]),
        currency=programme.currency,
        as_of=as_of(programme),
    )


def figures_in_words(programme: Programme, figures: Figures, steps: queries.Steps) -> list[dict[str, Any]]:
    """At most four, each with its unit."""
    url = reverse("public:projects", args=[programme.slug])
    found: list[dict[str, Any]] = [
        {"value": formats.number(figures.count), "unit": "", "label": _("projects shown in public"), "href": url}
    ]
    if figures.planned_cents:
        priced = figures.count - figures.unpriced
        label = ngettext("planned in %(n)s project with an amount", "planned in %(n)s projects with an amount", priced)
        found.append(
            {
                "value": formats.money_short(figures.planned_cents, programme.currency),
                "unit": "",
                "label": label % {"n": formats.number(priced)},
            }
        )
    if steps.all:
        found.append(
            {
                "value": formats.number(steps.done),
                "unit": _("of %(all)s") % {"all": formats.number(steps.all)},
                "label": _("milestones fulfilled; by plan it would be %(due)s today")
                % {"due": formats.number(steps.due)},
            }
        )
    if figures.count:
        found.append(
            {
                "value": formats.number(figures.late),
                "unit": "",
                "label": _("projects late: past their planned end, not completed"),
                "href": f"{url}?only=late" if figures.late else "",
            }
        )
    return found


def notable(programme: Programme, figures: Figures) -> list[dict[str, str]]:
    """What a journalist would ask for next, each as a filtered list."""
    url = reverse("public:projects", args=[programme.slug])
    found = []
    if figures.over:
        label = ngettext("%(n)s project above %(amount)s", "%(n)s projects above %(amount)s", figures.over)
        amount = formats.money_short(programme.watch_cents, programme.currency)
        found.append(
            {
                "icon": "target",
                "url": f"{url}?only=large",
                "label": label % {"n": formats.number(figures.over), "amount": amount},
                "text": _("The largest ones that have not ended."),
            }
        )
    if figures.late:
        label = ngettext("%(n)s project is late", "%(n)s projects are late", figures.late)
        found.append(
            {
                "icon": "late",
                "url": f"{url}?only=late&sort=end",
                "label": label % {"n": formats.number(figures.late)},
                "text": _("Past the planned end and not completed; nobody declares it, it is computed."),
            }
        )
    if figures.stand_by:
        label = ngettext("%(n)s project stands still", "%(n)s projects stand still", figures.stand_by)
        found.append(
            {
                "icon": "clock",
                "url": f"{url}?stage=stand-by",
                "label": label % {"n": formats.number(figures.stand_by)},
                "text": _("On stand-by: decided, but not going on at present."),
            }
        )
    return found


def several_in_words(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "%(n)s project stands in several places: it counts in each of them and once in the total.",
        "%(n)s projects stand in several places: they count in each of them and once in the total.",
        count,
    ) % {"n": formats.number(count)}


@freshness.page_of_programme
def projects(request: HttpRequest, programme: Programme) -> HttpResponse:
    """The list, with the map and the sums of exactly what is filtered."""
    ground = queries.ground_of(programme)
    objectives, tree = objectives_of(programme)
    with_translations([programme, *objectives.values()])
    offered = [(each.pk, each.name) for each in ground.land.at(ground.level) if each.pk in ground.extent]
    listing = project_list(request, programme, ground.land, offered, objectives, tree)
    context: dict[str, Any] = {**around(request, programme), "listing": listing, "is_public_list": True}
    if not request.GET.get("format"):
        read = overview(programme, listing.filtered, ground.land, ground.level)
        table = queries.places_at(read.by_place, ground.extent)
        listing.count = read.figures.count  # known already: the list need not ask again
        listing.sums = {"planned": lambda rows: read.figures.planned_cents}
        context |= {
            "title": list_headline(programme, read.figures),
            "figures": read.figures,
            "picture": pictures.map_of(
                table.rows,
                words.most(table.rows, programme.currency),
                lambda row: f"{listing.url(place=str(row.pk))}#list",
                currency=programme.currency,
                as_of=as_of(programme),
                is_compact=True,
            ),
        }
    about = [(_("Licence"), programme.licence), (_("Programme"), programme.title)]
    return list_page(request, listing, context, template="public/projects.html", about=about)


def list_headline(programme: Programme, figures: Figures) -> str:
    said = {"projects": words.projects(figures.count)}
    if not figures.planned_cents:
        return said["projects"]
    said["amount"] = formats.money_short(figures.planned_cents, programme.currency)
    return _("%(projects)s, %(amount)s planned") % said


@freshness.page_of_programme
def place(request: HttpRequest, programme: Programme, pk: int) -> HttpResponse:
    """A place: its own projects and those of all places in it."""
    ground = queries.ground_of(programme)
    found = ground.land.territories.get(pk)
    if found is None:
        raise Http404
    rows = in_territories(queries.public_rows(programme), ground.land, [pk])
    children = children_of(ground.land, pk)
    below = Land({each.pk: each for each in children}, ground.land.tree)
    level = _usual_level(children)
    read = overview(programme, rows, below, level)
    if pk not in ground.extent and not read.figures.count:
        raise Http404
    [own], inside = _with_residents(found, read, ground)
    picture = place_picture(programme, own, inside)
    projects_shown = queries.largest(programme, rows)
    context = {
        "place": found,
        "own": own,
        "counted_by": format_html("<bdi>{}</bdi>", own.counted_by),
        "level_word": found.get_level_display(),
        "above": [ground.land.territories[each] for each in ground.land.tree.path(pk)[1:]],
        "shown_above": ground.extent,
        "figures": read.figures,
        "headline": _("%(projects)s in %(place)s") % {"projects": words.projects(own.count), "place": found.name},
        "children": inside,
        "children_counted": any(row.residents is not None for row in inside),
        "child_words": words.places(level, len(inside)) if inside else "",
        "several_words": several_in_words(read.by_place.several),
        "projects": projects_shown,
        "picture": picture,
        "codes": queries.codes_of(programme, [pk]).get(pk, []),
        "list_url": f"{reverse('public:projects', args=[programme.slug])}?place={pk}",
    }
    return shown(request, "public/place.html", context, programme=programme)


def _usual_level(children: list[Territory]) -> str:
    levels = [each.level for each in children]
    return max(sorted(set(levels)), key=levels.count) if levels else Territory.Level.COMMUNITY


def _with_residents(
    found: Territory, read: Any, ground: Ground
) -> tuple[tuple[queries.PlaceRow, ...], tuple[queries.PlaceRow, ...]]:
    """The place and what lies in it, with residents and outlines, in one query."""
    whole = type(read.by_place.whole)(
        found.pk, found.name, read.figures.count, read.figures.planned_cents, read.figures.funding_cents
    )
    parts = [part for part in read.by_place.parts if part.count or part.key in ground.extent]
    rows = queries.places_in([whole, *parts])
    return tuple(row for row in rows if row.pk == found.pk), tuple(row for row in rows if row.pk != found.pk)


def place_picture(programme: Programme, own: queries.PlaceRow, inside: tuple[queries.PlaceRow, ...]) -> Any:
    """What lies in it on the ground of the place; a place without parts stands on the one that it lies in."""
    if inside:
        return pictures.map_of(
            inside,
            words.most(inside, programme.currency),
            lambda row: reverse("public:place", args=[programme.slug, row.pk]),
            currency=programme.currency,
            as_of=as_of(programme),
            ground=[own.territory],
        )
    parents = Territory.objects.filter(children=own.territory).select_related("boundary")
    return pictures.map_of(
        [own],
        _("Where it is"),
        lambda row: "",
        currency=programme.currency,
        as_of=as_of(programme),
        ground=list(parents),
    )


@freshness.page_of_programme
def objective(request: HttpRequest, programme: Programme, pk: int) -> HttpResponse:
    """An objective with its conditions, who looks after it, its money by place and its largest projects."""
    objectives, tree = objectives_of(programme)
    found = objectives.get(pk)
    if found is None:
        raise Http404
    rows = under_objectives(queries.public_rows(programme), tree, [pk])
    ground = queries.ground_of(programme)
    read = overview(programme, rows, ground.land, ground.level)
    table = queries.places_at(read.by_place, ground.extent)
    steps = queries.steps_by_project(rows)
    factors = list(Factor.objects.filter(objective_id__in=tree.below([pk]), closed_on=None).order_by("order", "id"))
    for factor in factors:
        factor.objective = objectives[factor.objective_id]
    parts = [part for part in queries.parts_in(programme) if part.participation.objective_id == pk]
    children = [each for each in objectives.values() if each.parent_id == pk and each.closed_on is None]
    largest = queries.largest(programme, rows, [found, *children, *factors])
    used = [ground.land.territories[each] for each in read.used_places if each in ground.land.territories]
    finding = queries.finding_of(table, used, ground.level, steps)
    context = {
        "objective": found,
        "headline": words.headline(finding),
        "sentences": words.concentration(finding, ground.level, programme.currency)[:1],
        "figures": figures_in_words(programme, read.figures, queries.steps_together(steps))[:3],
        "word": programme.word("objective"),
        "factors_word": programme.word("factors"),
        "parents": [objectives[each] for each in tree.path(pk)[1:]],
        "children": children,
        "factors": factors,
        "roles": queries.role_groups(parts),
        "picture": place_map(programme, table),
        "projects": largest,
        "count": read.figures.count,
        "list_url": f"{reverse('public:projects', args=[programme.slug])}?objective={pk}",
    }
    return shown(request, "public/objective.html", context, programme=programme)
