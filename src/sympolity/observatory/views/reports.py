"""Reports out: choose one, read it, take it along."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sympolity.affairs.monitoring.models import Return, Round
from sympolity.ground.kernel import jobs
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.languages.queries import say, with_translations
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.views.here import programme_here
from sympolity.network.programmes.models import Programme
from sympolity.observatory.jobs import WRITE_REPORT
from sympolity.observatory.reports.kinds import (
    CONTENT_TYPES,
    KINDS,
    MOST_AT_ONCE,
    PAGE,
    is_kept,
    written,
)
from sympolity.observatory.reports.wishes import ReportKind, Wish

FOLLOW = "journal.view_history"


@require_safe
@signed_in
def reports(request: SignedInRequest, programme: str) -> HttpResponse:
    """Which reports there are, and about which round and organisation each may be."""
    here = programme_here(request, programme)
    require(request.user, FOLLOW, here)
    rounds = _rounds(here)
    asked = Return.objects.filter(round__in=[each.pk for each in rounds])
    organisations = Organisation.objects.filter(pk__in=asked.order_by().values("organisation")).order_by("name")
    context = {
        "title": _("Reports"),
        "kinds": [(kind, reverse("observatory:report", args=[here.slug, key])) for key, kind in KINDS.items()],
        "rounds": [(each.pk, say(each, "title").text) for each in rounds],
        "organisations": list(organisations.values_list("pk", "name")),
    }
    return render(request, "observatory/reports.html", context)


def _rounds(programme: Programme) -> list[Round]:
    begun = (Round.State.OPEN, Round.State.CLOSED, Round.State.PUBLISHED)
    found = list(Round.objects.filter(programme=programme, state__in=begun))
    for each in found:
        each.programme = programme
    return with_translations(found)


@require_safe
@signed_in
def report(request: SignedInRequest, programme: str, kind: str) -> HttpResponse:
    """The report as a page; `?format=pdf` or `xlsx` as a file, once it is written where writing takes long."""
    here, wanted, wish = _wish(request, programme, kind)
    form = request.GET.get("format", "")
    waits = {each: _takes_long(here) and not is_kept(wanted, wish, each) for each in (PAGE, *CONTENT_TYPES)}
    if form in CONTENT_TYPES:
        return redirect(f"{request.path}?{_query(wish)}") if waits[form] else _as_file(wanted, wish, form)
    context = {
        "title": wanted.name,
        "page": None if waits[PAGE] else written(wanted, wish, PAGE),
        "fields": _fields(wish),
        "forms": [(each, f"?{_query(wish, format=each)}", waits[each]) for each in CONTENT_TYPES],
        "reports_url": reverse("observatory:reports", args=[here.slug]),
        "write_url": reverse("observatory:write-report", args=[here.slug, kind]),
    }
    return render(request, "observatory/report.html", context)


@require_POST
@signed_in
def write_report(request: SignedInRequest, programme: str, kind: str) -> HttpResponse:
    """A long report is written in the background; the page of the job leads back to it."""
    here, wanted, wish = _wish(request, programme, kind)
    form = request.POST.get("format", "")
    if form not in (PAGE, *CONTENT_TYPES):
        raise Http404
    job = jobs.start(
        WRITE_REPORT,
        by=request.user,
        programme=here.pk,
        report=wanted.key,
        form=form,
        language=wish.language,
        round=wish.round.pk if wish.round else None,
        organisation=wish.organisation.pk if wish.organisation else None,
        query=_query(wish) if form == PAGE else _query(wish, format=form),
    )
    return redirect("kernel:job", pk=job.pk)


def _wish(request: SignedInRequest, programme: str, key: str) -> tuple[Programme, ReportKind, Wish]:
    """Raises Http404 for a report, a round or an organisation that does not exist here."""
    here = programme_here(request, programme)
    require(request.user, FOLLOW, here)
    kind = KINDS.get(key)
    if kind is None:
        raise Http404
    chosen = request.POST if request.method == "POST" else request.GET
    round_ = next((each for each in _rounds(here) if str(each.pk) == chosen.get("round")), None)
    if round_ is None and (kind.needs_round or chosen.get("round")):
        raise Http404
    pk = chosen.get("organisation", "")
    organisation = Organisation.objects.filter(network=here.network_id, pk=pk).first() if pk.isdecimal() else None
    if organisation is None and (kind.needs_organisation or pk):
        raise Http404
    return here, kind, Wish(here, request.user, get_language() or "en", round_, organisation)


def _fields(wish: Wish) -> list[tuple[str, str]]:
    pairs = (("round", wish.round), ("organisation", wish.organisation))
    return [(name, str(each.pk)) for name, each in pairs if each is not None]


def _query(wish: Wish, **more: str) -> str:
    return urlencode([*_fields(wish), *more.items()])


def _takes_long(programme: Programme) -> bool:
    return int(getattr(programme, "projects_count", 0) or 0) > MOST_AT_ONCE


def _as_file(kind: ReportKind, wish: Wish, form: str) -> HttpResponse:
    response = HttpResponse(written(kind, wish, form), content_type=CONTENT_TYPES[form])
    parts = [wish.programme.slug, kind.key, *(value for _name, value in _fields(wish)), wish.language]
    response["Content-Disposition"] = f'attachment; filename="{"-".join(parts)}.{form}"'
    return response
