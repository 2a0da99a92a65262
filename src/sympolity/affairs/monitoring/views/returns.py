"""Filling in a report and sending it. Every button works without a script; a script saves field by field."""

import secrets
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sympolity.affairs.monitoring.asks import Asked
from sympolity.affairs.monitoring.exports.report_paper import report_paper
from sympolity.affairs.monitoring.forms.fields import (
    Beside,
    Field,
    every_input,
    fields_shown,
    in_words,
    print_of,
    seen_of,
    typed_in,
)
from sympolity.affairs.monitoring.frozen import content_of_report
from sympolity.affairs.monitoring.labels import MILESTONE_STATES
from sympolity.affairs.monitoring.models import Answer, Indicator, Return, Round
from sympolity.affairs.monitoring.operations.returns import (
    Conflict,
    NotReady,
    Saved,
    save_answers,
    submit,
    take_back,
    take_over,
)
from sympolity.affairs.monitoring.queries.asked import asked_of
from sympolity.affairs.monitoring.queries.checks import Checked, checked, values_of
from sympolity.affairs.monitoring.queries.known import aims, last_figures, last_report
from sympolity.affairs.monitoring.queries.presence import note_presence
from sympolity.affairs.monitoring.queries.remarks import remarks_on, sent_back
from sympolity.affairs.monitoring.queries.spoken import spoken
from sympolity.affairs.monitoring.views.here import page_of_report, page_of_round, report_here
from sympolity.affairs.monitoring.views.review import reading_page
from sympolity.ground.documents.queries import folder_of
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.panels import panels_of
from sympolity.ground.kernel.papers import as_html
from sympolity.ground.kernel.refusals import Refused

REPORT, REVIEW, FOLLOW = "monitoring.report", "monitoring.review_return", "journal.view_history"


@signed_in
@require_safe
def page(request: SignedInRequest, programme: str, round: int, pk: int) -> HttpResponse:
    """The form for those who report while it is theirs, the report as it was sent for everybody else."""
    of = report_here(request, programme, round, pk)
    require(request.user, FOLLOW, of)
    is_open = of.state in Return.WITH_THE_REPORTER and of.round.state == Round.State.OPEN
    writes = is_open and request.user.has_perm(REPORT, of)
    # Whoever may decide on reports reads first: to write in one is to give up deciding on it.
    decides = request.user.has_perm(REVIEW, of.programme) and "write" not in request.GET
    if not writes or decides:
        return reading_page(request, of, may_write=writes)
    return _form_page(request, of)


def _form_page(
    request: SignedInRequest,
    of: Return,
    *,
    refused: str = "",
    status: int = 200,
    posted: Mapping[str, str] | None = None,
) -> HttpResponse:
    asked, rows = asked_of(of), {row.key: row for row in of.answers.all()}
    last = last_figures(of)
    found = checked(of, asked, values_of(rows.values()), last)
    came_back = sent_back(of)
    beside = Beside(last, aims(of), remarks_on(came_back), spoken(of, asked))
    if posted is not None:
        rows = _as_typed(rows, posted, asked)
    questions, figures, steps = fields_shown(asked, rows, found, beside)
    context = {
        "report": of,
        "title": str(of),
        "questions": questions,
        "figures": figures,
        "steps": steps,
        "missing": [(each.key.replace(":", "-"), asked.words_of(each.key), each) for each in found.problems],
        "came_back": came_back,
        "remarks_on_all": beside.remarks.get("", []),
        "refused": refused,
        "before": last_report(of),
        "can_take_over": any(_is_empty(field) for field in (*questions, *figures)),
        "rules": dict(Indicator.Rule.choices),
        "milestone_states": MILESTONE_STATES,
        "round_url": page_of_round(of.round),
        "page_url": page_of_report(of),
        "folder": folder_of(of, request.user, next=page_of_report(of)),
        "panels": panels_of(of, request),
        "history_url": reverse("journal:history", args=["monitoring.return", of.pk]),
        "state_tone": "late" if of.days_late else "attention" if of.state == of.State.RETURNED else "neutral",
    }
    return render(request, "monitoring/reports/form.html", context, status=status)


