"""The targets behind the numbers of the dashboards, each with what was accepted of it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from sympolity.ground.kernel import formats
from sympolity.ground.kernel.http import SignedInRequest, signed_in
from sympolity.ground.kernel.spreadsheets import CONTENT_TYPES, Sheet, SheetColumn, spreadsheet_response
from sympolity.network.portfolio import queries as portfolio
from sympolity.network.portfolio.views.here import programme_here
from sympolity.observatory.dashboard.axes import Aim
from sympolity.observatory.dashboard.reading import OBJECTIVE, PLACE, PROJECT, Focus, ground_of
from sympolity.observatory.dashboard.targets import TargetRow, rows_of_targets, targets_in_force
from sympolity.observatory.dashboard.ways import Ways
from sympolity.observatory.views.dashboard import target_in_words

MOST_SHOWN = 200


@require_safe
@signed_in
def targets(request: SignedInRequest, programme: str) -> HttpResponse:
    here = programme_here(request, programme)
    ground, focus = ground_of(here), _focus(request)
    inside = ground.rows_of(focus, portfolio.portfolio(here, request.user)).order_by().values_list("pk", flat=True)
    lines = ground.targets_of(focus, targets_in_force(here, ground.land), set(inside))
    aim = request.GET.get("aim", "")
    aim = aim if aim in Aim.values else ""
    chosen = [line for line in lines if not aim or line.aim == aim]
    kind = request.GET.get("format", "")
    if kind in CONTENT_TYPES:
        return spreadsheet_response(
            _sheet(rows_of_targets(chosen, ground.land)), kind=kind, file_name=f"{here.slug}-targets"
        )
    ways = Ways(here, focus)
    words = ngettext("%(count)s target", "%(count)s targets", len(chosen)) % {"count": formats.number(len(chosen))}
    params = request.GET.copy()
    params["format"] = "xlsx"
    context = {
        "title": words if not aim else _("%(words)s: %(state)s") % {"words": words, "state": Aim(aim).label},
        "targets": [target_in_words(row, ways) for row in rows_of_targets(chosen[:MOST_SHOWN], ground.land)],
        "left_out": max(0, len(chosen) - MOST_SHOWN),
        "aims": [(each.label, ways.targets(each), each.value == aim) for each in Aim],
        "all_url": ways.targets(),
        "is_all": not aim,
        "dashboard_url": ways.dashboard(focus),
        "file_url": f"?{params.urlencode()}",
        "today": timezone.localdate(),
    }
    return render(request, "observatory/targets.html", context)


def _focus(request: SignedInRequest) -> Focus:
    for name, kind in (("objective", OBJECTIVE), ("territory", PLACE), ("project", PROJECT)):
        value = request.GET.get(name, "")
        if value.isdecimal():
            return Focus(kind, int(value))
    return Focus()


def _sheet(rows: list[TargetRow]) -> Sheet:
    columns = [
        SheetColumn(_("Indicator")),
        SheetColumn(_("Project, place or organisation")),
        SheetColumn(_("Unit")),
        SheetColumn(_("Value"), "number"),
        SheetColumn(_("Target"), "number"),
        SheetColumn(_("To be reached by"), "day"),
        SheetColumn(_("Share of the way"), "percent"),
        SheetColumn(_("State")),
    ]
    values = [
        (row.name, row.of, row.unit, row.line.value, row.line.target, row.line.due_on, row.line.share,
         str(Aim(row.line.aim).label))
        for row in rows
    ]  # fmt: skip
    return Sheet(_("Targets"), columns, values)
