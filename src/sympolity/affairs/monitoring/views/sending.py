"""Sending all reports of an organisation that are complete, after one look at them."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolity.affairs.monitoring.models import Return, Round
from sympolity.affairs.monitoring.operations.sending import MOST_AT_ONCE, send_together
from sympolity.affairs.monitoring.queries.sending import sendable
from sympolity.affairs.monitoring.views.here import page_of_round, round_here
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.network.organisations.models import Organisation

REPORT = "monitoring.report"


@signed_in
def send_complete(request: SignedInRequest, programme: str, round: int, organisation: int) -> HttpResponse:
    """What can be sent, what is missing in the others, and one button; what was refused is told with its reason."""
    round_ = round_here(request, programme, round)
    # Only an organisation that is asked in this round has a page here.
    asked = Return.objects.filter(round=round_, organisation=organisation).select_related("organisation")
    first = get_object_or_404(asked.order_by("pk")[:1])
    first.round = round_
    require(request.user, REPORT, first)
    refused: Mapping[str, list[str]] = {}
    if request.method == "POST":
        token, seen = request.POST.get("token", "")[:64], _seen(request.POST.getlist("pk"))
        done = send_together(round_, organisation, seen, by=request.user, token=token)
        if done.sent:
            count = len(done.sent)
            said = ngettext("%(n)s report was sent.", "%(n)s reports were sent.", count) % {"n": formats.number(count)}
            messages.success(request, f"{said} {_('You find the receipt among your notices.')}")
        refused = _by_sentence(done.refused)
        if not refused:
            return HttpResponseRedirect(request.path)
    return render(
        request,
        "monitoring/reports/send_complete.html",
        _context(round_, first.organisation, refused),
        status=422 if refused else 200,
    )


def _context(round_: Round, organisation: Organisation, refused: Mapping[str, list[str]]) -> dict[str, Any]:
    found = sendable(round_, organisation.pk)
    ready = [each for each in found if each.is_complete]
    return {
        "round": round_,
        "organisation": organisation,
        "title": _title(len(ready), len(found)),
        "ready": ready[:MOST_AT_ONCE],
        "is_cut": len(ready) > MOST_AT_ONCE,
        "others": [each for each in found if not each.is_complete],
        "refused": refused,
        "token": secrets.token_urlsafe(24),
        "round_url": page_of_round(round_, open=organisation.pk),
    }


def _title(ready: int, asked: int) -> str:
    if not asked:
        return _("Nothing waits to be sent")
    if not ready:
        words = ngettext("%(all)s report is not complete yet", "%(all)s reports are not complete yet", asked)
    else:
        words = ngettext("%(ready)s of %(all)s report can be sent", "%(ready)s of %(all)s reports can be sent", asked)
    return words % {"ready": formats.number(ready), "all": formats.number(asked)}


def _seen(posted: Sequence[str]) -> dict[int, int]:
    """The revision that the sender looked at, by the number of the report: "17:4" for each that is ticked."""
    found = (each.partition(":") for each in posted[:MOST_AT_ONCE])
    return {int(pk): int(revision) for pk, _colon, revision in found if pk.isdecimal() and revision.isdecimal()}


def _by_sentence(refused: Mapping[Return, str]) -> dict[str, list[str]]:
    """The names of the reports that were not sent, by the sentence that says why."""
    found: dict[str, list[str]] = {}
    for of, sentence in refused.items():
        found.setdefault(sentence, []).append(str(of))
    return found
