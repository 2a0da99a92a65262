"""The forms of critical dates and of the rules of the watch list."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from sympolity.ground.kernel.decisions import Decision
from sympolity.ground.kernel.editing import ClosingForm
from sympolity.ground.kernel.http import SignedInRequest, signed_in
from sympolity.ground.kernel.part_pages import is_open, parts_under
from sympolity.ground.languages.queries import with_translations
from sympolity.network.portfolio import operations
from sympolity.network.portfolio.models import CriticalDate, WatchRule
from sympolity.network.portfolio.timetable.forms import CriticalDateForm, WatchRuleForm
from sympolity.network.portfolio.views.here import programme_here
from sympolity.network.programmes.models import Programme

DECIDE = "portfolio.decide_amendment"


@require_safe
@signed_in
def watching(request: SignedInRequest, programme: str) -> HttpResponse:
    """The rules of the watch list and the critical dates of a programme."""
    here = programme_here(request, programme)
    dates = list(here.critical_dates.filter(closed_on=None))
    for each in dates:
        each.programme = here
    context = {
        "title": _("What this programme looks at"),
        "rules": here.watch_rules.order_by("until", "kind", "-since"),
        "dates": with_translations(dates),
        "may_change": request.user.has_perm(DECIDE, here),
    }
    return render(request, "portfolio/timetable/watching.html", context)


def _page_of(programme: Programme) -> str:
    return reverse("portfolio:watching", args=[programme.slug])


_pages = parts_under("programme", permission=DECIDE, find_owner=programme_here, page_of=_page_of)
CRITICAL_DATES = _pages(
    CriticalDate,
    noun="critical-dates",
    name="critical-date",
    form=CriticalDateForm,
    add=operations.add_critical_date,
    change=operations.change_critical_date,
    add_title=_("Add a critical date"),
    change_title=_("Change the critical date"),
    endings={
        "close": Decision(
            operations.close_critical_date, ClosingForm, _("Close it"), _("Close it"),
            fits=is_open,
        )
    },
)  # fmt: skip
WATCH_RULES = _pages(
    WatchRule,
    noun="watch-rules",
    name="watch-rule",
    form=WatchRuleForm,
    add=operations.set_watch_rule,
    change=lambda rule, *, by, **facts: operations.set_watch_rule(rule.programme, by=by, **facts),
    add_title=_("Set a rule of the watch list"),
    change_title=_("Set another rule"),
    endings={
        "end": Decision(
            operations.end_watch_rule, ClosingForm, _("End it"), _("End it"), fits=lambda one: one.until is None
        )
    },
)
