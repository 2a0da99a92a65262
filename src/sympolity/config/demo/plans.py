"""Agreed plans of the sample and what became of them: tenders without bids, late permits, and their remedies."""

from datetime import timedelta
from random import Random

from django.utils import timezone

from sympolity.ground.accounts.models import User
from sympolity.network.portfolio.models import Amendment, Milestone, Project
from sympolity.network.portfolio.operations.amendments import (
    approve_amendment,
    draft_amendment,
    return_amendment,
    submit_amendment,
)
from sympolity.network.portfolio.operations.baselines import set_baselines
from sympolity.network.portfolio.operations.proposals import PlanChange
from sympolity.network.programmes.models import Programme

AMENDMENTS = 36
Cause = Amendment.Cause
CAUSES = {
    Cause.NO_BIDS: "Novo concurso com preço base revisto e lotes mais pequenos.",
    Cause.PERMIT: "Reunião semanal com os serviços de urbanismo; as compras começam já.",
    Cause.CONTRACTOR: "Segunda equipa em obra e prazo intermédio no contrato.",
    Cause.STAFF: "Técnico contratado por um ano, partilhado com outro projeto.",
    Cause.WEATHER: "Trabalhos no interior primeiro; o exterior passa para a primavera.",
}


def load_plans(programme: Programme, people: dict[str, User]) -> int:
    """Baselines for all that is approved, and amendments in every state; gives back how many amendments."""
    chance = Random(36)  # noqa: S311 - a sample must come out the same each time
    set_baselines(programme, by=people["secretariat"])
    today = timezone.localdate()
    running = Project.objects.filter(programme=programme, kind="project", stage="implementation").order_by("pk")
    own = list(running.filter(lead__name__in=("Município de Setúbal", "Município de Moita"))[:6])
    others = list(running.exclude(pk__in=[each.pk for each in own]).filter(planned_end_on__gt=today))
    projects = own + chance.sample(others, min(len(others), AMENDMENTS - len(own)))
    for number, project in enumerate(projects):
        _amend(project, number, chance, people)
    return len(projects)


def _amend(project: Project, number: int, chance: Random, people: dict[str, User]) -> None:
    days = timedelta(days=chance.choice((21, 30, 45, 60, 92)))
    cause, remedy = list(CAUSES.items())[number % len(CAUSES)]
    steps = project.milestones.filter(closed_on=None, state=Milestone.State.PLANNED)
    change = PlanChange(
        planned_end_on=project.planned_end_on + days if project.planned_end_on else None,
        steps=tuple((step.pk, step.due_on + days) for step in steps),
    )
    proposer = people["setubal" if project.lead and project.lead.name.endswith("Setúbal") else "admin"]
    amendment = draft_amendment(project, change, cause=cause, remedy=remedy, by=proposer)
    if number % 6 == 5:
        return
    submit_amendment(amendment, by=proposer)
    if number % 6 == 4:
        return_amendment(amendment, reason="Diga quando o novo concurso é publicado.", by=people["secretariat"])
    elif number % 6 != 3:
        approve_amendment(amendment, by=people["secretariat"])
