from functools import partial

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sympolity.ground.accounts.models import User
from sympolity.ground.accounts.sign_in import address_of
from sympolity.ground.kernel.editing import edit_page, sent
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.limits import count
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.programmes.models import Appointment, Invitation, Programme
from sympolity.network.programmes.roles import operations, queries
from sympolity.network.programmes.roles.forms import InvitationForm, NewcomerForm, SubstituteForm
from sympolity.network.programmes.rules import roles_to_give

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def _programme(request: SignedInRequest, slug: str) -> Programme:
    programme = get_object_or_404(Programme.objects.visible_to(request.user).select_related("network"), slug=slug)
    request.programme = programme  # type: ignore[attr-defined]
    return programme


@require_safe
@signed_in
def roles(request: SignedInRequest, programme: str) -> HttpResponse:
    """Who holds which role, who is invited, and what each role may do."""
    found = _programme(request, programme)
    require(request.user, "programmes.view_programme", found)
    may_appoint = request.user.has_perm("programmes.appoint_person", found)
    context = {
        "holders": queries.holders(found, request.user),
        "former": queries.former_holders(found, request.user) if may_appoint else [],
        "invitations": queries.open_invitations(found) if may_appoint else [],
        "lapsed": queries.lapsed_invitations(found) if may_appoint else [],
        "sees_addresses": request.user.has_perm("organisations.view_person", found),
        "may_invite": may_appoint and bool(roles_to_give(request.user, found)),
        "sheets": queries.role_sheets(),
        "table": queries.role_table(),
    }
    return render(request, "programmes/roles/roles.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def invite(request: SignedInRequest, programme: str) -> HttpResponse:
    found = _programme(request, programme)
    require(request.user, "programmes.appoint_person", found)
    form = InvitationForm(request.POST or None, programme=found, by=request.user)
    if form.is_valid():
        count("invite", str(request.user.pk), times=60, seconds=3600)
        facts = form.cleaned_data
        try:
            operations.invite(found, facts.pop("email"), facts.pop("role"), **facts, by=request.user)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("The invitation is on its way. It is valid for two weeks."))
            return redirect("programmes:roles", programme=found.slug)
    return render(request, "programmes/roles/invite.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def name_substitute(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    found = _programme(request, programme)
    rows = Appointment.objects.select_related("user", "organisation", "programme")
    appointment = get_object_or_404(rows, programme=found, pk=pk)
    require(request.user, "programmes.appoint_person", appointment)
    return edit_page(
        request,
        SubstituteForm(**sent(request), appointment=appointment),
        partial(operations.appoint_substitute, appointment, by=request.user),
        title=_("Who stands in for %(person)s?") % {"person": appointment.user},
        submit_label=_("Name the substitute"),
        said=_("Named. Both names stand wherever the substitute acts."),
        back=reverse("programmes:roles", args=[found.slug]),
        context={"lead": _("The substitute may do what the role may do, except what either of the two is kept from.")},
    )


@require_POST
@signed_in
def end_appointment(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    """End a role at once; the page that follows offers to give it back."""
    found = _programme(request, programme)
    appointment = get_object_or_404(Appointment, programme=found, pk=pk)
    try:
        operations.end_appointment(appointment, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            _("%(person)s does not hold this role any more. You can give it back below.")
            % {"person": appointment.user},
        )
    return _back(request, found)


@require_POST
@signed_in
def give_back(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    found = _programme(request, programme)
    appointment = get_object_or_404(Appointment, programme=found, pk=pk)
    try:
        operations.give_back(appointment, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(person)s holds the role again.") % {"person": appointment.user})
    return _back(request, found)


@require_POST
@signed_in
def send_again(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    found = _programme(request, programme)
    require(request.user, "programmes.appoint_person", found)
    count("invite", str(request.user.pk), times=60, seconds=3600)
    invitation = get_object_or_404(Invitation, programme=found, pk=pk)
    try:
        operations.send_again(invitation, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("A new mail is on its way. The link in the one before does not work any more."))
    return _back(request, found)


@require_POST
@signed_in
def withdraw_invitation(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    found = _programme(request, programme)
    require(request.user, "programmes.appoint_person", found)
    invitation = get_object_or_404(Invitation, programme=found, pk=pk)
    try:
        operations.withdraw_invitation(invitation, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The invitation is withdrawn; its link does not work any more."))
    return _back(request, found)


def _back(request: SignedInRequest, programme: Programme) -> HttpResponse:
    """To the list, or home for somebody who has just given up the own role and sees the programme no more."""
    fresh = User.objects.get(pk=request.user.pk)
    if fresh.has_perm("programmes.view_programme", programme):
        return redirect("programmes:roles", programme=programme.slug)
    return redirect(settings.LOGIN_REDIRECT_URL)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link in an invitation, for people with and without an account."""
    if request.method == "POST":
        count("accept an invitation", address_of(request), times=20, seconds=60)
    invitation = queries.invitation_of(token)
    if invitation is None:
        return render(request, "programmes/roles/invitation_gone.html", status=410)
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and not request.user.is_authenticated:
        translation.activate(invitation.language)
    if request.user.is_authenticated:
        return _accept_signed_in(request, invitation)
    if User.objects.filter(email__iexact=invitation.email).exists():
        return render(request, "programmes/roles/invitation.html", {"invitation": invitation, "state": "sign-in"})
    return _accept_as_newcomer(request, invitation)


def _accept_signed_in(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    user = request.user
    state = "accept" if user.email.lower() == invitation.email.lower() else "another"  # type: ignore[union-attr]
    if request.method == "POST" and state == "accept":
        try:
            operations.accept_invitation(invitation, by=user)  # type: ignore[arg-type]
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Welcome to “%(programme)s”.") % {"programme": invitation.programme})
        return redirect(settings.LOGIN_REDIRECT_URL)
    context = {"invitation": invitation, "state": state}
    return render(request, "programmes/roles/invitation.html", context, status=200 if state == "accept" else 403)


def _accept_as_newcomer(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = NewcomerForm(request.POST or None, email=invitation.email)
    if form.is_valid():
        try:
            user = operations.join(invitation, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            login(request, user, backend=BACKEND)
            messages.success(request, _("Welcome to “%(programme)s”.") % {"programme": invitation.programme})
            return redirect(settings.LOGIN_REDIRECT_URL)
    context = {"invitation": invitation, "state": "join", "form": form}
    return render(request, "programmes/roles/invitation.html", context, status=422 if form.errors else 200)
