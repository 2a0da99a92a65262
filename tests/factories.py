"""Real objects for tests, in plain functions: what a test does not name gets a sensible value.

They write straight to the database, without journal entry: an operation under test starts from here.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from sympolity.affairs.agreements.models import AgreedProject, Agreement, Obligation, Party, Signature, Terms
from sympolity.affairs.onestop.models import Facility, FacilityType, Procedure
from sympolity.ground.accounts.models import Membership, Network, User
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import (
    Amendment,
    Milestone,
    Partner,
    PlannedAmount,
    PlanVersion,
    Project,
    TargetGroup,
)
from sympolity.network.programmes.models import Appointment, Factor, Fund, Objective, Programme, Role
from sympolity.network.territories.models import Boundary, Population, Territory

_numbers = count(1)


def make_network(**facts: Any) -> Network:
    number = next(_numbers)
    return Network.objects.create(**{"slug": f"network-{number}", "name": f"Network {number}", **facts})


def make_programme(network: Network | None = None, **facts: Any) -> Programme:
    number = next(_numbers)
    network = network or make_network()
    return Programme.objects.create(
        network=network,
        **{"slug": f"programme-{number}", "title": f"Programme {number}", "status": "running", **facts},
    )


def make_user(
    role: str = "",
    programme: Programme | None = None,
    organisation: Organisation | None = None,
    *,
    network: Network | None = None,
    is_steward: bool = False,
    **facts: Any,
) -> User:
    """A person; with a role and a programme also a member of its network and appointed, for an organisation or not."""
    number = next(_numbers)
    user = User.objects.create(**{"email": f"person-{number}@example.org", "name": f"Person {number}", **facts})
    network = network or (programme.network if programme else None)
    if network:
        Membership.objects.create(user=user, network=network, is_steward=is_steward)
    if role and programme:
        Appointment.objects.create(
            user=user, programme=programme, organisation=organisation, role=Role(role), since=date(2020, 1, 1)
        )
    return user


def make_territory(
    network: Network, name: str = "", *, level: str = "municipality", parent: Territory | None = None, **facts: Any
) -> Territory:
    name = name or f"Place {next(_numbers)}"
    return Territory.objects.create(network=network, name=name, level=level, parent=parent, **facts)


def make_boundary(territory: Territory, *, west: float, south: float, size: float = 0.1, **facts: Any) -> Boundary:
    """A square in degrees."""
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    geometry = {"type": "MultiPolygon", "coordinates": [[ring]]}
    return Boundary.objects.create(
        territory=territory, geometry=geometry, **{"source": "drawn for a test", "licence": "CC0", **facts}
    )


def make_population(territory: Territory, residents: int, **facts: Any) -> Population:
    return Population.objects.create(
        territory=territory, residents=residents, **{"as_of": date(2021, 4, 19), "source": "made for a test", **facts}
    )


def make_organisation(network: Network, name: str = "", **facts: Any) -> Organisation:
    name = name or f"Organisation {next(_numbers)}"
    return Organisation.objects.create(network=network, name=name, **{"kind": "municipality", **facts})


def make_facility(network: Network, name: str = "", *, types: Sequence[str] = (), **facts: Any) -> Facility:
    facility = Facility.objects.create(network=network, name=name or f"Facility {next(_numbers)}", **facts)
    for each in types:
        facility.types.add(FacilityType.objects.get_or_create(network=network, name=each)[0])
    return facility


def make_procedure(network: Network, name: str = "", **facts: Any) -> Procedure:
    return Procedure.objects.create(network=network, name=name or f"Procedure {next(_numbers)}", **facts)


def make_objective(programme: Programme, name: str = "", **facts: Any) -> Objective:
    number = next(_numbers)
    return Objective.objects.create(programme=programme, **{"name": name or f"Objective {number}", **facts})


def make_factor(objective: Objective, statement: str = "", **facts: Any) -> Factor:
    return Factor.objects.create(objective=objective, statement=statement or f"Factor {next(_numbers)}", **facts)


def make_fund(programme: Programme, name: str = "", **facts: Any) -> Fund:
    return Fund.objects.create(programme=programme, name=name or f"Fund {next(_numbers)}", **facts)


def make_target_group(programme: Programme, name: str = "", **facts: Any) -> TargetGroup:
    return TargetGroup.objects.create(programme=programme, name=name or f"Group {next(_numbers)}", **facts)


def make_project(
    programme: Programme,
    title: str = "",
    *,
    total_cents: int | None = None,
    eligible_cents: int | None = None,
    territories: Sequence[Territory] = (),
    objectives: Sequence[Objective] = (),
    target_groups: Sequence[TargetGroup] = (),
    **facts: Any,
) -> Project:
    project = Project.objects.create(programme=programme, title=title or f"Project {next(_numbers)}", **facts)
    if total_cents is not None:
        make_amount(project, total_cents, measure="total")
    if eligible_cents is not None:
        make_amount(project, eligible_cents, measure="eligible")
    project.territories.set(territories)
    project.objectives.set(objectives)
    project.target_groups.set(target_groups)
    return project


def make_amount(project: Project, cents: int, *, measure: str = "total", **facts: Any) -> PlannedAmount:
    return PlannedAmount.objects.create(
        project=project, measure=measure, cents=cents, **{"currency": project.programme.currency, **facts}
    )


def make_milestone(project: Project, title: str = "", **facts: Any) -> Milestone:
    title = title or f"Step {next(_numbers)}"
    return Milestone.objects.create(project=project, title=title, **{"due_on": date(2030, 1, 31), **facts})


def make_partner(project: Project, organisation: Organisation, **facts: Any) -> Partner:
    return Partner.objects.create(project=project, organisation=organisation, **facts)


def make_baseline(project: Project, **facts: Any) -> PlanVersion:
    """The plan of a project as it stands, agreed."""
    steps = {str(step.pk): step.due_on.isoformat() for step in project.milestones.filter(closed_on=None)}
    plan = {"planned_start_on": project.planned_start_on, "planned_end_on": project.planned_end_on, "steps": steps}
    return PlanVersion.objects.create(project=project, number=1, is_baseline=True, **{**plan, **facts})


def make_amendment(project: Project, **facts: Any) -> Amendment:
    """A submitted proposal to end on another day."""
    number = project.amendments.count() + 1
    return Amendment.objects.create(
        project=project,
        **{
            "number": number,
            "state": "submitted",
            "cause": "no-bids",
            "remedy": "A new tender with a higher base price.",
            "proposed": {"planned_end_on": "2031-06-30", "steps": {}, "new_steps": [], "dropped": []},
            **facts,
        },
    )


def make_agreement(
    programme: Programme,
    reference: str = "",
    *,
    signed: bool = False,
    projects: Sequence[Project] = (),
    grantor: Organisation | None = None,
    beneficiary: Organisation | None = None,
    cents: int | None = 1_000_000_00,
    rate: str | None = "0.8650",
    starts_on: date | None = date(2024, 1, 1),
    ends_on: date | None = date(2027, 12, 31),
    signed_on: date = date(2024, 1, 15),
    **facts: Any,
) -> Agreement:
    """A programme contract of two parties over a million; with `signed` in force, else a draft."""
    number = next(_numbers)
    agreement = Agreement.objects.create(
        programme=programme,
        **{
            "reference": reference or f"PC/{number}",
            "title": f"Agreement {number}",
            "kind": "programme",
            "state": "signed" if signed else "draft",
            "signed_on": signed_on if signed else None,
            **facts,
        },
    )
    parties = [
        make_party(agreement, grantor, role="grantor"),
        make_party(agreement, beneficiary, role="beneficiary"),
    ]
    terms = make_terms(
        agreement,
        cents=cents,
        rate=Decimal(rate) if rate else None,
        starts_on=starts_on,
        ends_on=ends_on,
        state="in-force" if signed else "draft",
        in_force_on=signed_on if signed else None,
    )
    if signed:
        for party in parties:
            Signature.objects.create(terms=terms, party=party, signed_on=signed_on)
    AgreedProject.objects.bulk_create(AgreedProject(agreement=agreement, project=project) for project in projects)
    return agreement


def make_contractable(programme: Programme, title: str = "", **facts: Any) -> Project:
    """An approved project that a signed agreement covers."""
    project = make_project(programme, title, **{"stage": "approved", **facts})
    make_agreement(programme, signed=True, projects=[project])
    return project


def make_party(agreement: Agreement, organisation: Organisation | None = None, **facts: Any) -> Party:
    organisation = organisation or make_organisation(agreement.programme.network)
    return Party.objects.create(agreement=agreement, organisation=organisation, **facts)


def make_terms(agreement: Agreement, **facts: Any) -> Terms:
    number = agreement.versions.count() + 1
    currency = agreement.programme.currency
    return Terms.objects.create(agreement=agreement, **{"number": number, "currency": currency, **facts})


def cover_project(agreement: Agreement, project: Project, cents: int | None = None) -> AgreedProject:
    return AgreedProject.objects.create(agreement=agreement, project=project, cents=cents)


def make_obligation(agreement: Agreement, title: str = "", **facts: Any) -> Obligation:
    title = title or f"Obligation {next(_numbers)}"
    return Obligation.objects.create(agreement=agreement, title=title, **{"due_on": date(2030, 6, 30), **facts})
