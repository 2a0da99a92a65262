"""The list of agreements, one with its versions and signatures, and what is decided about it as a whole."""

from functools import partial

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from sympolity.affairs.agreements.forms.agreements import AgreementForm, EndForm, SignatureForm, TermsForm
from sympolity.affairs.agreements.listing import agreement_listing
from sympolity.affairs.agreements.models import Agreement, Terms
from sympolity.affairs.agreements.operations import agreements, versions
from sympolity.affairs.agreements.pages import page_context
from sympolity.affairs.agreements.queries.terms import terms_now
from sympolity.affairs.agreements.views.here import (
    CHANGE,
    agreement_here,
    page_of,
    party_here,
    programme_here,
    terms_here,
)
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.decisions import Decision, decision_page
from sympolity.ground.kernel.editing import ReasonForm, edit_page, sent
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.list_page import list_page
from sympolity.ground.kernel.part_pages import first_answers


@require_safe
@signed_in
def list_of_agreements(request: SignedInRequest, programme: str) -> HttpResponse:
    found = programme_here(request, programme)
    may_change = request.user.has_perm(CHANGE, found)
    listing = agreement_listing(request, found, may_change=may_change)
    title = ngettext("%(n)s agreement", "%(n)s agreements", listing.count) % {"n": formats.number(listing.count)}
    context = {"title": title, "may_change": may_change}
    return list_page(request, listing, context, template="agreements/list.html", about=[(_("Programme"), found.title)])


@require_safe
@signed_in
def agreement(request: SignedInRequest, programme: str, agreement: int) -> HttpResponse:
    one = agreement_here(request, programme, agreement)
    return render(request, "agreements/agreement.html", page_context(request, one))


@signed_in
def draw_up(request: SignedInRequest, programme: str) -> HttpResponse:
    found = programme_here(request, programme)
    require(request.user, CHANGE, found)
    form = AgreementForm(**sent(request), instance=Agreement(programme=found), initial=first_answers(request))
    return edit_page(
        request,
        form,
        partial(agreements.draw_up_agreement, found, by=request.user),
        title=_("Draw up an agreement"),
        said=_("Drawn up. Add its projects and obligations, then send it for signature."),
        back=reverse("agreements:list", args=[found.slug]),
        onward=page_of,
    )


@signed_in
def change(request: SignedInRequest, programme: str, agreement: int) -> HttpResponse:
    one = agreement_here(request, programme, agreement)
    require(request.user, CHANGE, one)
    return edit_page(
        request,
        AgreementForm(**sent(request), instance=one),
        partial(agreements.change_agreement, one, by=request.user),
        title=_("Change %(name)s") % {"name": one.reference},
        back=page_of(one),
    )


# -- versions ------------------------------------------------------------------------
@signed_in
def draw_up_version(request: SignedInRequest, programme: str, agreement: int, kind: str) -> HttpResponse:
    """A prolongation or an addendum, with what the version in force says already filled in."""
    one = agreement_here(request, programme, agreement)
    require(request.user, CHANGE, one)
    current = terms_now(one)
    if kind not in (Terms.Kind.PROLONGATION, Terms.Kind.ADDENDUM) or current is None:
        raise Http404
    facts = {name: getattr(current, name) for name in versions.FACTS}
    return edit_page(
        request,
        TermsForm(**sent(request), instance=Terms(agreement=one, kind=kind, **facts)),
        partial(versions.draw_up_version, one, by=request.user, kind=kind),
        title=_("Prolong %(name)s") % {"name": one.reference}
        if kind == Terms.Kind.PROLONGATION
        else _("Addendum to %(name)s") % {"name": one.reference},
        submit_label=_("Draw it up"),
        said=_("Drawn up. The version in force counts until all have signed this one."),
        back=page_of(one),
        context={"lead": _("It ends on %(day)s now.") % {"day": formats.day(current.ends_on)}}
        if kind == Terms.Kind.PROLONGATION and current.ends_on
        else {},
    )


