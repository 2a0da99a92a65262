"""One public project, the rows of a list of them, and where their figures come from."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F

from sympolity.faces.public.queries.programmes import public_rows
from sympolity.ground.journal.models import Entry
from sympolity.ground.languages.queries import with_translations
from sympolity.network.portfolio.models import PlannedAmount, Project
from sympolity.network.portfolio.queries import Rows, with_funding, with_planned
from sympolity.network.programmes.models import Objective, Programme

LARGEST = 20
ENTRIES_READ = 500


@dataclass(frozen=True, slots=True)
class Told:
    """How a figure came in, without who brought it: in a form, with a file (and its row), as sample data."""

    kind: str
    at: datetime
    row: int | None = None


def find_project(programme: Programme, pk: int) -> Project | None:
    rows = with_funding(with_planned(public_rows(programme))).select_related("lead")
    project = rows.filter(pk=pk).first()
    if project is not None:
        project.programme = programme
    return project


def largest(programme: Programme, rows: Rows, also: Iterable[Any] = (), count: int = LARGEST) -> list[Project]:
    """The projects with most planned money, ready to be listed: three queries, however many."""
    by_money = F("planned_cents").desc(nulls_last=True)
    listed = with_planned(rows).select_related("lead").order_by(by_money, "title", "pk")
    return with_places(programme, listed[:count], also)


def with_places(programme: Programme, projects: Iterable[Project], also: Iterable[Any] = ()) -> list[Project]:
    """Sets `places`, and loads the translations of the projects, of the programme and of what else the page shows."""
    listed = list(projects)
    by_pk = {project.pk: project for project in listed}
    for project in listed:
        project.programme = programme
        project.__dict__["places"] = []
    for pk, place in _linked(Project.territories.through, "territory", by_pk):
        by_pk[pk].__dict__["places"].append(place)
    with_translations([programme, *listed, *also])
    return listed


def complete_public(
    programme: Programme, objectives: Mapping[int, Objective], projects: Iterable[Project]
) -> list[Project]:
    """Sets `places` and `aims`, and loads translations: three queries, however many projects."""
    listed = list(projects)
    aims: dict[int, list[int]] = {project.pk: [] for project in listed}
    links = Project.objectives.through.objects.filter(project__in=aims).values_list("project_id", "objective_id")
    for pk, objective in links:
        aims[pk].append(objective)
    for project in listed:
        project.__dict__["aims"] = [each for pk, each in objectives.items() if pk in aims[project.pk]]
    return with_places(programme, listed, objectives.values())


def _linked(through: Any, target: str, pks: Iterable[int]) -> Iterator[tuple[int, Any]]:
    links = through.objects.filter(project__in=list(pks)).select_related(target).order_by(f"{target}__name")
    for link in links:
        yield link.project_id, getattr(link, target)


def amounts_of(project: Project) -> list[PlannedAmount]:
    order = {measure: place for place, measure in enumerate(PlannedAmount.Measure.values)}
    rows = PlannedAmount.objects.filter(project=project).select_related("fund").order_by("id")
    return sorted(rows, key=lambda row: order[row.measure])


def sources_of(project: Project) -> dict[str, Told]:
    """For each fact of a project how its present value came in: the journal, without person, reason and file name.

    Amounts stand as `amounts.total`, `amounts.funding.<fund>.<instrument>`.
    """
    entries = Entry.objects.about(project).order_by("-id").values_list("changes", "source", "at")[:ENTRIES_READ]
    told: dict[str, Told] = {}
    for changes, source, at in entries:
        kind, row = str(source.get("kind", "")), source.get("row")
        for name in changes:
            told.setdefault(name, Told(kind, at, row if isinstance(row, int) else None))
    return told
