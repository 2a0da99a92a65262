"""Lists of projects: of a fund, of a ministry, of a city's own table."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sympolity.ground.accounts.models import User
from sympolity.interchange.kinds.declaration import (
    Batch,
    Breach,
    RecordKind,
    Stays,
    Stored,
    Value,
)
from sympolity.interchange.kinds.project_fields import FIELDS
from sympolity.methods.cycle import PROJECT
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio import operations as portfolio
from sympolity.network.portfolio.facts import UNSAID, AmountFact, CodeFact, PartnerFact, ProjectFacts
from sympolity.network.portfolio.models import Project
from sympolity.network.portfolio.operations.standing import Standing, standings
from sympolity.network.programmes.models import Fund, Objective, Programme
from sympolity.network.territories.models import Territory

DAYS = ("planned_start_on", "planned_end_on", "actual_start_on", "actual_end_on")
TEXTS = ("title", "code", "kind", "summary", "nature", "stage", "address", "website")
CLOSED = (*Project.ENDED, Project.Stage.STAND_BY)
MONEY = ("total", "eligible", "funding")
LISTED: dict[str, type[Any]] = {"territories": Territory, "objectives": Objective, "partners": Organisation}
NAMED: dict[str, type[Any]] = {"lead": Organisation, "fund": Fund}
BATCH = 500  # SQLite takes no more than some thousand numbers in one question


def in_bulk(model: type[Any], pks: Collection[int]) -> dict[int, Any]:
    found: dict[int, Any] = {}
    ordered = sorted(pks)
    for start in range(0, len(ordered), BATCH):
        found |= model.objects.in_bulk(ordered[start : start + BATCH])
    return found


def stored(programme: Programme) -> Iterable[Stored]:
    projects = list(Project.objects.filter(programme=programme).order_by("pk"))
    codes = {project.pk: project.code for project in projects}
    for pk, standing in standings(programme, projects).items():
        values = _values_of(standing)
        values["parent_code"] = codes.get(standing.parent, "") if standing.parent else ""
        yield Stored(pk, values["title"], values, closed=values["stage"] in CLOSED)


def _values_of(standing: Standing) -> dict[str, Value]:
    values: dict[str, Value] = {name: standing.fields[name] for name in TEXTS}
    for name in DAYS:
        day = standing.fields[name]
        values[name] = day.isoformat() if day else ""
    values["latitude"], values["longitude"] = standing.fields["latitude"], standing.fields["longitude"]
    values["lead"] = standing.lead
    values["partners"] = sorted({organisation for organisation, _role in standing.partners})
    values["territories"] = list(standing.lists["territories"])
    values["objectives"] = list(standing.lists["objectives"])
    codes = [value for values in standing.codes.values() for value in values]
    values["outside_code"] = codes[0] if len(codes) == 1 else ""
    fundings = {key: amount for key, amount in standing.amounts.items() if key[0] == "funding"}
    for (measure, fund, _instrument), (cents, currency, _as_of) in standing.amounts.items():
        if measure != "funding" or fund is None or len(fundings) == 1:
            values[measure] = [cents, currency]
            if fund is not None:
                values["fund"] = fund
    return values


def bring(batch: Batch) -> list[int]:
    news, changes = _said(batch)
    sources = {fact.source.get("row"): fact.source for fact in batch.facts}
    brought = portfolio.bring_projects(
        batch.programme,
        [facts for _place, facts in news],
        [(project, facts) for _place, project, facts in changes],
        by=batch.by,
        source_of=lambda facts: sources[facts.row],
    )
    ids = [fact.id or 0 for fact in batch.facts]
    for (place, _facts), project in zip(news, brought.added, strict=True):
        ids[place] = project.pk
    return ids


def check(batch: Batch) -> list[Breach]:
    news, changes = _said(batch)
    faults = portfolio.check_projects(
        batch.programme,
        [facts for _place, facts in news],
        [(project, facts) for _place, project, facts in changes],
    )
    return [Breach(fault.row, fault.field or "", fault.sentence) for fault in faults]


News = list[tuple[int, ProjectFacts]]
Changed = list[tuple[int, Project, ProjectFacts]]


def _said(batch: Batch) -> tuple[News, Changed]:
    """The facts as the operations take them, with their places in the batch."""
    wanted: dict[type[Any], set[int]] = {Organisation: set(), Territory: set(), Objective: set(), Fund: set()}
    for fact in batch.facts:
        for name, model in LISTED.items():
            wanted[model].update(fact.values.get(name) or ())
        for name, model in NAMED.items():
            wanted[model].update({fact.values[name]} if fact.values.get(name) else ())
    found = {model: in_bulk(model, pks) for model, pks in wanted.items()}
    projects = in_bulk(Project, {fact.id for fact in batch.facts if fact.id is not None})
    news: News = []
    changes: Changed = []
    for place, fact in enumerate(batch.facts):
        said = _facts_of(fact.values, fact.source, batch, found)
        if fact.id is None:
            news.append((place, said))
        else:
            changes.append((place, projects[fact.id], said))
    return news, changes


def _facts_of(
    values: Mapping[str, Value], source: Mapping[str, Any], batch: Batch, found: Mapping[type[Any], Mapping[int, Any]]
) -> ProjectFacts:
    said: dict[str, Any] = {name: values[name] or "" for name in TEXTS if name in values}
    said |= {name: date.fromisoformat(values[name]) if values[name] else None for name in DAYS if name in values}
    said |= {name: values[name] for name in ("latitude", "longitude") if name in values}
    if "lead" in values:
        said["lead"] = found[Organisation][values["lead"]] if values["lead"] else None
    for name in ("territories", "objectives"):
        if name in values:
            said[name] = tuple(found[LISTED[name]][pk] for pk in values[name] or ())
    if "partners" in values:
        said["partners"] = tuple(PartnerFact(found[Organisation][pk]) for pk in values["partners"] or ())
    if "outside_code" in values:
        said["codes"] = (CodeFact(scheme_of(batch), values["outside_code"] or ""),)
    if "parent_code" in values and not values["parent_code"]:
        said["parent"] = None
    said["amounts"] = tuple(_amounts_of(values, batch, found[Fund]))
    return ProjectFacts(**said, parent_code=values.get("parent_code") or "", row=source.get("row"))


def _amounts_of(values: Mapping[str, Value], batch: Batch, funds: Mapping[int, Any]) -> Iterable[AmountFact]:
    for measure in MONEY:
        if measure not in values:
            continue
        cents, currency = values[measure] or (None, "")
        as_of = batch.as_of or UNSAID
        fund = funds[values["fund"]] if measure == "funding" and values.get("fund") else None
        if fund is not None:
            # The same money must not stand twice: once without its fund and once with it.
            yield AmountFact("funding", None)
        yield AmountFact(measure, cents, fund=fund, currency=currency, as_of=as_of)


def scheme_of(batch: Batch) -> str:
    return (batch.source_name or "list")[:60]


def remove(programme: Programme, pks: Sequence[int], by: User, source: Mapping[str, Any]) -> list[Stays]:
    projects = list(in_bulk(Project, pks).values())
    removed = portfolio.remove_brought(projects, by=by, source=source)
    return [Stays(kept.project.pk, kept.project.title, kept.why) for kept in removed.kept]


def close(programme: Programme, pks: Sequence[int], by: User, reason: str, source: Mapping[str, Any]) -> list[int]:
    """Those that may stand still are put on stand-by; what has ended already stays as it is."""
    closed = []
    for project in in_bulk(Project, pks).values():
        if Project.Stage.STAND_BY in PROJECT.follow(project.stage):
            portfolio.move_project(project, Project.Stage.STAND_BY, by=by, reason=reason, source=source)
            closed.append(project.pk)
    return closed


def page(programme: Programme, pk: int) -> str:
    return reverse("portfolio:project", args=[programme.slug, pk])


PROJECTS = RecordKind(
    name="projects",
    label=_("projects"),
    fields=FIELDS,
    identity=(("code",), ("outside_code",), ("title", "lead"), ("title",)),
    decisive=("code", "outside_code"),
    stored=stored,
    bring=bring,
    check=check,
    remove=remove,
    close=close,
    close_words=_("put on stand-by"),
    page=page,
    model="portfolio.project",
    in_order=(("planned_start_on", "planned_end_on"), ("actual_start_on", "actual_end_on")),
    at_most=(("eligible", "total"), ("funding", "eligible"), ("funding", "total")),
    together=(("latitude", "longitude"),),
    lists_ended=True,
    permission="portfolio.add_project",
    group=_("Projects"),
)
