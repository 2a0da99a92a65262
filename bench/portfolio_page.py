"""The list of projects at 1,000 and at 10,000 projects: CPU seconds, bytes and queries of one page.

Goals: at most 0.15 CPU s, at most 100 kB, at most 15 queries, the same number at both sizes.
"""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

os.environ["SYMPOLITY_DATA"] = tempfile.mkdtemp(prefix="sympolity-bench-")
os.environ["DJANGO_SETTINGS_MODULE"] = "sympolity.config.settings"
os.environ["LOG_LEVEL"] = "ERROR"
sys.path[:0] = [str(Path(__file__).parent.parent / "src"), str(Path(__file__).parent.parent / "tests")]

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factories import make_network, make_objective, make_organisation, make_programme, make_territory, make_user
from sympolity.network.portfolio.facts import AmountFact, ProjectFacts
from sympolity.network.portfolio.operations import bring_projects

RUNS = 15
SIZES = (1_000, 10_000)
CPU_GOAL, BYTES_GOAL, QUERIES_GOAL = 0.15, 100_000, 15


def main() -> int:
    settings.ALLOWED_HOSTS.append("testserver")
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    client = Client()
    network = make_network()
    keeper = make_user(network=network, is_steward=True)
    client.force_login(keeper, backend="allauth.account.auth_backends.AuthenticationBackend")
    figures = {size: measure(client, programme_of(network, size)) for size in SIZES}
    print(f"{'projects':>9} {'CPU s':>8} {'bytes':>8} {'queries':>8}")
    for size, (cpu, length, queries) in figures.items():
        print(f"{size:>9} {cpu:>8.3f} {length:>8} {queries:>8}")
    met = all(cpu <= CPU_GOAL and size <= BYTES_GOAL and asked <= QUERIES_GOAL for cpu, size, asked in figures.values())
    same = len({queries for _cpu, _length, queries in figures.values()}) == 1
    verdict = "met" if met and same else "MISSED"
    print(f"goals ({CPU_GOAL} CPU s, {BYTES_GOAL} bytes, {QUERIES_GOAL} queries, constant): {verdict}")
    return 0 if met and same else 1


def programme_of(network, size: int):
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
    return programme


def measure(client: Client, programme) -> tuple[float, int, int]:
    url = f"/programmes/{programme.slug}/projects/"
    client.get(url)  # what is cached is cached now, as on any day but the first
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    queries = len(captured)  # the next request empties the log
    assert response.status_code == 200, response
    times = []
    for _run in range(RUNS):
        begun = time.process_time()
        client.get(url)
        times.append(time.process_time() - begun)
    return statistics.median(times), len(response.content), queries


if __name__ == "__main__":
    sys.exit(main())
