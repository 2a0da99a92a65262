"""The calendar of deadlines: a page by month, a file, and an address for calendar programs."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import groupby

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.http import require_safe

from sympolity.affairs.procurement.exports.calendars import as_ical
from sympolity.affairs.procurement.models import CalendarAddress
from sympolity.affairs.procurement.operations.calendars import (
    make_calendar_address,
    token_of,
    whose_calendar,
    withdraw_calendar_address,
)
from sympolity.affairs.procurement.queries.deadlines import Deadline, deadlines
from sympolity.affairs.procurement.queries.procedures import SEE
from sympolity.affairs.procurement.views.procedures_here import money_here
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.editing import edit_page, sent
from sympolity.ground.kernel.http import SignedInRequest, signed_in
from sympolity.ground.notices.operations import language_of
from sympolity.network.programmes.models import Programme
from sympolity.network.programmes.queries import programmes_open_to

MONTHS = 3
FEW = 3  # of a kind on one day; more are folded together
EARLIEST, LATEST = 1900, 2999  # nobody turns pages further; a day has no room before year 1
BEHIND, AHEAD = timedelta(days=90), timedelta(days=3 * 365)


@require_safe
@signed_in
def calendar(request: SignedInRequest, programme: str) -> HttpResponse:
    """Three months from the one asked for; this month also shows what is late."""
    found = money_here(request, programme)
    today = timezone.localdate()
    this_month = today.replace(day=1)
    first = _month(request.GET.get("from", "")) or this_month
    last = _later(first, MONTHS) - timedelta(days=1)
    shown = deadlines(found, min(first, today - BEHIND) if first == this_month else first, last)
    late = [each for each in shown if each.on < today and each.kind in LATE] if first == this_month else []
    rest = [each for each in shown if each not in late and each.on >= first]
    address = CalendarAddress.objects.filter(user=request.user).first()
    context = {
        "programme": found,
        "title": ngettext("%(n)s deadline", "%(n)s deadlines", len(rest)) % {"n": formats.number(len(rest))},
        "first": first,
        "last": last,
        "today": today,
        "few": FEW,
        "late": _by_day(late),
        "months": _by_month(rest),
        "earlier": f"?from={_later(first, -MONTHS):%Y-%m}",
        "later": f"?from={_later(first, MONTHS):%Y-%m}",
        "feed_url": request.build_absolute_uri(_feed(found, address)) if address else "",
    }
    return render(request, "procurement/calendar.html", context)


Day = tuple[date, list[tuple[str, list[Deadline]]]]
# What somebody has to do; the rest only comes to an end.
LATE = ("launch", "bids", "obligation")


def _by_month(found: Sequence[Deadline]) -> list[tuple[date, list[Day]]]:
    return [(month, _by_day(days)) for month, days in groupby(found, key=lambda each: each.on.replace(day=1))]


def _by_day(found: Iterable[Deadline]) -> list[Day]:
    """What falls on each day, kind by kind: a day on which forty contracts end is read in one line."""
    return [
        (day, [(kind, list(alike)) for kind, alike in groupby(of_day, key=lambda each: each.kind)])
        for day, of_day in groupby(found, key=lambda each: each.on)
    ]


def _month(text: str) -> date | None:
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return month if EARLIEST <= month.year <= LATEST else None


def _later(month: date, months: int) -> date:
    year, place = divmod(month.year * 12 + month.month - 1 + months, 12)
    return date(year, place + 1, 1)


@signed_in
def address(request: SignedInRequest, programme: str) -> HttpResponse:
    found = money_here(request, programme)
    has_one = CalendarAddress.objects.filter(user=request.user).exists()
    return edit_page(
        request,
        forms.Form(**sent(request)),
        partial(make_calendar_address, found, by=request.user),
        title=_("Make a new address?") if has_one else _("Show these days in your calendar program?"),
        submit_label=_("Make the address"),
        said=_("Copy the address into your calendar program."),
        back=_page(found),
        context={
            "lead": _("The address before no longer works.")
            if has_one
            else _("Whoever knows the address can read the deadlines without signing in. Keep it to yourself.")
        },
    )


@signed_in
def withdraw(request: SignedInRequest, programme: str) -> HttpResponse:
    found = money_here(request, programme)
    return edit_page(
        request,
        forms.Form(**sent(request)),
        partial(withdraw_calendar_address, found, by=request.user),
        title=_("Withdraw the address?"),
        submit_label=_("Withdraw it"),
        said=_("Calendar programs can no longer read the deadlines."),
        back=_page(found),
    )


@require_safe
@signed_in
def download(request: SignedInRequest, programme: str) -> HttpResponse:
    return _as_file(request, money_here(request, programme))


@require_safe
def feed(request: HttpRequest, programme: str, token: str) -> HttpResponse:
    """For calendar programs, which cannot sign in: what the person behind the address may see now, else nothing."""
    user = whose_calendar(token)
    found = programmes_open_to(user).filter(slug=programme).first() if user else None
    if user is None or found is None or not user.has_perm(SEE, found):
        raise Http404
    with override(language_of(user)):
        return _as_file(request, found)


def _as_file(request: HttpRequest, programme: Programme) -> HttpResponse:
    today = timezone.localdate()
    found = deadlines(programme, today - BEHIND, today + AHEAD)
    root = f"{request.scheme}://{request.get_host()}"
    content = as_ical(programme.title, found, root=root, host=request.get_host())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{programme.slug}-deadlines.ics"'
    response["Cache-Control"] = "private, no-cache"
    return response


def _feed(programme: Programme, address: CalendarAddress) -> str:
    return reverse("procurement:calendar-feed", args=[programme.slug, token_of(address)])


def _page(programme: Programme) -> str:
    return reverse("procurement:calendar", args=[programme.slug])
