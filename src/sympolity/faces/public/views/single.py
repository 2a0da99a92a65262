"""One project and one organisation, for everybody."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.faces.public import freshness, pictures, queries, words
from sympolity.faces.public.listing import tone_of
from sympolity.faces.public.queries import Told
from sympolity.faces.public.views.frame import shown
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.pictures import MapPicture, TwinRow
from sympolity.ground.languages.queries import with_translations
from sympolity.methods.cartography import Place
from sympolity.network.portfolio.models import Milestone, Partner, PlannedAmount, Project
from sympolity.network.portfolio.queries import figures
from sympolity.network.programmes.models import Programme
from sympolity.network.territories.models import Territory

MOMENTS = (
    ("planned_start_on", gettext_lazy("Planned start")),
    ("planned_end_on", gettext_lazy("Planned end")),
    ("actual_start_on", gettext_lazy("Actual start")),
    ("actual_end_on", gettext_lazy("Actual end")),
)


@dataclass(frozen=True, slots=True)
class Step:
    """A milestone with its state in a word."""

    milestone: Milestone
    tone: str
    state: str


@freshness.page_of_programme
def project(request: HttpRequest, programme: Programme, pk: int) -> HttpResponse:
    """What, where, how much, when, who, which steps, and where each figure comes from."""
    found = queries.find_project(programme, pk)
    if found is None:
        raise Http404
    places = list(found.territories.select_related("boundary", "parent__boundary").order_by("name"))
    objectives = list(found.objectives.order_by("order", "code", "id"))
    groups = list(found.target_groups.order_by("name"))
    milestones = list(found.milestones.filter(closed_on=None).order_by("due_on", "id"))
    family = list(
        queries.public_rows(programme).filter(Q(parent=found) | Q(pk=found.parent_id)).order_by("code", "title", "pk")
    )
    told_by: tuple[Any, ...] = (*objectives, *groups, *family)
    for each in told_by:
        each.programme = programme
    for each in milestones:
        each.project = found
    with_translations([programme, found, *objectives, *groups, *milestones, *family])
    told = queries.sources_of(found)
    context = {
        "project": found,
        "stage": words.lateness(found) or found.get_stage_display(),
        "stage_tone": tone_of(found),
        "places": places,
        "objectives": objectives,
        "objective_word": programme.word("objectives" if len(objectives) > 1 else "objective"),
        "groups": groups,
        "steps": [step_in_words(each) for each in milestones],
        "amounts": [amount_in_words(each, told) for each in queries.amounts_of(found)],
        "moments": moments(found, told),
        "partners": partners(found),
        "parent": next((each for each in family if each.pk == found.parent_id), None),
        "parts": [each for each in family if each.pk != found.parent_id],
        "codes": list(found.codes.order_by("scheme", "value")),
        "picture": where(programme, found, places),
    }
    return shown(request, "public/project.html", context, programme=programme)


def step_in_words(milestone: Milestone) -> Step:
    if milestone.days_late:
        return Step(milestone, "late", formats.due(milestone.due_on))
    tones = {Milestone.State.FULFILLED: "fine", Milestone.State.REPORTED: "accent", Milestone.State.PLANNED: "neutral"}
    return Step(milestone, tones.get(Milestone.State(milestone.state), "attention"), milestone.get_state_display())


def amount_in_words(amount: PlannedAmount, told: dict[str, Told]) -> dict[str, Any]:
    key = f"amounts.{amount.measure}"
    if amount.fund_id or amount.instrument:
        key += f".{amount.fund_id or ''}.{amount.instrument}"
    return {
        "label": amount.get_measure_display(),
        "fund": amount.fund.name if amount.fund else "",
        "instrument": amount.get_instrument_display() if amount.instrument else "",
        "cents": amount.cents,
        "currency": amount.currency,
        "as_of": amount.as_of,
        "source": words.told(told.get(key)),
    }


def moments(project: Project, told: dict[str, Told]) -> list[dict[str, Any]]:
    return [
        {"label": label, "on": getattr(project, name), "source": words.told(told.get(name))}
        for name, label in MOMENTS
        if getattr(project, name)
    ]


def partners(project: Project) -> list[tuple[Partner, bool]]:
    """Those who take part and those who did, with whether it is over."""
    rows = Partner.objects.filter(project=project).select_related("organisation").order_by("role", "organisation__name")
    today = timezone.localdate()
    return [(row, row.until is not None and row.until < today) for row in rows]


def where(programme: Programme, project: Project, places: list[Territory]) -> MapPicture | None:
    """The places of the project on the ground that they lie in, and its own point if it has one."""
    ground = {each.parent.pk: each.parent for each in places if each.parent and pictures.outline_of(each.parent)}
    drawn = [Place(str(each.pk), "", pictures.outline_of(each)) for each in ground.values()]
    if project.latitude is not None and project.longitude is not None:
        drawn += [Place(str(each.pk), "", pictures.outline_of(each)) for each in places if pictures.outline_of(each)]
        spot = _("Place of the project")
        drawn.append(Place("project", spot, point=(project.longitude, project.latitude)))
    else:
        drawn += [
            Place(str(each.pk), each.name, pictures.outline_of(each), pictures.point_of(each), 1) for each in places
        ]
    if all(place.geometry is None and place.point is None for place in drawn):
        return None
    hrefs = {str(each.pk): reverse("public:place", args=[programme.slug, each.pk]) for each in places}
    return MapPicture(
        id="map",
        title=_("Where it is"),
        drawing=pictures.drawn(drawn, *pictures.COMPACT),
        hrefs=hrefs,
        twin=[TwinRow(each.name, str(each.parent.name if each.parent else ""), hrefs[str(each.pk)]) for each in places],
        unit="",
        source=pictures.sources_in_words([*places, *ground.values()]),
    )


@freshness.page_of_programme
def organisation(request: HttpRequest, programme: Programme, pk: int) -> HttpResponse:
    """What an organisation does in the programme: roles, periods, projects."""
    found = queries.organisation_in(programme, pk)
    if found is None:
        raise Http404
    rows = queries.public_rows(programme)
    led = rows.filter(lead=found)
    joined = rows.filter(pk__in=Partner.objects.filter(organisation=found).order_by().values("project")).exclude(
        lead=found
    )
    leading, joining = figures(programme, led), joined.count()
    parts = [part for part in queries.parts_in(programme) if found.pk == part.organisation.pk]
    for part in parts:
        if part.participation.objective:
            part.participation.objective.programme = programme
    context = {
        "organisation": found,
        "headline": headline(found.name, leading.count, joining),
        "parts": parts,
        "figures": leading,
        "led": queries.largest(programme, led, [each for part in parts if (each := part.participation.objective)]),
        "joined": queries.largest(programme, joined) if joining else [],
        "joining": joining,
    }
    return shown(request, "public/organisation.html", context, programme=programme)


def headline(name: str, leading: int, joining: int) -> str:
    said = {"name": name, "led": words.projects(leading), "joined": words.projects(joining)}
    if leading and joining:
        return _("%(name)s leads %(led)s and takes part in %(joined)s") % said
    if leading:
        return _("%(name)s leads %(led)s") % said
    if joining:
        return _("%(name)s takes part in %(joined)s") % said
    return name
