"""What leaves monitoring as a spreadsheet: the reports of a round, one row each."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.affairs.monitoring.models import Round
from sympolity.affairs.monitoring.queries.reminders import reminded_in
from sympolity.affairs.monitoring.queries.wall import lines_of
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.spreadsheets import Sheet, SheetColumn, spreadsheet_response


def reports_as_file(round_: Round, organisations: Sequence[int], *, kind: str) -> HttpResponse:
    """Each report of these organisations: its state, its due day, what is missing, when somebody was last reminded."""
    wanted, reminded = set(organisations), reminded_in(round_)
    columns = [
        SheetColumn(_("Organisation"), "text"),
        SheetColumn(_("Project"), "text"),
        SheetColumn(_("Code"), "text"),
        SheetColumn(_("State"), "text"),
        SheetColumn(_("Due"), "day"),
        SheetColumn(_("Days late"), "number"),
        SheetColumn(_("Sent"), "moment"),
        SheetColumn(_("Answers missing"), "number"),
        SheetColumn(_("What is missing"), "text"),
        SheetColumn(_("Last reminded"), "day"),
    ]
    rows = []
    for line in lines_of(round_):
        report = line.report
        if report.organisation_id not in wanted:
            continue
        told = reminded.get(report.organisation_id)
        rows.append(
            [
                report.organisation.name,
                report.project.title if report.project else "",
                report.project.code if report.project else "",
                str(report.get_state_display()),
                report.due_on,
                report.days_late if round_.state == Round.State.OPEN else 0,
                report.submitted_at,
                len(line.missing),
                "; ".join(line.missing),
                told.last_on if told else None,
            ]
        )
    sheet = Sheet(
        name=_("Reports"),
        columns=columns,
        rows=rows,
        about=[
            (_("Programme"), round_.programme.title),
            (_("Round"), round_.title),
            (_("Due"), formats.day(round_.due_on, "long")),
            (_("As of"), timezone.localtime().isoformat(" ", "minutes")),
        ],
    )
    return spreadsheet_response(sheet, kind=kind, file_name=f"reports-{round_.period_until.isoformat()}")
