"""What the sample spent: an invoice every so often for each contract, and the salaries of people in projects."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random

from django.utils import timezone

from sympolity.affairs.finance.models import Commitment, Expenditure
from sympolity.affairs.procurement.models import Category, Contract
from sympolity.config.demo.money.frame import BATCH, SOURCE, Frame, lead_of
from sympolity.ground.journal.operations import Line
from sympolity.ground.kernel import formats
from sympolity.methods.doubles import fold_number
from sympolity.methods.money import split
from sympolity.network.portfolio.models import Project

CODE = {Category.WORKS: "obras", Category.GOODS: "equipamento", Category.SERVICES: "servicos"}
MOST_INVOICES = 7
DAYS_TO_PAY = (18, 44)
TAX = {Category.WORKS: 6, Category.GOODS: 23, Category.SERVICES: 23}
ENDED = ("provisionally-accepted", "closed")


def load_spending(frame: Frame, contracts: list[Contract]) -> list[Expenditure]:
    chance = Random(23)  # noqa: S311 - a sample must come out the same each time
    projects = {each.pk: each for each in frame.projects}
    Commitment.objects.bulk_create(
        (
            Commitment(
                project_id=each.project_id,
                organisation_id=each.organisation_id,
                category=frame.categories[CODE[Category(each.category)]],
                fund=frame.fund,
                contract=each,
                number=f"{each.signed_on.year}/{place:04d}",
                title=each.title[:300],
                cents=each.cents,
                committed_on=each.signed_on,
                is_sample=True,
            )
            for place, each in enumerate(contracts, 1)
            if each.cents
        ),
        batch_size=BATCH,
    )
    spent = [
        *(paper for each in contracts for paper in _invoices(frame, each, chance)),
        *(paper for project in projects.values() for paper in _salaries(frame, project, chance)),
    ]
    spent.sort(key=lambda each: each.issued_on)
    _number(spent)
    Expenditure.objects.bulk_create(spent, batch_size=BATCH)
    frame.journal(
        [
            Line("expenditure entered", each, {"eligible_cents": (None, each.eligible_cents)}, source=SOURCE)
            for each in spent
        ],
        "admin",
    )
    return spent


def _invoices(frame: Frame, contract: Contract, chance: Random) -> Iterator[Expenditure]:
    """What was invoiced until today: all of what is accepted, of the rest as much as its time has run, or less."""
    if contract.starts_on is None or contract.ends_on is None or contract.state == Contract.State.SIGNED:
        return
    today = timezone.localdate()
    is_done = contract.state in ENDED
    last = min(today, (contract.provisionally_accepted_on if is_done else None) or contract.ends_on)
    days = (last - contract.starts_on).days
    if days < 20:
        return
    whole = max(1, (contract.ends_on - contract.starts_on).days)
    done = 1.0 if is_done else min(0.92, days / whole * chance.uniform(0.55, 0.98))
    count = max(1, min(MOST_INVOICES, days // 50))
    for place, cents in enumerate(split(round(contract.cents * done), [*range(2, count + 2)]), 1):
        issued_on = contract.starts_on + timedelta(days=days * place // count)
        yield Expenditure(
            project_id=contract.project_id,
            organisation_id=contract.organisation_id,
            category=frame.categories[CODE[Category(contract.category)]],
            fund=frame.fund,
            contract=contract,
            supplier=contract.supplier,
            paper=Expenditure.Paper.INVOICE,
            title=contract.title[:300],
            issued_on=issued_on,
            paid_on=_paid_on(issued_on, chance),
            net_cents=cents,
            tax_cents=cents * TAX[Category(contract.category)] // 100,
            eligible_cents=cents,
            entered_by=frame.people["admin"],
            is_sample=True,
        )


def _number(spent: list[Expenditure]) -> None:
    """Each supplier numbers its invoices of a year one after the other."""
    last: Counter[tuple[int | None, int]] = Counter()
    for each in spent:
        if each.paper == Expenditure.Paper.INVOICE:
            series = (each.supplier_id, each.issued_on.year)
            last[series] += 1
            each.number = f"FT {each.issued_on.year}/{last[series]:04d}"
        each.folded_number = fold_number(each.number)


def _salaries(frame: Frame, project: Project, chance: Random) -> Iterator[Expenditure]:
    """Staff of a project, one paper a quarter, from the first day of work until today or its end."""
    cents = frame.plans.get(project.pk, {}).get("pessoal", 0)
    start, end = project.actual_start_on, project.actual_end_on or project.planned_end_on
    if not cents or start is None or end is None or project.stage == "stand-by":
        return
    today = timezone.localdate()
    whole = max(1, (end - start).days)
    quarters = max(1, whole // 91)
    for place, part in enumerate(split(cents * 96 // 100, [1] * quarters), 1):
        issued_on = start + timedelta(days=whole * place // quarters)
        if issued_on > today:
            return
        yield Expenditure(
            project=project,
            organisation=lead_of(project),
            category=frame.categories["pessoal"],
            fund=frame.fund,
            paper=Expenditure.Paper.PAYROLL,
            number=f"RV {issued_on.year}/{issued_on.month:02d}-{project.code}",
            title=frame.words["staff"].format(month=formats.day(issued_on)),
            issued_on=issued_on,
            paid_on=_paid_on(issued_on, chance),
            net_cents=part,
            eligible_cents=part,
            entered_by=frame.people["admin"],
            is_sample=True,
        )


def _paid_on(issued_on: date, chance: Random) -> date | None:
    paid_on = issued_on + timedelta(days=chance.randint(*DAYS_TO_PAY))
    return paid_on if paid_on <= timezone.localdate() else None


def by_organisation(spent: list[Expenditure]) -> Mapping[int, list[Expenditure]]:
    found: dict[int, list[Expenditure]] = defaultdict(list)
    for each in spent:
        found[each.organisation_id].append(each)
    return found
