"""Closing a round of 1,000 accepted reports with five figures each, and its results as a spreadsheet.

Goals: at most 3 CPU s for closing, in one transaction; at most 2 CPU s for the spreadsheet of its figures.
"""

import os
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

os.environ["SYMPOLITY_DATA"] = tempfile.mkdtemp(prefix="sympolity-bench-")
os.environ["DJANGO_SETTINGS_MODULE"] = "sympolity.config.settings"
os.environ["LOG_LEVEL"] = "ERROR"
sys.path[:0] = [str(Path(__file__).parent.parent / "src"), str(Path(__file__).parent.parent / "tests")]

import django

django.setup()

from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from closed_rounds import accept, asking_round, report_in, shown_indicator
from factories import make_network, make_objective, make_organisation, make_programme, make_project, make_territory
from sympolity.affairs.monitoring.exports.editions import edition_file
from sympolity.affairs.monitoring.operations.editions import close_round
from sympolity.methods.periods import Period

REPORTS, INDICATORS, ROUNDS_BEFORE = 1_000, 5, 2
CLOSING_GOAL, SHEET_GOAL = 3.0, 2.0


def main() -> int:
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        round_ = round_with_reports()
    with CaptureQueriesContext(connection) as captured:
        begun = time.process_time()
        edition = close_round(round_, by=None)
        closing = time.process_time() - begun
    begun = time.process_time()
    sheet = edition_file(edition, "figures", "xlsx", is_public=False)
    writing = time.process_time() - begun
    transactions = sum(each["sql"].startswith("BEGIN") for each in captured.captured_queries)
    print(f"closing {REPORTS} reports: {closing:.2f} CPU s, {len(captured)} queries, {transactions} transaction")
    print(f"edition: {len(edition.content) / 1e6:.2f} MB, in public {len(edition.public_content) / 1e6:.2f} MB")
    print(f"spreadsheet of {REPORTS * INDICATORS} figures: {writing:.2f} CPU s, {len(sheet.content) / 1e6:.2f} MB")
    met = closing <= CLOSING_GOAL and writing <= SHEET_GOAL and transactions == 1
    print(f"goals ({CLOSING_GOAL} and {SHEET_GOAL} CPU s, one transaction): {'met' if met else 'MISSED'}")
    return 0 if met else 1


def round_with_reports():
    """The third of three rounds about the same projects, all accepted."""
    network = make_network()
    programme = make_programme(network, is_public=True)
    towns = [make_territory(network, f"Town {number}") for number in range(18)]
    leads = [make_organisation(network, f"Municipality {number}") for number in range(18)]
    aims = [make_objective(programme, f"Axis {number}") for number in range(7)]
    projects = [
        make_project(
            programme,
            f"Project {number}",
            code=f"P{number:05d}",
            lead=leads[number % 18],
            is_public=True,
            stage="implementation",
            territories=[towns[number % 18]],
            objectives=[aims[number % 7]],
        )
        for number in range(REPORTS)
    ]
    rules = ("sum", "cumulative", "latest", "sum", "unique-count")
    indicators = [
        shown_indicator(programme, f"Indicator {number}", rule=rule, counts_people=number == 0)
        for number, rule in enumerate(rules[:INDICATORS])
    ]
    quarters = [Period(date(2025, month, 1), date(2025, month + 2, 28)) for month in (1, 4, 7)]
    for period in quarters[: ROUNDS_BEFORE + 1]:
        round_ = asking_round(programme, *indicators, period=period)
        for number, project in enumerate(projects):
            accept(report_in(round_, project), dict.fromkeys(indicators, 10 + number % 90))
    return round_


if __name__ == "__main__":
    sys.exit(main())
