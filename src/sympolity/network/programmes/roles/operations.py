"""Giving roles, ending them, and inviting people who may not have an account yet."""

from datetime import date, timedelta
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.ground.accounts.models import User
from sympolity.ground.accounts.operations import add_member, create_account
from sympolity.ground.accounts.queries import is_forgotten
from sympolity.ground.journal.operations import record
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.organisations.models import Organisation
from sympolity.network.programmes.models import Appointment, Invitation, Programme, Role, in_two_weeks, new_token
from sympolity.network.programmes.role_table import ROLES, Scope
from sympolity.network.programmes.roles import notices, queries
from sympolity.network.programmes.rules import look_again, may_give


@transaction.atomic
def appoint(
    programme: Programme,
    user: User,
    role: str,
    *,
    by: User | None,
    organisation: Organisation | None = None,
    since: date | None = None,
) -> Appointment:
    """Give a person a role from today or another day on; the person becomes a member of the network.

    Raises PermissionDenied for a role above one's own, Refused for a role held already or an organisation that does
    not fit the role. `by` is empty only at the machine itself.
    """
    _check_right(by, role, programme, organisation)
    _check_fit(role, programme, organisation)
    _check_free(user, role, programme, organisation)
    appointment = Appointment.objects.create(
        programme=programme, user=user, role=role, organisation=organisation, since=since or timezone.localdate()
    )
    add_member(programme.network, user, by=by)
    _note("role given", appointment, by=by, since=(None, appointment.since))
    look_again(user)
    if by is not None and by.pk != user.pk:
        notices.tell_appointed(appointment)
    return appointment


@transaction.atomic
def appoint_substitute(
    appointment: Appointment,
    user: User,
    *,
    reason: str,
    by: User | None,
    since: date | None = None,
    until: date | None = None,
) -> Appointment:
    """Somebody takes the place of whoever holds a role, from a day on and until another; both are named wherever
    the substitute acts, and what bars either of them bars the substitute.

    Raises PermissionDenied for a role above one's own, Refused without a reason or an end, for the person itself, for
    a role that is itself a substitution, and for whoever holds the role already.
    """
    appointment = _locked_appointment(appointment)
    programme, since = appointment.programme, since or timezone.localdate()
    _check_right(by, appointment.role, programme, appointment.organisation)
    if user.pk == appointment.user_id:
        raise Refused(_("Nobody stands in for oneself. Choose somebody else."), field="user")
    if appointment.stands_in_for_id is not None:
        raise Refused(_("This person stands in for somebody already. A substitute has no substitute."))
    if appointment.until is not None and appointment.until < since:
        raise Refused(_("This role has ended already."))
    if not reason.strip():
        raise Refused(_("Say why somebody stands in."), field="reason")
    if until is None or until < since:
        raise Refused(_("Say until when: the first day or a later one."), field="until")
    _check_not_held(user, appointment, since, until)
    substitute = Appointment.objects.create(
        programme=programme,
        user=user,
        role=appointment.role,
        organisation=appointment.organisation,
        since=since,
        until=until,
        stands_in_for=appointment.user,
        stands_in_because=reason.strip()[:300],
    )
    add_member(programme.network, user, by=by)
    _note(
        "substitute named",
        substitute,
        by=by,
        reason=reason.strip(),
        since=(None, since),
        until=(None, until),
        stands_in_for=(None, appointment.user_id),
    )
    look_again(user)
    if by is not None and by.pk != user.pk:
        notices.tell_appointed(substitute)
    return substitute


def _check_not_held(user: User, appointment: Appointment, since: date, until: date) -> None:
    held = Appointment.objects.filter(
        user=user,
        role=appointment.role,
        programme=appointment.programme,
        organisation=appointment.organisation,
        since__lte=until,
    )
    if held.filter(Q(until=None) | Q(until__gte=since)).exists():
        raise Refused(_("%(person)s holds this role already.") % {"person": user}, field="user")


