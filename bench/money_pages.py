"""The money pages at 700 and 10,000 projects with 100,000 payments: queries, CPU seconds and bytes.

Decisions about money are taken all day, so the first visit after one is the usual visit: it is measured after a
payment, a paper of cost, a budget, a project and a milestone, each of which really changes an amount or a day, and
beside it the warm visit, with the ratio. Goals for all of them: at most 20 queries, and the same number at both sizes;
0.3 CPU s. The first visit of a process reads all and forecasts: its goal is the number of queries alone.
"""

import os
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

os.environ["SYMPOLITY_DATA"] = tempfile.mkdtemp(prefix="sympolity-bench-")
os.environ["DJANGO_SETTINGS_MODULE"] = "sympolity.config.settings"
os.environ["LOG_LEVEL"] = "ERROR"
sys.path[:0] = [str(Path(__file__).parent.parent / "src"), str(Path(__file__).parent.parent / "tests")]

import django

django.setup()

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from factories import (
    make_fund,
    make_network,
    make_objective,
    make_organisation,
    make_programme,
    make_territory,
    make_user,
)
from sympolity.affairs.agreements.models import Agreement
from sympolity.affairs.finance.models import (
    Budget,
    BudgetLine,
    Commitment,
    CostCategory,
    Envelope,
    Expenditure,
    Payment,
    PaymentRequest,
    PaymentShare,
    RequestItem,
)
from sympolity.affairs.procurement.models import Contract, Supplier
from sympolity.ground.journal.operations import record
from sympolity.network.portfolio.facts import AmountFact, ProjectFacts
from sympolity.network.portfolio.models import Milestone, Project
from sympolity.network.portfolio.operations import bring_projects
from sympolity.observatory.money.parts import SHELF

RUNS, BATCH, AGREEMENTS, PER_REQUEST = 11, 5_000, 18, 500
SIZES = ((700, 7_000), (10_000, 100_000))
CPU_GOAL, QUERIES_GOAL = 0.3, 20
PAGES = {"money": "money/", "forecast": "money/forecast/", "project": "projects/{pk}/money/", "dashboard": "dashboard/"}
MONTHS, FIRST_RUNS = 30, 3


def pay(programme):
    request = PaymentRequest.objects.filter(agreement__programme=programme).first()
    payment = Payment.objects.create(request=request, cents=1_000, paid_on=timezone.localdate())
    PaymentShare.objects.create(
        payment=payment, project=Project.objects.filter(programme=programme).first(), cents=1_000
    )
    return "payment recorded", request


def enter(programme):
    paper = Expenditure.objects.filter(project__programme=programme).last()
    paper.pk, paper.number, paper.eligible_cents = None, f"{paper.number}+", 1_000
    paper.save(force_insert=True)
    return "expenditure entered", paper


def agree(programme):
    budget = Budget.objects.filter(project__programme=programme).first()
    budget.lines.update(cents=F("cents") + 1_000)
    return "budget agreed", budget


def change(programme):
    project = Project.objects.filter(programme=programme).first()
    project.planned_end_on += timedelta(days=31)
    project.save()
    project.amounts.update(cents=F("cents") + 1_000)
    return "project changed", project


def fulfil(programme):
    step = Milestone.objects.filter(project__programme=programme, state="planned").first()
    step.state, step.reported_on = "fulfilled", timezone.localdate()
    step.save()
    return "milestone checked", step


DECISIONS = {
    "after payment": pay,
    "after paper": enter,
    "after budget": agree,
    "after project": change,
    "after milestone": fulfil,
}