def _is_empty(field: Field) -> bool:
    return field.row is None or field.row.value is None


def _as_typed(rows: Mapping[str, Answer], posted: Mapping[str, str], asked: Asked) -> dict[str, Answer]:
    """The answers with what was typed laid over them, for a form that could not be kept: nothing typed is lost."""
    shown = dict(rows)
    for key, (value, revision) in typed_in(posted, asked).items():
        shown[key] = Answer(key=key, value=value, revision=revision)
    return shown


# -- saving ----------------------------------------------------------------------
@signed_in
@require_POST
def save(request: SignedInRequest, programme: str, round: int, pk: int) -> HttpResponse:
    """Keep what was typed: from the button, or from the script field by field (it asks for JSON)."""
    of = report_here(request, programme, round, pk)
    require(request.user, REPORT, of)
    asked = asked_of(of)
    speaks_json = request.accepts("application/json") and not request.accepts("text/html")
    try:
        saved = save_answers(of, typed_in(request.POST, asked), by=request.user)
    except Refused as refusal:
        if speaks_json:
            return JsonResponse({"refused": str(refusal), "field": refusal.field}, status=422)
        if of.state not in Return.WITH_THE_REPORTER:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(page_of_report(of))
        return _form_page(request, of, refused=str(refusal), status=422, posted=request.POST)
    if speaks_json:
        return JsonResponse(_told(saved, asked))
    if saved.conflicts:
        return _conflict_page(request, saved, asked)
    if "send" in request.POST:
        return HttpResponseRedirect(reverse("monitoring:send-return", args=[programme, round, pk]))
    count = len(saved.revisions)
    messages.success(request, ngettext("%(n)s answer saved.", "%(n)s answers saved.", count) % {"n": count})
    return HttpResponseRedirect(page_of_report(of))


def _conflict_page(request: SignedInRequest, saved: Saved, asked: Asked) -> HttpResponse:
    """Both values of each field that somebody else changed meanwhile; everything else is saved already."""
    conflicts = [
        {
            "key": each.key,
            "name": asked.words_of(each.key),
            "mine": in_words(asked.by_key[each.key], each.mine),
            "theirs": in_words(asked.by_key[each.key], each.theirs),
            "inputs": every_input(asked.by_key[each.key], each.mine),
            "by": each.by,
            "at": each.at,
            "seen": f"{each.revision}:{print_of(each.theirs)}",
        }
        for each in saved.conflicts
    ]
    context = {
        "report": saved.of,
        "conflicts": conflicts,
        "saved": len(saved.revisions),
        "title": _("Somebody else wrote meanwhile"),
        "page_url": page_of_report(saved.of),
    }
    return render(request, "monitoring/reports/conflict.html", context, status=409)


def _told(saved: Saved, asked: Asked) -> dict[str, Any]:
    """What the script is told: the new marks of saved fields, conflicts with both values, what is still missing."""
    of = saved.of
    rows = {row.key: row for row in of.answers.select_related("changed_by")}
    found = checked(of, asked, values_of(rows.values()), last_figures(of))
    return {
        "saved": {key: seen_of(rows.get(key)) for key in saved.revisions},
        "conflicts": [_conflict_told(each, asked) for each in saved.conflicts],
        "at": formats.clock(timezone.now()),
        "revision": of.revision,
        **_state_told(found),
    }


def _state_told(found: Checked) -> dict[str, Any]:
    return {
        "missing": len(found.missing),
        "wrong": {each.key: each.sentence for each in found.wrong},
        "doubts": {each.key: each.sentence for each in found.doubts},
        "open": sorted({each.key for each in found.problems}),
    }


