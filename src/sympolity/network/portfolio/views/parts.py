"""Decisions about what belongs to a project: its publication, milestones and partners."""

from functools import partial

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _

from sympolity.ground.documents.queries import of as documents_of
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.editing import edit_page, sent
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.network.portfolio import operations
from sympolity.network.portfolio.forms import (
    ChangedMilestoneForm,
    CheckForm,
    DropForm,
    LeavingForm,
    MilestoneForm,
    PartnerForm,
    ReplacementForm,
    ReportForm,
    WithdrawForm,
)
from sympolity.network.portfolio.listing import page_of
from sympolity.network.portfolio.views.here import milestone_here, partner_here, project_here
from sympolity.network.portfolio.views.project import CHANGE, PUBLISH

REPORT, CHECK = "portfolio.report_milestone", "portfolio.check_milestone"


@signed_in
def publish(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    here = project_here(request, programme, pk)
    require(request.user, PUBLISH, here)
    lead = (
        _("Everybody on the internet will see its title, summary, places, dates, money and milestones.")
        if here.programme.is_public
        else _("It shows as soon as the programme has a public page; it has none yet.")
    )
    return edit_page(
        request,
        forms.Form(request.POST if request.method == "POST" else None),
        partial(operations.publish_project, here, by=request.user),
        title=_("Show %(project)s in public?") % {"project": here.title},
        submit_label=_("Show it in public"),
        said=_("Everybody can see it now."),
        back=page_of(here),
        context={"lead": lead},
    )


@signed_in
def withdraw(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    here = project_here(request, programme, pk)
    require(request.user, PUBLISH, here)
    return edit_page(
        request,
        WithdrawForm(request.POST if request.method == "POST" else None),
        partial(operations.withdraw_project, here, by=request.user),
        title=_("Take %(project)s out of the public pages") % {"project": here.title},
        submit_label=_("Take it out"),
        said=_("Only people of the network see it now."),
        back=page_of(here),
    )


@signed_in
def plan_milestone(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    here = project_here(request, programme, pk)
    require(request.user, CHANGE, here)
    return edit_page(
        request,
        MilestoneForm(request.POST or None),
        partial(operations.plan_milestone, here, by=request.user),
        title=_("Plan a milestone of %(project)s") % {"project": here.title},
        submit_label=_("Plan it"),
        back=page_of(here),
    )


@signed_in
def change_milestone(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    step = milestone_here(request, programme, pk)
    require(request.user, CHANGE, step.project)
    initial = {"title": step.title, "due_on": step.due_on, "verification": step.verification}
    is_agreed = step.project.plan_versions.exists()
    return edit_page(
        request,
        ChangedMilestoneForm(request.POST or None, initial=initial, is_agreed=is_agreed),
        partial(operations.change_milestone, step, by=request.user),
        title=_("Change the milestone “%(step)s”") % {"step": step.title},
        back=page_of(step.project),
        context={"lead": "" if is_agreed else _("Another day needs a reason.")},
    )


@signed_in
def report_milestone(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    step = milestone_here(request, programme, pk)
    require(request.user, REPORT, step.project)
    return edit_page(
        request,
        ReportForm(**sent(request)),
        partial(operations.report_milestone, step, by=request.user),
        title=_("Report “%(step)s” as reached") % {"step": step.title},
        submit_label=_("Report it"),
        said=_("Reported. Somebody else checks it now."),
        back=page_of(step.project),
        context={"lead": step.verification and _("How one sees it: %(how)s") % {"how": step.verification}},
    )


@signed_in
def check_milestone(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    step = milestone_here(request, programme, pk)
    require(request.user, CHECK, step)
    lead = [_("Due %(day)s.") % {"day": formats.day(step.due_on)}]
    if step.reported_on:
        lead.append(_("Reported reached on %(day)s.") % {"day": formats.day(step.reported_on)})
    if step.verification:
        lead.append(_("How one sees it: %(how)s") % {"how": step.verification})
    return edit_page(
        request,
        CheckForm(request.POST or None, milestone=step),
        partial(operations.check_milestone, step, by=request.user),
        title=_("Check “%(step)s”") % {"step": step.title},
        submit_label=_("Decide"),
        said=_("Decided. Those who reported it can see it."),
        back=page_of(step.project),
        template="portfolio/check.html",
        context={"lead": " ".join(lead), "documents": documents_of(step, request.user)},
    )


@signed_in
def drop_milestone(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    step = milestone_here(request, programme, pk)
    require(request.user, CHANGE, step.project)
    return edit_page(
        request,
        DropForm(request.POST or None),
        partial(operations.drop_milestone, step, by=request.user),
        title=_("Drop “%(step)s”") % {"step": step.title},
        submit_label=_("Drop it"),
        said=_("Dropped. It stays to be seen with its reason."),
        back=page_of(step.project),
        context={"lead": _("Nobody pursues it any longer. It stays to be seen with its reason.")},
    )


@signed_in
def add_partner(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    here = project_here(request, programme, pk)
    require(request.user, CHANGE, here)
    return edit_page(
        request,
        PartnerForm(request.POST or None, programme=here.programme),
        partial(operations.add_partner, here, by=request.user),
        title=_("Add a partner to %(project)s") % {"project": here.title},
        submit_label=_("Add the partner"),
        back=page_of(here),
    )


@signed_in
def replace_partner(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    partner = partner_here(request, programme, pk)
    require(request.user, CHANGE, partner.project)
    return edit_page(
        request,
        ReplacementForm(request.POST or None, programme=partner.project.programme),
        partial(operations.replace_partner, partner, by=request.user),
        title=_("Replace %(organisation)s") % {"organisation": partner.organisation.name},
        submit_label=_("Replace"),
        back=page_of(partner.project),
        context={"lead": _("Who leaves stays to be seen with the time of taking part.")},
    )


@signed_in
def end_partner(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    partner = partner_here(request, programme, pk)
    require(request.user, CHANGE, partner.project)
    return edit_page(
        request,
        LeavingForm(request.POST or None),
        partial(operations.end_partner, partner, by=request.user),
        title=_("%(organisation)s leaves the project") % {"organisation": partner.organisation.name},
        submit_label=_("End it"),
        back=page_of(partner.project),
        context={"lead": _("Who leaves stays to be seen with the time of taking part.")},
    )
