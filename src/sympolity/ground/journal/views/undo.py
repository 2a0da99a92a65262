"""Taking a decision back: at once, or later from its history."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sympolity.ground.journal.jobs import TAKE_BACK
from sympolity.ground.journal.models import Entry
from sympolity.ground.journal.offers import end_offer, offer_in, prolong
from sympolity.ground.journal.spans import Span
from sympolity.ground.journal.undoing import take_back, way_back
from sympolity.ground.journal.words import verb_in_words
from sympolity.ground.kernel import jobs
from sympolity.ground.kernel.editing import ReasonForm, edit_page
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.models import Job
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.kernel.subjects import find_subject

MOST_AT_ONCE = 500


def back_to(request: SignedInRequest) -> str:
    """The page on which the notice stood."""
    page = request.POST.get("next", "")
    here = url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return page if here else "/"


@require_POST
@signed_in
def undo(request: SignedInRequest) -> HttpResponse:
    """The last decision of this person, while the half minute lasts."""
    request.is_undo = True  # type: ignore[attr-defined]
    offer = offer_in(request)
    if offer is None:
        messages.error(request, _("The time to undo this is over. Its history can still put it back."))
        return HttpResponseRedirect(back_to(request))
    end_offer(request)
    last = offer.span.entries().last()
    if last is None or last.hash != offer.span.hash:
        messages.error(request, _("There is nothing to undo."))
    elif len(offer.span) > MOST_AT_ONCE:
        return redirect("kernel:job", pk=start_taking_back(request, offer.span, url=back_to(request)).pk)
    else:
        try:
            take_back(list(offer.span.entries()), by=request.user)
            messages.success(request, _("Undone. Both decisions stay in the history."))
        except Refused as refusal:
            messages.error(request, str(refusal))
    return HttpResponseRedirect(back_to(request))


@require_POST
@signed_in
def longer(request: SignedInRequest) -> HttpResponse:
    """More time to think about it."""
    request.is_undo = True  # type: ignore[attr-defined]
    if not prolong(request):
        messages.error(request, _("The time to undo this is over. Its history can still put it back."))
    return HttpResponseRedirect(back_to(request))


def start_taking_back(request: SignedInRequest, span: Span, *, url: str, reason: str = "", later: bool = False) -> Job:
    return jobs.start(
        TAKE_BACK,
        by=request.user,
        chain=span.chain,
        first=span.first,
        last=span.last,
        url=url,
        reason=reason,
        later=later,
    )


@signed_in
def put_back(request: SignedInRequest, label: str, pk: int, number: int) -> HttpResponse:
    """One entry of a history is taken back by a decision of its own, with a reason."""
    found, subject = find_subject(label, pk, request.user)
    require(request.user, "journal.view_history", found)
    request.programme = subject.frame(found)  # type: ignore[attr-defined]
    entry = get_object_or_404(Entry.objects.about(found).select_related("by"), number=number)
    way = way_back(entry.verb)
    if way is not None:
        require(request.user, way.permission, way.asked_about(found))

    def decide(reason: str) -> None:
        take_back([entry], by=request.user, reason=reason, later=True)

    return edit_page(
        request,
        ReasonForm(request.POST if request.method == "POST" else None),
        decide,
        title=_("Put back: %(verb)s") % {"verb": verb_in_words(entry.verb)},
        submit_label=_("Put it back"),
        said=_("Put back. Both decisions stay in the history."),
        back=reverse("journal:history", args=[label, pk]),
        context={"lead": _("What this entry changed becomes again as it was before. The entry itself stays.")},
    )
