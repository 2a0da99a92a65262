"""The versions of an agreement: drawn up, out for signature, in force, replaced. What is in force is never changed."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sympolity.affairs.agreements.models import Agreement, Party, Signature, Terms
from sympolity.affairs.agreements.notices import tell_out_for_signature
from sympolity.affairs.agreements.operations.amounts import check_amount, check_claims
from sympolity.affairs.agreements.operations.deeds import Source, given, held
from sympolity.affairs.agreements.queries.terms import open_version, terms_now
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.editing import alter, happened, kept
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.kernel.steps import next_state
from sympolity.methods import cycle
from sympolity.network.programmes.deeds import write_down

State, Version = Agreement.State, Terms.State
FACTS = ("cents", "currency", "rate", "starts_on", "ends_on")
GIVES = (Party.Role.GRANTOR, Party.Role.INTERMEDIARY)
RECEIVES = (Party.Role.BENEFICIARY, Party.Role.INTERMEDIARY)


@transaction.atomic
def draw_up_version(
    agreement: Agreement, *, by: User | None, kind: str, reason: str, source: Source | None = None, **facts: Any
) -> Terms:
    """A prolongation (`ends_on` alone) or an addendum of a signed agreement; what is not said stays as it is.

    Raises Refused without a reason, where a version is open already, for a prolongation that does not end later, for
    an addendum that changes nothing, and for an amount that does not fit.
    """
    agreement = held(agreement)
    reason = given(reason)
    current = terms_now(agreement)
    if agreement.state != State.SIGNED or current is None:
        raise Refused(_("Only a signed agreement gets a further version. Change the draft itself."))
    if open_version(agreement):
        raise Refused(_("A version is being drawn up or signed already. Finish or drop it first."))
    last = agreement.versions.order_by("-number").values_list("number", flat=True)[0]
    said = {name: facts.get(name, getattr(current, name)) for name in FACTS}
    terms = Terms(agreement=agreement, number=last + 1, kind=kind, reason=reason, drawn_up_by=by, **said)
    _check_version(agreement, terms, current)
    kept(terms)
    _write_version("version drawn up", terms, _news(current, terms), by=by, reason=reason, source=source)
    return terms


@transaction.atomic
def change_version(terms: Terms, *, by: User | None, source: Source | None = None, **facts: Any) -> Terms:
    """What a version says, and why it changes the one before, while it is a draft. Raises Refused."""
    agreement = held(terms.agreement)
    terms = _again(terms, agreement)
    if terms.state != Version.DRAFT:
        raise Refused(
            _("This version is “%(state)s”. Take it back, or draw up a further one.")
            % {"state": terms.get_state_display()}
        )
    changes = alter(terms, facts)
    _check_version(agreement, terms, terms_now(agreement))
    if changes:
        _write_version("version changed", terms, changes, by=by, source=source)
    return terms


@transaction.atomic
def drop_version(terms: Terms, *, by: User | None, reason: str, source: Source | None = None) -> Terms:
    """A further version is given up; the one in force stays. Raises Refused for the original one."""
    agreement = held(terms.agreement)
    terms = _again(terms, agreement)
    if terms.kind == Terms.Kind.ORIGINAL:
        raise Refused(_("The original version goes with its agreement. Drop the agreement."))
    changes = alter(terms, {"state": next_state(terms, cycle.TERMS, Version.DROPPED)})
    _write_version("version dropped", terms, changes, by=by, reason=given(reason), source=source)
    return terms


# -- signatures ----------------------------------------------------------------------
@transaction.atomic
def send_for_signature(agreement: Agreement, *, by: User | None, source: Source | None = None) -> Terms:
    """The version that was drawn up goes out to those who have to sign; they hear of it.

    Raises Refused with fewer than two parties, where nobody has to sign, for an agreement with money that says no
    amount, or not who gives and who receives it, and for an amount that does not fit.
    """
    agreement = held(agreement)
    terms = open_version(agreement)
    if terms is None:
        raise Refused(_("There is nothing to sign. Draw up a version first."))
    changes: dict[str, tuple[Any, Any]] = alter(terms, {"state": next_state(terms, cycle.TERMS, Version.SIGNING)})
    _check_parties(agreement)
    if agreement.kind in Agreement.WITH_MONEY and terms.cents is None:
        raise Refused(_("Say how much is granted before it is signed."), field="cents")
    _check_version(agreement, terms, terms_now(agreement))
    if agreement.state == State.DRAFT:
        alter(agreement, {"state": next_state(agreement, cycle.AGREEMENT, State.SIGNING)})
    _write_version("sent for signature", terms, changes, by=by, source=source)
    tell_out_for_signature(agreement, terms)
    return terms


@transaction.atomic
def take_back(agreement: Agreement, *, by: User | None, reason: str, source: Source | None = None) -> Terms:
    """What is out for signature becomes a draft again; signatures under it count no longer. Raises Refused."""
    agreement = held(agreement)
    terms = open_version(agreement)
    if terms is None or terms.state != Version.SIGNING:
        raise Refused(_("Nothing is out for signature."))
    changes: dict[str, tuple[Any, Any]] = alter(terms, {"state": next_state(terms, cycle.TERMS, Version.DRAFT)})
    if gone := list(terms.signatures.values_list("party__organisation", flat=True)):
        changes["signatures"] = (sorted(gone), None)
        terms.signatures.all().delete()
    if agreement.state == State.SIGNING:
        alter(agreement, {"state": next_state(agreement, cycle.AGREEMENT, State.DRAFT)})
    _write_version("taken back from signature", terms, changes, by=by, reason=given(reason), source=source)
    return terms


@transaction.atomic
def record_signature(
    terms: Terms,
    party: Party,
    *,
    by: User | None,
    signed_on: date | None = None,
    signatory: str = "",
    source: Source | None = None,
) -> Signature:
    """A party has signed on a day. With the last signature the version is in force and replaces the one before.

    Raises Refused unless the version is out for signature, for a party that does not sign or has signed, for a day to
    come, and where the amount fits no longer.
    """
    agreement = held(terms.agreement)
    terms = _again(terms, agreement)
    day = happened(signed_on, "signed_on")
    if terms.state != Version.SIGNING:
        raise Refused(_("This version is “%(state)s”, not out for signature.") % {"state": terms.get_state_display()})
    if party.agreement_id != agreement.pk or not party.signs:
        raise Refused(_("“%(name)s” does not have to sign this.") % {"name": party.organisation}, field="party")
    if terms.signatures.filter(party=party).exists():
        raise Refused(_("“%(name)s” has signed already.") % {"name": party.organisation}, field="party")
    signature = kept(Signature(terms=terms, party=party, signed_on=day, signatory=signatory.strip(), recorded_by=by))
    changes: dict[str, tuple[Any, Any]] = {"signature": (None, [party.organisation_id, day.isoformat()])}
    if not unsigned(terms).exists():
        changes |= _come_into_force(agreement, terms)
    _write_version("signature recorded", terms, changes, by=by, source=source)
    return signature


def unsigned(terms: Terms) -> Any:
    """The parties that still have to sign a version."""
    signed = terms.signatures.values("party")
    return Party.objects.filter(agreement=terms.agreement_id, signs=True).exclude(pk__in=signed)


def _come_into_force(agreement: Agreement, terms: Terms) -> dict[str, tuple[Any, Any]]:
    """On the day of the last signature. Raises Refused where that lies before the version that is replaced."""
    day = max(terms.signatures.values_list("signed_on", flat=True))
    current = terms_now(agreement)
    if current is not None:
        if current.in_force_on and day < current.in_force_on:
            raise Refused(
                _("The version before is in force since %(day)s. A further one cannot be signed earlier.")
                % {"day": formats.day(current.in_force_on)},
                field="signed_on",
            )
        _check_version(agreement, terms, current)
        alter(current, {"state": next_state(current, cycle.TERMS, Version.REPLACED)})
    else:
        check_amount(agreement, terms)
    changes: dict[str, tuple[Any, Any]] = alter(
        terms, {"state": next_state(terms, cycle.TERMS, Version.IN_FORCE), "in_force_on": day}
    )
    if agreement.state == State.SIGNING:
        state = next_state(agreement, cycle.AGREEMENT, State.SIGNED)
        changes |= alter(agreement, {"state": state, "signed_on": day})
    return changes


# -- checks --------------------------------------------------------------------------
def _again(terms: Terms, agreement: Agreement) -> Terms:
    found: Terms = agreement.versions.get(pk=terms.pk)
    found.agreement = agreement
    return found


def _check_version(agreement: Agreement, terms: Terms, current: Terms | None) -> None:
    """Whether a version may follow the one in force, and whether its money fits. Raises Refused."""
    if current is not None and terms.kind == Terms.Kind.ORIGINAL:
        raise Refused(_("An agreement has one original version. Choose prolongation or addendum."), field="kind")
    if current is not None and terms.kind == Terms.Kind.PROLONGATION:
        _check_prolongation(terms, current)
    if current is not None and not _news(current, terms):
        raise Refused(_("This version changes nothing. Change an amount, a rate or a day."))
    if current is not None:
        check_claims(agreement, terms, current)
    check_amount(agreement, terms)


def _check_prolongation(terms: Terms, current: Terms) -> None:
    if terms.ends_on is None or (current.ends_on is not None and terms.ends_on <= current.ends_on):
        words = {"day": formats.day(current.ends_on)}
        raise Refused(
            _("A prolongation ends later than the version before, which ends on %(day)s.") % words
            if current.ends_on
            else _("Say until when the agreement is prolonged."),
            field="ends_on",
        )
    if set(_news(current, terms)) - {"ends_on"}:
        raise Refused(_("A prolongation changes only the end. For anything else draw up an addendum."), field="kind")


def _check_parties(agreement: Agreement) -> None:
    parties = list(agreement.parties.all())
    if len(parties) < 2:
        raise Refused(_("An agreement has at least two parties. Add who is missing."))
    if not any(party.signs for party in parties):
        raise Refused(_("Say which of the parties has to sign."))
    if agreement.kind not in Agreement.WITH_MONEY:
        return
    giving = {party.pk for party in parties if party.role in GIVES}
    receiving = {party.pk for party in parties if party.role in RECEIVES}
    if not any(one != other for one in giving for other in receiving):
        raise Refused(_("Say which party gives the money and which one receives it."))


def _news(before: Terms, after: Terms) -> dict[str, tuple[Any, Any]]:
    """What a version says otherwise than the one before."""
    pairs = {name: (getattr(before, name), getattr(after, name)) for name in FACTS}
    return {name: (old, new) for name, (old, new) in pairs.items() if old != new}


def _write_version(
    verb: str,
    terms: Terms,
    changes: dict[str, tuple[Any, Any]],
    *,
    by: User | None,
    reason: str = "",
    source: Source | None = None,
) -> None:
    told = {"version": (None, terms.number), **changes}
    write_down(verb, terms.agreement, told, by=by, reason=reason, source=source)
