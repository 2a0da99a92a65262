"""The dashboard of a programme at 700 and 10,000 projects with eight rounds: CPU seconds, bytes and queries.

Goals: at most 20 queries, 0.3 CPU s and 100 kB, the same number of queries at both sizes. Measured as on any visit
but the first after a decision; what that first one costs, which reads all projects, milestones and accepted figures,
is told beside it. The reports of the programme are written once each.
"""

import hashlib
import os
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
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
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from factories import make_network, make_objective, make_organisation, make_programme, make_territory, make_user
from sympolity.affairs.monitoring.models import Figure, Indicator, Return, Round, RoundTemplate, Submission, Target
from sympolity.network.portfolio.facts import AmountFact, ProjectFacts
from sympolity.network.portfolio.models import Milestone, Project
from sympolity.network.portfolio.operations import bring_projects
from sympolity.network.portfolio.queries import portfolio, with_version
from sympolity.network.programmes.models import Programme
from sympolity.observatory.reports.kinds import CONTENT_TYPES, KINDS, WRITERS, paper_of
from sympolity.observatory.reports.wishes import Wish

RUNS, ROUNDS, BATCH = 15, 8, 5_000
SIZES = (700, 10_000)
CPU_GOAL, BYTES_GOAL, QUERIES_GOAL = 0.3, 100_000, 20
STATES = ("fulfilled", "reported", "planned", "planned")


def main() -> int:
    settings.ALLOWED_HOSTS.append("testserver")
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    client = Client()
    network = make_network()
    keeper = make_user(network=network, is_steward=True)
    client.force_login(keeper, backend="allauth.account.auth_backends.AuthenticationBackend")
    met, queries = True, set()
    print(f"{'projects':>9} {'CPU s':>8} {'bytes':>8} {'queries':>8} {'first CPU s':>12} {'first queries':>14}")
    for size in SIZES:
        programme = programme_of(network, size)
        cpu, length, asked, first, first_asked = measure(client, programme)
        print(f"{size:>9} {cpu:>8.3f} {length:>8} {asked:>8} {first:>12.2f} {first_asked:>14}")
        met = met and cpu <= CPU_GOAL and length <= BYTES_GOAL and asked <= QUERIES_GOAL
        queries.add(asked)
        write_reports(programme, keeper)
    met = met and len(queries) == 1
    verdict = "met" if met else "MISSED"
    print(f"goals ({CPU_GOAL} CPU s, {BYTES_GOAL} bytes, {QUERIES_GOAL} queries, constant): {verdict}")
    return 0 if met else 1


def programme_of(network, size: int):
    """Every project has four milestones, a target, and a report with two figures in each of eight rounds."""
    programme = make_programme(network, title=f"{size} projects")
    towns = [make_territory(network, f"Town {size}-{number}") for number in range(18)]
    leads = [make_organisation(network, f"Municipality {size}-{number}") for number in range(18)]
    axes = [make_objective(programme, f"Axis {number}") for number in range(7)]
    facts = [
        ProjectFacts(
            title=f"Project {number} of a programme with many",
            code=f"P{number:05d}",
            stage="implementation",
            lead=leads[number % 18],
            territories=(towns[number % 18],),
            objectives=(axes[number % 7],),
            amounts=(AmountFact("total", 100_000 + number * 100),),
        )
        for number in range(size)
    ]
    bring_projects(programme, facts, [], by=None, source_of=lambda _facts: {"kind": "bench"})
    projects = list(Project.objects.filter(programme=programme).order_by("pk"))
    today = timezone.localdate()
    Milestone.objects.bulk_create(
        (
            Milestone(
                project=each, title=f"Step {number}", state=state, due_on=today + timedelta(days=60 * number - 90)
            )
            for each in projects
            for number, state in enumerate(STATES)
        ),
        batch_size=BATCH,
    )
    people = Indicator.objects.create(programme=programme, name="People reached", unit="people", rule="sum")
    places = Indicator.objects.create(programme=programme, name="Places kept", unit="places", rule="latest")
    for indicator, value in ((people, size * 100), (places, size * 9)):
        Target.objects.create(indicator=indicator, due_on=today + timedelta(days=365), value=value)
    Target.objects.bulk_create(
        (Target(indicator=people, project=each, due_on=today + timedelta(days=365), value=50) for each in projects),
        batch_size=BATCH,
    )
    template = RoundTemplate.objects.create(programme=programme, name="Quarterly")
    for number in range(ROUNDS):
        report(programme, template, number, projects, (people, places))
    return programme


def report(programme, template, number: int, projects, indicators) -> None:
    first = date(2024 + number // 4, 1 + 3 * (number % 4), 1)
    is_last = number == ROUNDS - 1
    round_ = Round.objects.create(
        programme=programme,
        template=template,
        title=f"Round {number + 1}",
        period_from=first,
        period_until=first + timedelta(days=89),
        opens_on=first + timedelta(days=90),
        due_on=first + timedelta(days=105),
        state="open" if is_last else "closed",
    )
    states = ("accepted", "due", "submitted") if is_last else ("accepted",)
    returns = Return.objects.bulk_create(
        (
            Return(
                round=round_,
                project=each,
                organisation_id=each.lead_id,
                state=states[place % len(states)],
                due_on=round_.due_on,
            )
            for place, each in enumerate(projects)
        ),
        batch_size=BATCH,
    )
    accepted = [each for each in returns if each.state == "accepted"]
    digest = hashlib.sha256(b"{}").hexdigest()
    sent = Submission.objects.bulk_create(
        (Submission(of=each, number=1, content="{}", sha256=digest, decision="accepted") for each in accepted),
        batch_size=BATCH,
    )
    Figure.objects.bulk_create(
        (
            Figure(
                submission=submission,
                round=round_,
                indicator=indicator,
                organisation_id=of.organisation_id,
                project_id=of.project_id,
                value=of.pk % 17,
            )
            for of, submission in zip(accepted, sent, strict=True)
            for indicator in indicators
        ),
        batch_size=BATCH,
    )


def measure(client: Client, programme) -> tuple[float, int, int, float, int]:
    url = f"/programmes/{programme.slug}/dashboard/"
    client.get("/programmes/")  # templates and addresses are known now
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        begun = time.process_time()
        client.get(url)
        first = time.process_time() - begun
    first_asked = len(captured)  # the next request empties the log
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    asked = len(captured)
    assert response.status_code == 200, response
    times = []
    for _run in range(RUNS):
        begun = time.process_time()
        client.get(url)
        times.append(time.process_time() - begun)
    return statistics.median(times), len(response.content), asked, first, first_asked


def write_reports(programme, user) -> None:
    here = with_version(Programme.objects.filter(pk=programme.pk).select_related("network")).get()
    assert portfolio(here, user).count()
    for key in ("fund", "dossier"):
        wish = Wish(here, user, "en")
        begun = time.process_time()
        paper = paper_of(KINDS[key], wish)
        read = time.process_time() - begun
        told = []
        for form in CONTENT_TYPES:
            begun = time.process_time()
            content = WRITERS[form](paper)
            told.append(f"{form} {time.process_time() - begun:.2f} CPU s, {len(content):,} bytes")
        print(f"{'':>9} {key}: read in {read:.2f} CPU s; {'; '.join(told)}")


if __name__ == "__main__":
    sys.exit(main())