@signed_in
def change_version(request: SignedInRequest, programme: str, agreement: int, pk: int) -> HttpResponse:
    terms = terms_here(request, programme, agreement, pk)
    require(request.user, CHANGE, terms.agreement)
    return edit_page(
        request,
        TermsForm(**sent(request), instance=terms),
        partial(versions.change_version, terms, by=request.user),
        title=_("Change version %(number)s") % {"number": terms.number},
        back=page_of(terms.agreement),
    )


@signed_in
def drop_version(request: SignedInRequest, programme: str, agreement: int, pk: int) -> HttpResponse:
    terms = terms_here(request, programme, agreement, pk)
    require(request.user, CHANGE, terms.agreement)
    return edit_page(
        request,
        ReasonForm(**sent(request)),
        partial(versions.drop_version, terms, by=request.user),
        title=_("Drop version %(number)s") % {"number": terms.number},
        submit_label=_("Drop it"),
        said=_("Dropped. The version in force stays."),
        back=page_of(terms.agreement),
    )


@signed_in
def sign(request: SignedInRequest, programme: str, agreement: int, pk: int, party: int) -> HttpResponse:
    """Write down that a party has signed."""
    terms = terms_here(request, programme, agreement, pk)
    require(request.user, CHANGE, terms.agreement)
    who = party_here(request, programme, agreement, party)
    return edit_page(
        request,
        SignatureForm(**sent(request)),
        partial(versions.record_signature, terms, who, by=request.user),
        title=_("%(name)s has signed") % {"name": who.organisation.name},
        submit_label=_("Record the signature"),
        said=_("Recorded."),
        back=page_of(terms.agreement),
        context={"lead": _("With the last signature the version is in force.")},
    )


# -- decisions about the whole -------------------------------------------------------
DECISIONS = {
    "send": Decision(
        versions.send_for_signature,
        forms.Form,
        gettext_lazy("Send for signature"),
        gettext_lazy("Send it for signature"),
        gettext_lazy("Out for signature. Those who sign were told."),
        gettext_lazy("It cannot be changed while it is out. Those who have to sign hear of it."),
    ),
    "take-back": Decision(
        versions.take_back,
        ReasonForm,
        gettext_lazy("Take it back from signature"),
        gettext_lazy("Take it back"),
        gettext_lazy("A draft again."),
        gettext_lazy("Signatures that were recorded on this version no longer count."),
    ),
    "drop": Decision(
        agreements.drop_agreement,
        ReasonForm,
        gettext_lazy("Drop this agreement"),
        gettext_lazy("Drop it"),
        gettext_lazy("Dropped. It stays in the list."),
    ),
    "end": Decision(
        agreements.end_agreement,
        EndForm,
        gettext_lazy("End this agreement"),
        gettext_lazy("End it"),
        gettext_lazy("Ended. It can be opened again."),
        gettext_lazy("Everything was done as agreed."),
    ),
    "terminate": Decision(
        agreements.terminate_agreement,
        partial(EndForm, must_say_why=True),
        gettext_lazy("Terminate this agreement"),
        gettext_lazy("Terminate it"),
        gettext_lazy("Terminated."),
        gettext_lazy("It is broken off before its time. This cannot be taken back."),
    ),
    "reopen": Decision(
        agreements.reopen_agreement,
        ReasonForm,
        gettext_lazy("Open this agreement again"),
        gettext_lazy("Open it again"),
        gettext_lazy("Open again."),
    ),
}


@signed_in
def decide(request: SignedInRequest, programme: str, agreement: int, *, verb: str) -> HttpResponse:
    one = agreement_here(request, programme, agreement)
    require(request.user, CHANGE, one)
    decision = DECISIONS[verb]
    title = _("%(deed)s: %(name)s") % {"deed": decision.title, "name": one.reference}
    return decision_page(request, decision, one, title=title, back=page_of(one))
