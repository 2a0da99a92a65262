"""Sample projects: invented, reproducible, adding up to the published envelope, with dates around today."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle
from random import Random
from typing import Any

from django.utils import timezone

from sympolity.config.demo.places import Places
from sympolity.config.demo.programmes import INTERVENTIONS, english
from sympolity.config.demo.reading import settings_of
from sympolity.ground.accounts.models import User
from sympolity.ground.journal.operations import Line, record_all
from sympolity.ground.languages.models import Translation
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.facts import AmountFact, PartnerFact, ProjectFacts
from sympolity.network.portfolio.models import Milestone, Project, TargetGroup
from sympolity.network.portfolio.operations import bring_projects
from sympolity.network.programmes.models import Fund, Objective, Programme
from sympolity.network.territories.models import Territory

PROJECTS_IN_LISBON = 700
ENVELOPE_CENTS = 12_150_000_000
LARGE_PROJECTS = 23  # published: about 40 % of the money
LARGE_SHARE = 0.4
OPERATIONS = 31
SOURCE = {"kind": "sample"}
STAGES = (
    ("implementation", 46), ("completed", 24), ("closed", 6), ("contracted", 10),
    ("approved", 8), ("appraisal", 2), ("stand-by", 3), ("cancelled", 1),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sample:
    """A project to be loaded, with its title in English where the programme writes in another language."""

    facts: ProjectFacts
    title_en: str = ""


def load_projects(programmes: dict[str, Programme], places: Places, *, by: User) -> int:
    samples = {
        "communities-in-action": list(_lisbon(programmes["communities-in-action"], places)),
        "metropolitan-commitment": list(_barcelona(programmes["metropolitan-commitment"], places)),
        "medtown": list(_listed(programmes["medtown"], places)),
        "inclucities": list(_listed(programmes["inclucities"], places)),
    }
    for slug, listed in samples.items():
        _bring(programmes[slug], listed, by=by)
    return sum(map(len, samples.values()))


def _bring(programme: Programme, samples: list[Sample], *, by: User) -> None:
    brought = bring_projects(
        programme, [sample.facts for sample in samples], [], by=by, source_of=lambda _facts: SOURCE
    ).added
    Project.objects.filter(programme=programme).update(is_public=True)
    translations: list[Translation] = []
    for project, sample in zip(brought, samples, strict=True):
        if sample.title_en:
            project.programme = programme
            translations.append(english(project, "title", sample.title_en))
    milestones = Milestone.objects.bulk_create(
        [step for project in brought for step in _milestones(project, programme.base_language)], batch_size=500
    )
    if programme.base_language != "en":
        translations += [english(step, "title", IN_ENGLISH[step.title]) for step in milestones]
    Translation.objects.bulk_create(translations, batch_size=500)
    record_all(
        [Line("milestone planned", each, {"due_on": (None, each.due_on)}, source=SOURCE) for each in milestones],
        by=by,
        network=programme.network,
        programme_id=programme.pk,
    )


# -- Lisbon: 6 interventions, 31 local operations and the projects in them -----
def _lisbon(programme: Programme, places: Places) -> Iterator[Sample]:
    chance = Random(2030)  # noqa: S311 - a sample must come out the same each time
    towns = {name: _government(programme, name) for name in places.municipalities}
    works = settings_of("activities.toml")["lisbon"]["works"]
    objectives = {each.code: each for each in programme.objectives.all()}
    groups = list(programme.target_groups.all())
    fund = programme.funds.get()
    for number, (lead, members) in enumerate(INTERVENTIONS.items(), 1):
        territories = tuple(places.municipalities[name] for name in (lead, *members))
        yield Sample(
            ProjectFacts(
                title=f"Intervenção territorial {number}: {lead}, {' e '.join(members)}",
                code=f"IT{number}",
                kind="intervention",
                stage="implementation",
                lead=towns[lead],
                territories=territories,
            ),
            f"Territorial intervention {number}: {lead}, {' and '.join(members)}",
        )
    operations = list(_operations(places, towns))
    yield from (operation for operation, _communities in operations)
    leaves = PROJECTS_IN_LISBON - len(INTERVENTIONS) - len(operations)
    amounts = iter(_amounts(leaves, chance))
    homes = cycle([(operation.facts, place) for operation, communities in operations for place in communities])
    for number in range(leaves):
        operation, place = next(homes)
        work = works[(number * 5 + number // len(works)) % len(works)]
        yield _lisbon_project(number + 1, operation, place, work, next(amounts), objectives, groups, fund, chance)


def _operations(places: Places, towns: dict[str, Organisation]) -> Iterator[tuple[Sample, list[Territory]]]:
    """One or two communities each, in one municipality; 31 in all, the smallest municipalities one."""
    by_town: dict[str, list[Territory]] = {}
    for community in places.communities.values():
        by_town.setdefault(community.parent.name, []).append(community)  # type: ignore[union-attr]
    extra = OPERATIONS - len(by_town)
    most = sorted(by_town, key=lambda name: -len(by_town[name]))[:extra]
    of_town = {
        member: number for number, (lead, members) in enumerate(INTERVENTIONS.items(), 1) for member in (lead, *members)
    }
    number = 0
    for town, communities in by_town.items():
        parts = [communities[0::2], communities[1::2]] if town in most else [communities]
        for part in filter(None, parts):
            number += 1
            names = ", ".join(place.name for place in part)
            facts = ProjectFacts(
                title=f"Operação integrada local {number}: {names}",
                code=f"OIL{number:02d}",
                kind="operation",
                stage="implementation",
                lead=towns[town],
                territories=tuple(part),
                parent_code=f"IT{of_town[town]}",
            )
            yield Sample(facts, f"Local integrated operation {number}: {names}"), part


def _amounts(count: int, chance: Random) -> list[int]:
    """Amounts in cents that add up to the envelope: 23 over one million euros with two fifths of it, the rest below."""
    large = [chance.uniform(1.15, 3.0) for _number in range(LARGE_PROJECTS)]
    scale = ENVELOPE_CENTS * LARGE_SHARE / sum(large)
    big = [max(100_050_000, round(weight * scale / 50_000) * 50_000) for weight in large]
    small = [chance.lognormvariate(0, 0.75) for _number in range(count - LARGE_PROJECTS)]
    rest = ENVELOPE_CENTS - sum(big)
    scale = rest / sum(small)
    little = [min(98_000_000, max(400_000, round(weight * scale / 10_000) * 10_000)) for weight in small]
    missing = rest - sum(little)
    for place in cycle(range(len(little))):
        step = max(-5_000_000, min(5_000_000, missing))
        if 400_000 <= little[place] + step <= 98_000_000:
            little[place] += step
            missing -= step
        if missing == 0:
            break
    spread = [*little]
    for place, amount in enumerate(big):
        spread.insert((place * len(little)) // LARGE_PROJECTS, amount)
    return spread


def _lisbon_project(
    number: int,
    operation: ProjectFacts,
    place: Territory,
    work: dict[str, str],
    cents: int,
    objectives: dict[str, Objective],
    groups: list[TargetGroup],
    fund: Fund,
    chance: Random,
) -> Sample:
    stage = _stage(chance)
    dates = _dates(stage, chance)
    facts = ProjectFacts(
        title=work["pt"].format(place=place.name),
        code=f"CA{number:04d}",
        kind="project",
        nature=work["nature"],
        stage=stage,
        stage_reason="Concurso sem propostas" if stage == "stand-by" else "",
        lead=operation.lead,
        parent_code=str(operation.code),
        territories=(place,),
        objectives=(objectives[work["axis"]],),
        target_groups=tuple(chance.sample(groups, k=chance.choice((0, 1, 1, 2)))),
        amounts=(AmountFact("total", cents), AmountFact("funding", cents, fund=fund, instrument="grant")),
        **dates,
    )
    return Sample(facts, work["en"].format(place=place.name))


def _stage(chance: Random) -> str:
    names, weights = zip(*STAGES, strict=True)
    return str(chance.choices(names, weights)[0])


def _dates(stage: str, chance: Random) -> dict[str, Any]:
    """Plan and actual dates that fit a stage, around today; some running projects are past their end."""
    today = timezone.localdate()
    if stage in {"completed", "closed"}:
        end = today - timedelta(days=chance.randint(20, 500))
        start = end - timedelta(days=chance.randint(150, 600))
        return {
            "planned_start_on": start, "planned_end_on": end,
            "actual_start_on": start + timedelta(days=chance.randint(0, 30)),
            "actual_end_on": end + timedelta(days=chance.randint(-20, 60)) if end < today - timedelta(days=61) else end,
        }  # fmt: skip
    if stage == "implementation":
        end = today + timedelta(days=chance.choice((-74, -31, -12, 40, 55, 80, 120, 150, 190, 230)))
        start = end - timedelta(days=chance.randint(240, 620))
        return {"planned_start_on": start, "planned_end_on": end, "actual_start_on": start}
    start = today + timedelta(days=chance.randint(5, 60))
    return {"planned_start_on": start, "planned_end_on": start + timedelta(days=chance.randint(60, 170))}


STEPS = {
    "pt": ("Projeto aprovado", "Contrato assinado", "Metade do trabalho feita", "Trabalho concluído"),
    "ca": ("Projecte aprovat", "Contracte signat", "Meitat de la feina feta", "Feina acabada"),
    "en": ("Project approved", "Contract signed", "Half of the work done", "Work completed"),
}

IN_ENGLISH = {
    said: in_english for language in STEPS for said, in_english in zip(STEPS[language], STEPS["en"], strict=True)
}


def _milestones(project: Project, language: str) -> list[Milestone]:
    """Four steps between start and end; those of the past are fulfilled, a few are late."""
    if not project.planned_start_on or not project.planned_end_on:
        return []
    today = timezone.localdate()
    length = (project.planned_end_on - project.planned_start_on).days
    ended = project.stage in {"completed", "closed"}
    late = project.planned_end_on < today and not ended
    steps = []
    for place, title in enumerate(STEPS[language]):
        due: date = project.planned_start_on + timedelta(days=length * (place + 1) // 4 if place else 0)
        fulfilled = ended or (due < today and not (late and place >= 2))
        state = Milestone.State.FULFILLED if fulfilled else Milestone.State.PLANNED
        steps.append(
            Milestone(project=project, title=title, due_on=due, state=state, reported_on=due if fulfilled else None)
        )
    return steps


# -- Barcelona ------------------------------------------------------------------
def _barcelona(programme: Programme, places: Places) -> Iterator[Sample]:
    chance = Random(8)  # noqa: S311 - a sample must come out the same each time
    works = settings_of("activities.toml")["barcelona"]["works"]
    objectives = {each.code: each for each in programme.objectives.all()}
    towns = {
        each.home_id: each
        for each in Organisation.objects.filter(network=programme.network, name__startswith="Ajuntament")
    }
    for number, place in enumerate(places.catalan.values(), 1):
        for step in range(2):
            work = works[(number + step * 3) % len(works)]
            stage = chance.choice(
                ("idea", "proposed", "approved", "implementation", "implementation", "completed", "stand-by")
            )
            yield Sample(
                ProjectFacts(
                    title=work["ca"].format(place=place.name),
                    code=f"CM{number:02d}{step + 1}",
                    kind="project",
                    nature=work["nature"],
                    stage=stage,
                    stage_reason="A l'espera de finançament" if stage == "stand-by" else "",
                    lead=towns[place.pk],
                    territories=(place,),
                    objectives=(objectives[work["axis"]],),
                    amounts=(AmountFact("total", chance.randrange(20, 900) * 100_000),),
                    **_dates(stage, chance),
                ),
                work["en"].format(place=place.name),
            )


# -- MedTOWN and IncluCities: what the sources name, without amounts ------------
def _listed(programme: Programme, places: Places) -> Iterator[Sample]:
    objectives = {each.code: each for each in programme.objectives.all()}
    known = {each.name: each for each in Organisation.objects.filter(network=programme.network)}
    for number, each in enumerate(settings_of("programmes.toml")[programme.slug]["projects"], 1):
        names = each.get("places") or [each["place"]]
        partners = tuple(PartnerFact(known[each[role]], role) for role in ("mentor", "mentee") if role in each)
        yield Sample(
            ProjectFacts(
                title=each["title"],
                code=f"{programme.slug[:3].upper()}{number:02d}",
                kind=each["kind"],
                nature="immaterial",
                stage="closed",
                territories=tuple((places.cities | places.countries)[name] for name in names if name),
                objectives=(objectives[each["objective"]],),
                partners=partners,
            )
        )


def _government(programme: Programme, town: str) -> Organisation:
    return Organisation.objects.get(network=programme.network, name=f"Município de {town}")