def _conflict_told(conflict: Conflict, asked: Asked) -> dict[str, Any]:
    field = asked.by_key[conflict.key]
    return {
        "key": conflict.key,
        "by": str(conflict.by or ""),
        "at": formats.moment(conflict.at),
        "words": "; ".join(
            f"{label}: {words}" if label else words for label, words in in_words(field, conflict.theirs)
        ),
        "inputs": every_input(field, conflict.theirs),
        "seen": f"{conflict.revision}:{print_of(conflict.theirs)}",
    }


@signed_in
@require_POST
def here(request: SignedInRequest, programme: str, round: int, pk: int) -> HttpResponse:
    """Who else is here, and what changed since the revision that the browser knows."""
    of = report_here(request, programme, round, pk)
    require(request.user, REPORT, of)
    others = note_presence(of, request.user)
    told: dict[str, Any] = {"revision": of.revision, "here": others, "state": of.state, "fields": []}
    if request.POST.get("revision") != str(of.revision):
        asked = asked_of(of)
        rows = of.answers.select_related("changed_by")
        told["fields"] = [
            {
                "key": row.key,
                "seen": seen_of(row),
                "inputs": every_input(asked.by_key[row.key], row.value),
                "by": str(row.changed_by or ""),
                "at": formats.moment(row.changed_at),
                "words": "; ".join(words for _label, words in in_words(asked.by_key[row.key], row.value)),
            }
            for row in rows
            if row.key in asked.by_key
        ]
    return JsonResponse(told)


@signed_in
@require_POST
def take_over_last(request: SignedInRequest, programme: str, round: int, pk: int) -> HttpResponse:
    of = report_here(request, programme, round, pk)
    require(request.user, REPORT, of)
    try:
        count = len(take_over(of, by=request.user))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        words = ngettext("%(n)s answer taken over.", "%(n)s answers taken over.", count) % {"n": count}
        messages.success(request, words)
    return HttpResponseRedirect(page_of_report(of))


# -- sending ---------------------------------------------------------------------
@signed_in
def send(request: SignedInRequest, programme: str, round: int, pk: int) -> HttpResponse:
    """Shows what will be sent and asks once; what is sent cannot be changed."""
    of = report_here(request, programme, round, pk)
    require(request.user, REPORT, of)
    refused = ""
    if request.method == "POST":
        try:
            seen = request.POST.get("seen", "")
            submit(
                of,
                by=request.user,
                token=request.POST.get("token", "")[:64],
                seen=int(seen) if seen.isdecimal() else None,
            )
        except NotReady as refusal:
            refused = str(refusal)
        except Refused as refusal:
            refused = str(refusal)
            of.refresh_from_db()
        else:
            messages.success(request, _("The report is sent. You find the receipt among your notices."))
            return HttpResponseRedirect(page_of_report(of))
    if of.state not in Return.WITH_THE_REPORTER:
        return HttpResponseRedirect(page_of_report(of))
    asked, rows = asked_of(of), list(of.answers.all())
    values = values_of(rows)
    found = checked(of, asked, values, last_figures(of))
    folder = folder_of(of, request.user)
    context = {
        "report": of,
        "title": _("Send the report on %(project)s?") % {"project": of},
        "refused": refused,
        "missing": [(each.key.replace(":", "-"), asked.words_of(each.key), each) for each in found.problems],
        "doubts": [(each.key.replace(":", "-"), asked.words_of(each.key), each) for each in found.doubts],
        "taken_over": [asked.words_of(row.key) for row in rows if row.is_prefilled and row.key in asked.by_key],
        "paper": as_html(
            report_paper(content_of_report(of, asked, values, evidence=folder.documents), language=get_language())
        ),
        "token": secrets.token_urlsafe(24),
        "page_url": page_of_report(of),
        "is_complete": not found.problems,
    }
    return render(request, "monitoring/reports/send.html", context, status=422 if refused else 200)


@signed_in
@require_POST
def take_back_sent(request: SignedInRequest, programme: str, round: int, pk: int) -> HttpResponse:
    of = report_here(request, programme, round, pk)
    require(request.user, REPORT, of)
    try:
        take_back(of, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The report is yours again. Nobody reads it until you send it."))
    return HttpResponseRedirect(page_of_report(of))
