"""What projects are found under: their words and codes, their steps, who leads them and where they are."""

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from sympolity.ground.search.registry import Card, Searchable, Text, pointing_at, register_searchable
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Milestone, Project, ProjectQuerySet
from sympolity.network.programmes.cards import of_programme
from sympolity.network.territories.models import Territory


def register() -> None:
    register_searchable(
        Project,
        Searchable(
            name=_("Projects"),
            icon="projects",
            rows=_rows,
            card=_card,
            context=_context,
            follows={
                Milestone._meta.label_lower: pointing_at(Project, "milestones"),
                Organisation._meta.label_lower: pointing_at(Project, "lead"),
                Territory._meta.label_lower: pointing_at(Project, "territories"),
            },
        ),
    )


def _rows() -> ProjectQuerySet:
    names_only = Territory.objects.only("name")
    steps = Milestone.objects.filter(closed_on=None).only("title", "project_id")
    rows = Project.objects.select_related("programme", "lead")
    return rows.prefetch_related("codes", Prefetch("territories", names_only), Prefetch("milestones", steps))


def _card(project: Project) -> Card:
    language = project.programme.base_language
    lead = project.lead.name if project.lead else ""
    places = [place.name for place in project.territories.all()]
    return Card(
        audience=of_programme(project.programme_id),
        titles=(Text(project.title, language, "title"),),
        codes=tuple(filter(None, (project.code, *(code.value for code in project.codes.all())))),
        bodies=(
            Text(project.summary, language, "summary", _("summary")),
            Text(lead, label=_("lead organisation")),
            *(Text(place, label=_("territory")) for place in places),
            Text(project.address, label=_("address or place")),
            *(Text(step.title, language, label=_("milestone")) for step in project.milestones.all()),
        ),
        is_closed=project.stage in Project.ENDED,
    )


def _context(project: Project) -> tuple[str, ...]:
    lead = project.lead.name if project.lead else ""
    places = [place.name for place in project.territories.all()][:2]
    return (project.code, project.get_stage_display(), lead, *places)
