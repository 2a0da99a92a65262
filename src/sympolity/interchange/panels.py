"""What the interchange adds to the pages below it: the way to the workbook of a round."""

from typing import Any

from django.http import HttpRequest

from sympolity.affairs.monitoring.models import Return, Round
from sympolity.ground.kernel.panels import Panel

REPORT = "monitoring.report"


def workbooks_of_round(round_: Any, request: HttpRequest) -> Panel | None:
    """The workbooks of the organisations for which this person reports."""
    if round_.state != Round.State.OPEN:
        return None
    asked = Return.objects.filter(round=round_).exclude(state=Return.State.EXCUSED)
    first: dict[int, Return] = {}
    for report in asked.select_related("organisation").order_by("organisation__name", "pk"):
        first.setdefault(report.organisation_id, report)
    for report in first.values():
        report.round = round_
    mine = [report.organisation for report in first.values() if request.user.has_perm(REPORT, report)]
    return Panel("interchange/parts/workbooks.html", {"organisations": mine, "round": round_}) if mine else None


def workbook_of_report(report: Any, request: HttpRequest) -> Panel | None:
    is_open = report.state in Return.WITH_THE_REPORTER and report.round.state == Round.State.OPEN
    if not is_open or not request.user.has_perm(REPORT, report):
        return None
    return Panel("interchange/parts/workbooks.html", {"organisations": [report.organisation], "round": report.round})
