"""Papers that look like one: the list, and both places side by side for whoever decides."""

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from sympolity.affairs.finance.forms.expenditure import DecisionForm
from sympolity.affairs.finance.models import Double
from sympolity.affairs.finance.operations import doubles as deciding
from sympolity.affairs.finance.queries.doubles import doubles_seen, sides_of
from sympolity.affairs.finance.rules import SEE
from sympolity.affairs.finance.spending_pages import words_of
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.editing import ReasonForm, edit_page, sent
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.refusals import why_not
from sympolity.network.programmes.models import Programme
from sympolity.network.programmes.views.entrance import enter

DECIDE = "finance.agree_budget"
MOST = 500
AROUND = [
    f"{side}__{name}"
    for side in ("first", "second")
    for name in ("project__programme", "organisation", "supplier", "category", "contract", "entered_by")
]


def double_here(request: SignedInRequest, programme: str, pk: int) -> tuple[Programme, Double]:
    """Raises Http404 for a pair of which the person may see neither paper here."""
    found = enter(request, programme)
    return found, get_object_or_404(doubles_seen(request.user, found).select_related(*AROUND), pk=pk)


def page_of(programme: Programme, double: Double) -> str:
    return reverse("finance:double", args=[programme.slug, double.pk])


@signed_in
@require_safe
def doubles(request: SignedInRequest, programme: str) -> HttpResponse:
    """What waits for a decision first; what was decided stays to be read."""
    found = enter(request, programme)
    require(request.user, SEE, found)
    rows = doubles_seen(request.user, found).select_related(*AROUND).order_by("-pk")
    waiting = rows.filter(state=Double.State.OPEN)
    count = waiting.count()
    title = ngettext("%(n)s pair looks like one paper", "%(n)s pairs look like one paper", count)
    context = {
        "programme": found,
        "title": title % {"n": formats.number(count)} if count else _("No paper looks like another"),
        "groups": [
            (_("To be looked at"), [_row(each, request) for each in waiting[:MOST]]),
            (_("Decided"), [_row(each, request) for each in rows.exclude(state=Double.State.OPEN)[:MOST]]),
        ],
    }
    return render(request, "finance/expenditure/doubles.html", context)


@signed_in
@require_safe
def double(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    found, pair = double_here(request, programme, pk)
    refused = _refused(request, found, pair)
    context = {
        **_row(pair, request),
        "programme": found,
        "form": DecisionForm() if not refused and pair.state == Double.State.OPEN else None,
        "refused": refused,
        "may_reopen": not refused and pair.state != Double.State.OPEN,
    }
    return render(request, "finance/expenditure/double.html", context)


@signed_in
def decide(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    found, pair = double_here(request, programme, pk)
    require(request.user, DECIDE, found)
    if pair.state != Double.State.OPEN:
        raise Http404
    return edit_page(
        request,
        DecisionForm(**sent(request)),
        partial(deciding.decide_double, pair, by=request.user),
        title=_("Are both one paper?"),
        submit_label=_("Decide"),
        back=page_of(found, pair),
    )


@signed_in
def reopen(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    found, pair = double_here(request, programme, pk)
    require(request.user, DECIDE, found)
    return edit_page(
        request,
        ReasonForm(**sent(request)),
        partial(deciding.reopen_double, pair, by=request.user),
        title=_("Look at both papers again"),
        submit_label=_("Look again"),
        back=page_of(found, pair),
    )


def _refused(request: SignedInRequest, programme: Programme, pair: Double) -> str:
    if not request.user.has_perm(DECIDE, programme):
        return why_not(DECIDE, request.user, programme)
    if deciding.entered_one_of(pair, request.user):
        return _("You entered one of both papers yourself. Somebody else has to decide on them.")
    return ""


def _row(pair: Double, request: SignedInRequest) -> dict[str, object]:
    grade, signs = words_of(pair.reasons)
    return {"double": pair, "grade": grade, "signs": signs, "sides": sides_of(pair, request.user)}
