"""Reading a sent report, deciding on it, opening it again; and its frozen versions."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sympolity.affairs.monitoring.asks import Asked
from sympolity.affairs.monitoring.exports.report_paper import printed, report_paper
from sympolity.affairs.monitoring.forms.review import ReopenForm, remarks_in
from sympolity.affairs.monitoring.models import Return, Round, Submission
from sympolity.affairs.monitoring.operations.review import accept, accept_all, close_again, reopen, send_back, take_up
from sympolity.affairs.monitoring.queries.asked import asked_of
from sympolity.affairs.monitoring.queries.checks import checked, values_of
from sympolity.affairs.monitoring.queries.comparing import compared
from sympolity.affairs.monitoring.queries.known import content_of, last_figures, last_report
from sympolity.affairs.monitoring.queries.prints import print_of
from sympolity.affairs.monitoring.queries.reading import neighbours, to_be_read
from sympolity.affairs.monitoring.queries.remarks import remarks_on
from sympolity.affairs.monitoring.queries.sending import complete
from sympolity.affairs.monitoring.queries.spoken import spoken
from sympolity.affairs.monitoring.views.here import page_of_report, page_of_round, report_here
from sympolity.ground.documents.queries import folder_of
from sympolity.ground.kernel.editing import edit_page, sent
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.panels import panels_of
from sympolity.ground.kernel.papers import as_html
from sympolity.ground.kernel.refusals import Refused, why_not
from sympolity.ground.languages.queries import with_translations
from sympolity.network.programmes.views.entrance import enter

REPORT, REVIEW, FOLLOW = "monitoring.report", "monitoring.review_return", "journal.view_history"
MOST_AT_ONCE = 100


def reading_page(request: SignedInRequest, of: Return, *, may_write: bool = False, refused: str = "") -> HttpResponse:
    """The report as it was sent last, beside the last round or the version before, and what can be decided."""
    versions = list(of.submissions.select_related("submitted_by", "decided_by").order_by("-number"))
    shown = versions[0] if versions else None
    against, before = _against(request, of, versions)
    waits = of.state in Return.WITH_THE_SECRETARIAT
    reviews = request.user.has_perm(REVIEW, of.programme)
    sends = waits and not reviews and request.user.has_perm(REPORT, of)
    fields = compared(content_of(before) if before else None, content_of(shown)) if shown else []
    asked = asked_of(of) if shown else None
    context = {
        "report": of,
        "title": str(of),
        "versions": versions,
        "shown": shown,
        "fields": [each for each in fields if not each.is_empty],
        "unanswered": [each for each in fields if each.is_empty],
        "subjects": spoken(of, asked) if asked else {},
        "doubts": _doubts(of, asked) if asked and waits and reviews else {},
        "against": against,
        "before": before,
        "remarks": remarks_on(shown),
        "may_decide": waits and request.user.has_perm(REVIEW, of),
        "refused": refused,
        "why_not": why_not(REVIEW, request.user, of) if waits and reviews else "",
        "may_reopen": reviews and of.state == of.State.ACCEPTED,
        "may_close_again": reviews and of.is_being_corrected and not waits,
        "may_take_back": sends and of.state == of.State.SUBMITTED,
        "more_complete": len(complete(of.round, of.organisation_id)) if sends else 0,
        "may_write": may_write,
        "place": neighbours(of) if reviews else None,
        "round_url": page_of_round(of.round),
        "page_url": page_of_report(of),
        "folder": folder_of(of, request.user, next=page_of_report(of)),
        "panels": panels_of(of, request),
        "history_url": reverse("journal:history", args=["monitoring.return", of.pk]),
    }
    return render(request, "monitoring/reports/reading.html", context, status=422 if refused else 200)


def _doubts(of: Return, asked: Asked) -> dict[str, list[str]]:
    """What looks wrong in a sent report, by field: while it waits its answers are the ones that were sent."""
    found = checked(of, asked, values_of(of.answers.all()), last_figures(of))
    said: dict[str, list[str]] = {}
    for doubt in found.doubts:
        said.setdefault(doubt.key, []).append(doubt.sentence)
    return said


def _against(request: SignedInRequest, of: Return, versions: list[Submission]) -> tuple[str, Submission | None]:
    """What the report is compared with: the version before where there is one, else the last round."""
    earlier = versions[1] if len(versions) > 1 else None
    asked = request.GET.get("against", "")
    if earlier is not None and asked != "round":
        return "version", earlier
    return "round", last_report(of)


@signed_in
@require_POST
def decide(request: SignedInRequest, programme: str, round: int, pk: int) -> HttpResponse:
    """Accept, send back or take up: one form, so that remarks that were typed are there whatever is pressed."""
    of = report_here(request, programme, round, pk)
    require(request.user, REVIEW, of)
    note, next_pk = request.POST.get("note", ""), neighbours(of).after
    decisions: dict[str, tuple[Callable[..., Any], str]] = {
        "accept": (partial(accept, note=note), _("Accepted. Its figures count from now on.")),
        "send-back": (
            partial(send_back, note=note, remarks=remarks_in(request.POST)),
            _("Sent back with your reasons."),
        ),
        "take-up": (take_up, _("You are reading it. It can no longer be taken back.")),
    }
    if request.POST.get("decision") not in decisions:
        raise Http404
    operation, said = decisions[request.POST["decision"]]
    try:
        operation(of, by=request.user)
    except Refused as refusal:
        of.refresh_from_db(fields=["state"])
        return reading_page(request, of, refused=str(refusal))
    messages.success(request, said)
    if request.POST["decision"] == "take-up" or next_pk is None:
        return HttpResponseRedirect(page_of_report(of))
    return HttpResponseRedirect(reverse("monitoring:return", args=[programme, round, next_pk]))


@signed_in
def reopen_accepted(request: SignedInRequest, programme: str, round: int, pk: int) -> HttpResponse:
    of = report_here(request, programme, round, pk)
    require(request.user, REVIEW, of.programme)
    return edit_page(
        request,
        ReopenForm(**sent(request)),
        partial(reopen, of, by=request.user),
        title=_("Open the report on %(report)s again") % {"report": of},
        submit_label=_("Open it again"),
        said=_("It can be put right now. What was accepted counts until something new is."),
        back=page_of_report(of),
        context={"lead": _("Both versions are kept, with your reason.")},
    )


@signed_in
@require_POST
def close_reopened(request: SignedInRequest, programme: str, round: int, pk: int) -> HttpResponse:
    of = report_here(request, programme, round, pk)
    require(request.user, REVIEW, of.programme)
    try:
        close_again(of, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The report stands as it was accepted."))
    return HttpResponseRedirect(page_of_report(of))


# -- what waits ------------------------------------------------------------------
@signed_in
def reading_list(request: SignedInRequest, programme: str) -> HttpResponse:
    """The reports that wait to be read, and accepting several of them at once."""
    found = enter(request, programme)
    require(request.user, REVIEW, found)
    waiting = to_be_read(found)
    if request.method == "POST":
        chosen = waiting.filter(pk__in=[pk for pk in request.POST.getlist("pk") if pk.isdecimal()])
        done = accept_all(chosen[:MOST_AT_ONCE], by=request.user)
        count = len(done.accepted)
        messages.success(request, ngettext("%(n)s report accepted.", "%(n)s reports accepted.", count) % {"n": count})
        for sentence in sorted(set(done.refused.values())):
            messages.error(request, sentence)
        return HttpResponseRedirect(request.path)
    rows = list(waiting.defer("round__asks")[: MOST_AT_ONCE + 1])
    count = len(rows) if len(rows) <= MOST_AT_ONCE else waiting.count()
    rounds: dict[int, Round] = {}
    for row in rows:
        row.round = rounds.setdefault(row.round_id, row.round)
        row.round.programme = found
        if row.project is not None:
            row.project.programme = found
    with_translations([*rounds.values(), *(row.project for row in rows if row.project is not None)])
    context = {
        "title": ngettext("%(n)s report waits to be read", "%(n)s reports wait to be read", count) % {"n": count},
        "rows": rows[:MOST_AT_ONCE],
        "is_cut": len(rows) > MOST_AT_ONCE,
    }
    return render(request, "monitoring/reports/reading_list.html", context)


# -- frozen versions ---------------------------------------------------------------
def _version(request: SignedInRequest, programme: str, round: int, pk: int, number: int) -> Submission:
    of = report_here(request, programme, round, pk)
    require(request.user, FOLLOW, of)
    sent_version = get_object_or_404(of.submissions.select_related("submitted_by", "decided_by"), number=number)
    sent_version.of = of
    return sent_version


@signed_in
@require_safe
def version(request: SignedInRequest, programme: str, round: int, pk: int, number: int) -> HttpResponse:
    """One frozen version: what it says, its hash, its files, and what happened to it."""
    shown = _version(request, programme, round, pk, number)
    content = content_of(shown)
    context = {
        "report": shown.of,
        "shown": shown,
        "title": _("%(report)s, version %(number)s") % {"report": shown.of, "number": number},
        "paper": as_html(report_paper(content, language=get_language() or "en", sha256=shown.sha256)),
        "remarks": shown.remarks.all(),
        "print": print_of(shown),
        "others": shown.of.submissions.exclude(pk=shown.pk).order_by("number"),
        "page_url": page_of_report(shown.of),
    }
    return render(request, "monitoring/reports/version.html", context)


@signed_in
@require_safe
def version_json(request: SignedInRequest, programme: str, round: int, pk: int, number: int) -> HttpResponse:
    """The frozen bytes themselves: their SHA-256 is the hash of the version."""
    shown = _version(request, programme, round, pk, number)
    return _file(shown.content.encode(), "application/json", f"report-{pk}-version-{number}.json")


@signed_in
@require_safe
def version_pdf(request: SignedInRequest, programme: str, round: int, pk: int, number: int) -> HttpResponse:
    """The kept print; what the worker has not printed yet is printed now, and comes out the same."""
    shown = _version(request, programme, round, pk, number)
    if kept := print_of(shown):
        with kept.file.open("rb") as file:
            return _file(file.read(), "application/pdf", kept.file_name)
    language = shown.of.programme.base_language
    made = printed(content_of(shown), language=language, sha256=shown.sha256)
    return _file(made, "application/pdf", f"report-{pk}-version-{number}.pdf")


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