def main() -> int:
    settings.ALLOWED_HOSTS.append("testserver")
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    network = make_network()
    met, asked_by_page = True, {name: set() for name in PAGES}
    print(f"{'projects':>8} {'payments':>8} {'page':>9} {'visit':>15} {'CPU s':>7} {'times warm':>10} {'queries':>7}")
    for size, payments in SIZES:
        programme = programme_of(network, size, payments)
        client = Client()
        user = make_user("secretariat", programme)
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        pk = Project.objects.filter(programme=programme).values_list("pk", flat=True).first()
        for name, path in PAGES.items():
            told = measure(client, programme, f"/programmes/{programme.slug}/{path.format(pk=pk)}")
            warm = told["warm"][0]
            for visit_name, (cpu, asked) in told.items():
                print(
                    f"{size:>8} {payments:>8} {name:>9} {visit_name:>15} {cpu:>7.3f} {cpu / warm:>10.1f} {asked:>7}",
                    flush=True,
                )
            usual = [told[each] for each in ("warm", *DECISIONS)]
            met = met and all(cpu <= CPU_GOAL for cpu, _asked in usual)
            met = met and all(asked <= QUERIES_GOAL for _cpu, asked in told.values())
            asked_by_page[name].add(tuple(asked for _cpu, asked in told.values()))
    met = met and all(len(asked) <= 1 for asked in asked_by_page.values())
    print(f"goals ({CPU_GOAL} CPU s, {QUERIES_GOAL} queries, constant): {'met' if met else 'MISSED'}")
    return 0 if met else 1


def measure(client: Client, programme, url: str) -> dict[str, tuple[float, int]]:
    """CPU seconds (the median of some visits) and queries of each kind of visit."""
    client.get(url)  # templates, drawings and addresses are known now
    cache.clear()
    SHELF.clear()
    told = {"first of all": visit(client, url)}
    for name, decide in DECISIONS.items():
        visits = []
        for _run in range(FIRST_RUNS):
            with transaction.atomic():
                verb, subject = decide(programme)
                record(verb, subject, by=None, network=programme.network, programme_id=programme.pk)
            visits.append(visit(client, url))
        told[name] = (statistics.median(cpu for cpu, _asked in visits), visits[-1][1])
    visits = [visit(client, url) for _run in range(RUNS)]
    told["warm"] = (statistics.median(cpu for cpu, _asked in visits), visits[-1][1])
    return told


def visit(client: Client, url: str) -> tuple[float, int]:
    with CaptureQueriesContext(connection) as captured:
        begun = time.process_time()
        response = client.get(url)
        cpu = time.process_time() - begun
    assert response.status_code == 200, response
    return cpu, len(captured)


def programme_of(network, size: int, payments: int):
    """Projects of 18 municipalities under 7 axes and two funds; expenditure, claims and payments over 30 months."""
    today = timezone.localdate()
    start = today.replace(day=1) - timedelta(days=30 * MONTHS)
    programme = make_programme(network, title=f"{size} projects", ends_on=today + timedelta(days=540), starts_on=start)
    towns = [make_territory(network, f"Town {size}-{number}") for number in range(18)]
    leads = [make_organisation(network, f"Municipality {size}-{number}") for number in range(18)]
    axes = [make_objective(programme, f"Axis {number}") for number in range(7)]
    funds = [make_fund(programme, name=f"Fund {number}") for number in range(2)]
    facts = [
        ProjectFacts(
            title=f"Project {number} of a programme with many",
            code=f"P{number:05d}",
            stage="implementation",
            lead=leads[number % 18],
            territories=(towns[number % 18],),
            objectives=(axes[number % 7],),
            planned_start_on=start + timedelta(days=number % 300),
            planned_end_on=start + timedelta(days=500 + number % 700),
            amounts=(
                AmountFact("total", 10_000_000 + number * 100),
                AmountFact("funding", 8_000_000 + number * 100, fund=funds[number % 2]),
            ),
        )
        for number in range(size)
    ]
    bring_projects(programme, facts, [], by=None, source_of=lambda _facts: {"kind": "bench"})
    projects = list(Project.objects.filter(programme=programme).order_by("pk"))
    Milestone.objects.bulk_create(
        (
            Milestone(
                project=each,
                title=f"Step {number}",
                state="fulfilled" if number < 2 else "planned",
                due_on=today + timedelta(days=200 * number - 500),
                reported_on=today + timedelta(days=200 * number - 490 + place % 60) if number < 2 else None,
            )
            for place, each in enumerate(projects)
            for number in range(4)
        ),
        batch_size=BATCH,
    )
    for fund in funds:
        Envelope.objects.create(
            programme=programme, fund=fund, cents=size * 5_000_000, as_of=start, source="a published list"
        )
    category = CostCategory.objects.create(programme=programme, code="1", name="Works")
    bind(programme, projects, category, funds, start)
    spend(programme, projects, category, funds, leads, payments, start)
    return programme


