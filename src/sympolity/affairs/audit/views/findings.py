"""Findings: the list, writing one about anything with a page, its own page, and what each side says."""

from decimal import Decimal
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from sympolity.affairs.audit.forms.findings import (
    AnswerForm,
    CloseForm,
    CorrectionForm,
    FindingForm,
    RemarkForm,
    ReopenForm,
)
from sympolity.affairs.audit.listings import finding_listing
from sympolity.affairs.audit.models import Finding, SampledItem
from sympolity.affairs.audit.operations import findings as deciding
from sympolity.affairs.audit.queries.subjects import named, organisation_of
from sympolity.affairs.audit.views.here import ANSWER, WRITE, audit_here, finding_here, page_of_finding, page_of_item
from sympolity.affairs.audit.wording import state_in_words, tone_of
from sympolity.ground.documents.queries import folder_of
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.decisions import Decision, decision_page, known_as
from sympolity.ground.kernel.editing import edit_page, sent
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.list_page import list_page
from sympolity.ground.kernel.refusals import why_not
from sympolity.ground.kernel.subjects import find_subject, titles_of
from sympolity.network.programmes.rules import programme_of

SAMPLED = SampledItem._meta.label_lower


@require_safe
@signed_in
def findings(request: SignedInRequest, programme: str) -> HttpResponse:
    found = audit_here(request, programme)
    listing = finding_listing(request, found)
    title = ngettext("%(n)s finding", "%(n)s findings", listing.count) % {"n": formats.number(listing.count)}
    about = [(_("Programme"), found.title)]
    return list_page(request, listing, {"title": title}, template="audit/findings.html", about=about)


@require_safe
@signed_in
def finding(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    found = finding_here(request, programme, pk)
    user, is_open = request.user, found.is_open
    names = named([found], user)
    context = {
        "finding": found,
        "title": found.title,
        "is_sample": found.is_sample,
        "state": state_in_words(found),
        "tone": tone_of(found),
        "about": names.get((found.subject_type, found.subject_id)),
        "item_url": page_of_item(found.item) if found.item else "",
        "answers": list(found.answers.select_related("written_by")),
        "correction": _correction(found, user),
        "may_write": user.has_perm(WRITE, found),
        "may_answer": is_open and user.has_perm(ANSWER, found),
        "why_not": "" if user.has_perm(ANSWER, found) else why_not(ANSWER, user, found),
        "is_open": is_open,
        "folder": folder_of(found, user, next=page_of_finding(found)),
        "history_url": reverse("journal:history", args=["audit.finding", found.pk]),
    }
    return render(request, "audit/finding.html", context)


def _correction(found: Finding, user: Any) -> tuple[str, str] | None:
    """Name and page of what put it right, where it has a page; else its kind and number."""
    if found.correction_id is None:
        return None
    key = (found.correction_type, found.correction_id)
    return titles_of({key}, user).get(key) or (f"{found.correction_type} {found.correction_id}", "")


@signed_in
def write(request: SignedInRequest, programme: str, label: str, pk: int) -> HttpResponse:
    """About a sampled paper, or about any other object of the programme that has a page."""
    here = audit_here(request, programme)
    require(request.user, WRITE, here)
    subject, about, back = _subject(request, label, pk)
    if programme_of(subject) != here:
        raise Http404
    form = FindingForm(**sent(request), programme=here, organisation=organisation_of(about))
    return edit_page(
        request,
        form,
        partial(_write, subject, request),
        title=_("Write a finding"),
        submit_label=_("Write it"),
        said=_("Written. Who has to answer was told."),
        back=back,
        onward=page_of_finding,
        context={"lead": str(about)},
    )


def _subject(request: SignedInRequest, label: str, pk: int) -> tuple[Any, Any, str]:
    """What the finding is about, the object on which it stands, and the page to come back to."""
    if label == SAMPLED:
        rows = SampledItem.objects.visible_to(request.user).select_related("expenditure", "sample__programme")
        item = get_object_or_404(rows.defer("sample__frame"), pk=pk)
        return item, item.expenditure, page_of_item(item)
    found, kind = find_subject(label, pk, request.user)
    return found, found, kind.url(found)


def _write(subject: Any, request: SignedInRequest, *, amount: Decimal | None, **facts: Any) -> Finding:
    return deciding.write_finding(subject, by=request.user, cents=_cents(amount), **facts)


def _cents(amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount * 100)


# -- what each side says -------------------------------------------------------------
def _close(found: Finding, *, by: Any, conclusion: str, confirmed_cents: Decimal | None = None) -> Finding:
    """The form's amount is in whole units; its name is that of the fact, so that a refusal stands at its field."""
    return deciding.close_finding(found, by=by, conclusion=conclusion, confirmed_cents=_cents(confirmed_cents))


# A title may hold %(number)s, that of the finding.
DECISIONS = {
    "answer-finding": Decision(
        deciding.answer_finding,
        AnswerForm,
        gettext_lazy("Answer finding %(number)s"),
        gettext_lazy("Send the answer"),
        gettext_lazy("Sent. The auditor was told."),
        permission=ANSWER,
    ),
    "correct-finding": Decision(
        deciding.mark_corrected,
        CorrectionForm,
        gettext_lazy("Say that it was put right"),
        gettext_lazy("Send it"),
        gettext_lazy("Sent. The auditor was told."),
        permission=ANSWER,
        about=known_as("finding"),
    ),
    "remark-on-finding": Decision(
        deciding.remark_on,
        RemarkForm,
        gettext_lazy("Add a remark"),
        gettext_lazy("Add it"),
        permission=WRITE,
    ),
    "close-finding": Decision(
        _close,
        CloseForm,
        gettext_lazy("Close finding %(number)s"),
        gettext_lazy("Close it"),
        gettext_lazy("Closed."),
        permission=WRITE,
        about=lambda found: {"programme": found.programme, "cents": found.cents},
    ),
    "reopen-finding": Decision(
        deciding.reopen,
        ReopenForm,
        gettext_lazy("Open finding %(number)s again"),
        gettext_lazy("Open it again"),
        gettext_lazy("Open again."),
        permission=WRITE,
    ),
}


@signed_in
def decide(request: SignedInRequest, programme: str, pk: int, *, name: str) -> HttpResponse:
    found = finding_here(request, programme, pk)
    decision = DECISIONS[name]
    title = str(decision.title) % {"number": found.number}
    return decision_page(request, decision, found, title=title, back=page_of_finding(found), lead=found.title)