@transaction.atomic
def end_appointment(appointment: Appointment, *, by: User, reason: str = "") -> Appointment:
    """Take a role away at once. Raises Refused for the last administrator, PermissionDenied above one's own role."""
    appointment = _locked_appointment(appointment)
    own = appointment.user_id == by.pk
    if not own:
        _check_right(by, appointment.role, appointment.programme, appointment.organisation)
    if appointment.until is not None and appointment.until < timezone.localdate():
        raise Refused(_("This role has ended already."))
    if queries.is_last_administrator(appointment):
        raise Refused(_("A programme needs an administrator. Give that role to somebody else first."))
    old, appointment.until = appointment.until, timezone.localdate() - timedelta(days=1)
    appointment.save(update_fields=["until"])
    _note("role ended", appointment, by=by, reason=reason, until=(old, appointment.until))
    look_again(appointment.user)
    return appointment


@transaction.atomic
def give_back(appointment: Appointment, *, by: User) -> Appointment:
    """Undo the end of a role. Raises Refused where the person holds it again already."""
    appointment = _locked_appointment(appointment)
    _check_right(by, appointment.role, appointment.programme, appointment.organisation)
    if appointment.until is None:
        raise Refused(_("This role has not ended."))
    _check_free(appointment.user, appointment.role, appointment.programme, appointment.organisation)
    old, appointment.until = appointment.until, None
    appointment.save(update_fields=["until"])
    _note("role given back", appointment, by=by, until=(old, None))
    look_again(appointment.user)
    return appointment


@transaction.atomic
def invite(
    programme: Programme,
    email: str,
    role: str,
    *,
    by: User,
    organisation: Organisation | None = None,
    language: str = "en",
) -> Invitation:
    """Offer a role by mail. The link in the mail works once, for two weeks; only its hash is kept.

    Raises PermissionDenied for a role above one's own, Refused for a role held or offered already.
    """
    _check_right(by, role, programme, organisation)
    _check_fit(role, programme, organisation)
    if known := User.objects.filter(email__iexact=email).first():
        _check_free(known, role, programme, organisation)
    if queries.open_invitations(programme).filter(email__iexact=email, role=role, organisation=organisation).exists():
        raise Refused(_("This address is invited to this role already. Send the mail again instead."), field="email")
    token = new_token()
    invitation = Invitation.objects.create(
        programme=programme, email=email.lower(), role=role, organisation=organisation, language=language,
        invited_by=by, token_hash=queries.hash_of_token(token),
    )  # fmt: skip
    _note("invitation sent", invitation, by=by, expires_on=(None, invitation.expires_on))
    transaction.on_commit(partial(notices.invite, invitation.pk, token))
    return invitation


@transaction.atomic
def send_again(invitation: Invitation, *, by: User) -> Invitation:
    """Send a new link for two more weeks; the link sent before stops working."""
    invitation = _locked_invitation(invitation)
    _check_right(by, invitation.role, invitation.programme, invitation.organisation)
    token, old = new_token(), invitation.expires_on
    invitation.token_hash, invitation.expires_on = queries.hash_of_token(token), in_two_weeks()
    invitation.save(update_fields=["token_hash", "expires_on"])
    _note("invitation sent again", invitation, by=by, expires_on=(old, invitation.expires_on))
    transaction.on_commit(partial(notices.invite, invitation.pk, token))
    return invitation


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: User) -> Invitation:
    """Take an offer back; its link stops working at once."""
    invitation = _locked_invitation(invitation)
    _check_right(by, invitation.role, invitation.programme, invitation.organisation)
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    _note("invitation withdrawn", invitation, by=by, withdrawn_at=(None, invitation.withdrawn_at))
    return invitation


