"""Decisions about people's accounts and the networks they belong to."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.utils.translation import gettext as _

from sympolity.ground.accounts.models import Membership, Network, User
from sympolity.ground.accounts.queries import Own, own_rows, pseudonym
from sympolity.ground.kernel.chronicle import record
from sympolity.ground.kernel.refusals import Refused


@transaction.atomic
def create_account(
    email: str, *, password: str | None, name: str = "", language: str = "", is_operator: bool = False
) -> User:
    """An account whose mail address is known to be the person's own. Raises Refused where there is one already.

    Raises ValidationError for a weak password; with None the person signs in by code, passkey or single sign-on.
    """
    if User.objects.filter(email__iexact=email).exists():
        raise Refused(_("There is an account with this mail address already."), field="email")
    if password is not None:
        validate_password(password, User(email=email, name=name))
    user = User.objects.create_user(email, password, name=name, language=language, is_operator=is_operator)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def create_operator(email: str, password: str, *, name: str = "", language: str = "") -> User:
    """The person who runs this installation. It is done at the machine itself, before there is any network."""
    return create_account(email, password=password, name=name, language=language, is_operator=True)


@transaction.atomic
def create_network(name: str, slug: str, *, by: User | None, accent: str = "blue", is_sample: bool = False) -> Network:
    """Open a network. Raises Refused where the short name is taken."""
    if Network.objects.filter(slug=slug).exists():
        raise Refused(_("There is a network with the short name “%(slug)s” already.") % {"slug": slug}, field="slug")
    network = Network.objects.create(name=name, slug=slug, accent=accent, is_sample=is_sample)
    record("network opened", network, by=by, network=network, changes={"name": ("", name), "slug": ("", slug)})
    return network


@transaction.atomic
def add_member(network: Network, user: User, *, by: User | None, is_steward: bool = False) -> Membership:
    """Take a person into a network; `is_steward` lets the person keep its register."""
    membership, is_new = Membership.objects.get_or_create(
        user=user, network=network, defaults={"is_steward": is_steward}
    )
    if is_new:
        record("member added", membership, by=by, network=network, changes={"is_steward": (None, is_steward)})
    elif membership.is_steward != is_steward:
        changes = {"is_steward": (membership.is_steward, is_steward)}
        record("member changed", membership, by=by, network=network, changes=changes)
        membership.is_steward = is_steward
        membership.save(update_fields=["is_steward"])
    return membership


def change_preferences(user: User, *, name: str, language: str, theme: str) -> User:
    """A person's own name and how pages look to the person: no decision of the network, hence no journal entry."""
    user.name, user.language, user.theme = name, language, theme
    user.save(update_fields=["name", "language", "theme"])
    return user


@transaction.atomic
def forget_person(user: User, *, by: User | None, reason: str) -> User:
    """Erase who a person was, and keep that somebody was there: rows stay and are counted, the name is gone.

    Every text that is declared personal and stands in a row about this person is emptied; what was for this person
    alone, and whatever let the person sign in, is deleted. The journal names people by number only and needs no
    change. Raises Refused without a reason.
    """
    if not reason.strip():
        raise Refused(_("Say why this person is to be forgotten."), field="reason")
    networks = list(Network.objects.of(user))
    for own in own_rows(user):
        _wipe(own, user)
    for model in (EmailAddress, SocialAccount, Authenticator):
        model.objects.filter(user=user).delete()
    end_sessions(user)
    user.email, user.name, user.language = pseudonym(user), "", ""
    user.is_active = user.is_operator = False
    user.set_unusable_password()
    user.save(update_fields=["email", "name", "language", "is_active", "is_operator", "password"])
    for network in networks:
        record("person forgotten", user, by=by, network=network, reason=reason)
    return user


def end_sessions(user: User) -> int:
    """Sign a person out everywhere, half-finished sign-ins included; returns how many sessions were open."""
    own = [session.session_key for session in Session.objects.iterator() if _speaks_of(session.get_decoded(), user)]
    Session.objects.filter(session_key__in=own).delete()
    return len(own)


def _speaks_of(content: dict[str, Any], user: User) -> bool:
    keys = {str(content.get("_auth_user_id")), str(content.get("account_authentication_methods_user"))}
    return str(user.pk) in keys or user.email.casefold() in str(content).casefold()


def _wipe(own: Own, user: User) -> None:
    if getattr(own.model, "goes_with_the_person", False):
        own.rows.delete()
        return
    wiped: dict[str, object] = {}
    for field in own.texts:
        if isinstance(field, models.JSONField):
            wiped[field.name] = {}
        elif field.blank:
            wiped[field.name] = ""
        else:
            wiped[field.name] = pseudonym(user) if isinstance(field, models.EmailField) else _("Former member")
    if wiped:
        own.rows.update(**wiped)