def bind(programme, projects, category, funds, start) -> None:
    supplier = Supplier.objects.create(network=programme.network, name="Builders")
    Contract.objects.bulk_create(
        (
            Contract(
                programme=programme,
                project=each,
                organisation_id=each.lead_id,
                supplier=supplier,
                reference=f"C{place}",
                title="Works",
                category="works",
                cents=6_000_000,
                signed_on=start + timedelta(days=100),
            )
            for place, each in enumerate(projects)
        ),
        batch_size=BATCH,
    )
    budgets = Budget.objects.bulk_create(
        (Budget(project=each, number=1, state="agreed") for each in projects), batch_size=BATCH
    )
    BudgetLine.objects.bulk_create(
        (
            BudgetLine(
                budget=budget,
                organisation_id=each.lead_id,
                category=category,
                fund=funds[place % 2],
                cents=9_000_000,
            )
            for place, (each, budget) in enumerate(zip(projects, budgets, strict=True))
        ),
        batch_size=BATCH,
    )
    Commitment.objects.bulk_create(
        (
            Commitment(
                project=each,
                organisation_id=each.lead_id,
                category=category,
                fund=funds[place % 2],
                title="Works",
                cents=6_500_000,
                committed_on=start + timedelta(days=100 + place % 300),
            )
            for place, each in enumerate(projects)
        ),
        batch_size=BATCH,
    )


def spend(programme, projects, category, funds, leads, payments: int, start) -> None:
    """As many expenditures and claims as payments: each project is paid about ten times."""
    spent = Expenditure.objects.bulk_create(
        (
            Expenditure(
                project=(each := projects[number % len(projects)]),
                organisation_id=each.lead_id,
                category=category,
                fund=funds[number % len(projects) % 2],
                number=f"F{number}",
                issued_on=start + timedelta(days=200 + number // len(projects) * 60 + number % 30),
                net_cents=400_000,
                eligible_cents=400_000,
            )
            for number in range(payments)
        ),
        batch_size=BATCH,
    )
    agreements = [
        Agreement.objects.create(
            programme=programme, reference=f"A{number}", title="Grant", kind="financing", fund=funds[number % 2]
        )
        for number in range(AGREEMENTS)
    ]
    requests = PaymentRequest.objects.bulk_create(
        (
            PaymentRequest(
                agreement=agreements[number % AGREEMENTS],
                organisation=leads[number % 18],
                number=number + 1,
                state="paid",
            )
            for number in range(-(-payments // PER_REQUEST))
        ),
        batch_size=BATCH,
    )
    RequestItem.objects.bulk_create(
        (
            RequestItem(
                request=requests[number // PER_REQUEST],
                expenditure=each,
                claimed_cents=400_000,
                accepted_cents=380_000,
                verdict="accepted",
            )
            for number, each in enumerate(spent)
        ),
        batch_size=BATCH,
    )
    paid = Payment.objects.bulk_create(
        (
            Payment(
                request=requests[number // PER_REQUEST],
                cents=300_000,
                paid_on=min(each.issued_on + timedelta(days=90), timezone.localdate()),
            )
            for number, each in enumerate(spent)
        ),
        batch_size=BATCH,
    )
    PaymentShare.objects.bulk_create(
        (
            PaymentShare(payment=payment, project_id=each.project_id, cents=300_000)
            for payment, each in zip(paid, spent, strict=True)
        ),
        batch_size=BATCH,
    )


if __name__ == "__main__":
    sys.exit(main())