@transaction.atomic
def accept_invitation(invitation: Invitation, *, by: User) -> Appointment:
    """Take the offered role. Raises Refused for a link used, withdrawn or too old, and for another's address."""
    invitation = _locked_invitation(invitation)
    if invitation.expires_on < timezone.localdate():
        raise Refused(_("This invitation is too old. Ask for a new one."))
    if invitation.email.lower() != by.email.lower() or is_forgotten(invitation.email):
        raise Refused(_("This invitation went to another mail address."))
    held = _held(by, invitation.role, invitation.programme, invitation.organisation)
    appointment = held or Appointment.objects.create(
        programme=invitation.programme, user=by, role=invitation.role, organisation=invitation.organisation
    )
    add_member(invitation.programme.network, by, by=by)
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    _note("invitation accepted", invitation, by=by, accepted_at=(None, invitation.accepted_at))
    if held is None:
        _note("role given", appointment, by=invitation.invited_by, since=(None, appointment.since))
    look_again(by)
    notices.tell_accepted(invitation)
    return appointment


@transaction.atomic
def join(invitation: Invitation, *, name: str, password: str) -> User:
    """Open an account for the invited address, which the link has proved, and take the offered role. Raises Refused."""
    user = create_account(invitation.email, password=password, name=name, language=invitation.language)
    accept_invitation(invitation, by=user)
    return user


def _check_right(by: User | None, role: str, programme: Programme, organisation: Organisation | None) -> None:
    if by is not None and not may_give(by, role, programme, organisation):
        label = Role(role).label
        raise PermissionDenied(
            _("The role “%(role)s” is not yours to give or to end. Ask an administrator of the programme.")
            % {"role": label}
        )


def _check_fit(role: str, programme: Programme, organisation: Organisation | None) -> None:
    needs_one = ROLES[Role(role)].scope == Scope.ORGANISATION
    if needs_one and organisation is None:
        raise Refused(_("This role is held for an organisation. Say for which."), field="organisation")
    if organisation is not None and not needs_one:
        raise Refused(_("This role is held for the whole programme, not for one organisation."), field="organisation")
    if organisation is not None and organisation.network_id != programme.network_id:
        raise Refused(_("This organisation belongs to another network."), field="organisation")


def _held(user: User, role: str, programme: Programme, organisation: Organisation | None) -> Appointment | None:
    return Appointment.objects.filter(
        user=user, role=role, programme=programme, organisation=organisation, until=None
    ).first()


def _check_free(user: User, role: str, programme: Programme, organisation: Organisation | None) -> None:
    if _held(user, role, programme, organisation):
        raise Refused(_("%(person)s holds this role already.") % {"person": user}, field="email")


def _locked_appointment(appointment: Appointment) -> Appointment:
    found = Appointment.objects.select_for_update(of=("self",)).select_related(
        "programme__network", "organisation", "user"
    )
    return found.get(pk=appointment.pk)


def _locked_invitation(invitation: Invitation) -> Invitation:
    """The invitation, held until the decision is done. Raises Refused for one that was accepted or withdrawn."""
    found = Invitation.objects.select_for_update(of=("self",)).select_related("programme__network", "organisation")
    invitation = found.get(pk=invitation.pk)
    if invitation.accepted_at is not None:
        raise Refused(_("This invitation was used already."))
    if invitation.withdrawn_at is not None:
        raise Refused(_("This invitation was withdrawn."))
    return invitation


def _note(
    verb: str, subject: Appointment | Invitation, *, by: User | None, reason: str = "", **changes: tuple[object, object]
) -> None:
    """An entry that names people by number only, so that forgetting a person leaves the journal whole."""
    facts: dict[str, tuple[object, object]] = {"role": (None, subject.role)} if verb in GIVING else {}
    if verb in GIVING and subject.organisation_id:
        facts["organisation"] = (None, subject.organisation_id)
    if isinstance(subject, Appointment):
        facts["user"] = (None, subject.user_id) if verb in GIVING else (subject.user_id, subject.user_id)
    record(
        verb, subject, by=by, network=subject.programme.network, programme_id=subject.programme_id,
        changes=facts | changes, reason=reason,
    )  # fmt: skip


GIVING = frozenset({"role given", "substitute named", "role given back", "invitation sent"})
