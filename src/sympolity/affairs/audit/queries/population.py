"""What a sample is drawn from: papers of cost of a programme, kept by a few conditions that are stored with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from sympolity.affairs.audit.queries.risk import signs_of
from sympolity.affairs.finance.models import Expenditure, PaymentRequest, RequestItem
from sympolity.methods.sampling import Risk, Sign, Unit, risk_of
from sympolity.network.programmes.models import Programme


@dataclass(frozen=True, slots=True)
class Population:
    """The conditions: the day of the paper, who paid, from which fund, paid out already, and how much at least."""

    since: date | None = None
    until: date | None = None
    organisations: tuple[int, ...] = ()
    funds: tuple[int, ...] = ()
    paid_only: bool = True
    at_least_cents: int = 0

    def facts(self) -> dict[str, Any]:
        return {
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
            "organisations": sorted(self.organisations),
            "funds": sorted(self.funds),
            "paid_only": self.paid_only,
            "at_least_cents": self.at_least_cents,
        }


def read_conditions(facts: Mapping[str, Any]) -> Population:
    """The conditions of a sample as they were stored."""
    return Population(
        date.fromisoformat(facts["since"]) if facts.get("since") else None,
        date.fromisoformat(facts["until"]) if facts.get("until") else None,
        tuple(facts.get("organisations", ())),
        tuple(facts.get("funds", ())),
        bool(facts.get("paid_only")),
        int(facts.get("at_least_cents", 0)),
    )


def papers_of(programme: Programme, conditions: Population) -> QuerySet[Expenditure]:
    """The papers that the conditions keep. Those below zero are a population of their own and are not among them."""
    found = Expenditure.objects.standing().filter(project__programme=programme, eligible_cents__gt=0)
    if conditions.since:
        found = found.filter(issued_on__gte=conditions.since)
    if conditions.until:
        found = found.filter(issued_on__lte=conditions.until)
    if conditions.organisations:
        found = found.filter(organisation__in=conditions.organisations)
    if conditions.funds:
        found = found.filter(fund__in=conditions.funds)
    if conditions.at_least_cents:
        found = found.filter(eligible_cents__gte=conditions.at_least_cents)
    if conditions.paid_only:
        paid = RequestItem.objects.filter(
            expenditure=OuterRef("pk"),
            is_active=True,
            corrects=None,
            request__state=PaymentRequest.State.PAID,
            accepted_cents__gt=0,
        )
        found = found.filter(Exists(paid))
    return found


def units_of(papers: QuerySet[Expenditure]) -> list[Unit]:
    rows = papers.order_by("pk").values_list("pk", "eligible_cents")
    return [Unit(pk, cents) for pk, cents in rows]


def weighted(
    programme: Programme, papers: QuerySet[Expenditure], points: Mapping[Sign, int]
) -> tuple[list[Unit], dict[int, Risk]]:
    """The papers with their weight by risk, and the points that make up each. Seven reads, however many they are."""
    units = units_of(papers)
    largest = max((unit.cents for unit in units), default=0)
    signs = signs_of(programme, papers)
    risks = {unit.number: risk_of(unit.cents, largest, signs.get(unit.number, ()), points) for unit in units}
    return [Unit(unit.number, unit.cents, risks[unit.number].weight) for unit in units], risks
