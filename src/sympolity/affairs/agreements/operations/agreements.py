"""Drawing up an agreement, changing what it is about, and its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sympolity.affairs.agreements.floors import refuse_open_matters
from sympolity.affairs.agreements.models import Agreement, Party, Terms
from sympolity.affairs.agreements.operations.amounts import check_amount
from sympolity.affairs.agreements.operations.deeds import Source, given, held
from sympolity.affairs.agreements.queries.coverage import without_agreement
from sympolity.affairs.agreements.queries.terms import open_version, terms_now
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.editing import alter, happened, kept, told
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.kernel.steps import next_state
from sympolity.methods import cycle
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.deeds import write_down
from sympolity.network.programmes.models import Fund, Programme

State = Agreement.State
TOLD = ("reference", "title", "kind", "summary", "fund", "parent")
SIGNED_FACTS = ("kind", "fund", "parent")  # part of what was signed
TERMS_TOLD = ("cents", "currency", "rate", "starts_on", "ends_on")


@dataclass(frozen=True, slots=True)
class PartyFact:
    """An organisation that is to be bound, as what (`Party.Role`), and whether it has to sign."""

    organisation: Organisation
    role: str = Party.Role.PARTNER
    signs: bool = True


@transaction.atomic
def draw_up_agreement(
    programme: Programme,
    *,
    by: User | None,
    reference: str,
    title: str,
    kind: str = Agreement.Kind.PROGRAMME,
    summary: str = "",
    fund: Fund | None = None,
    parent: Agreement | None = None,
    cents: int | None = None,
    currency: str = "",
    rate: Decimal | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    parties: Sequence[PartyFact] = (),
    source: Source | None = None,
) -> Agreement:
    """A draft with its original version. `rate` is the share of the cost that is paid, 0.865 for 86.5 %.

    Raises Refused for a reference that the programme has already, for a fund or an agreement above it of another
    programme, for parties of another network, and for more money than the agreement above it has left.
    """
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    agreement = Agreement(
        programme=programme,
        reference=reference.strip(),
        title=title.strip(),
        kind=kind,
        summary=summary,
        fund=fund,
        parent=parent,
        is_sample=programme.is_sample,
    )
    _check_fund(agreement)
    kept(agreement)
    terms = kept(
        Terms(
            agreement=agreement, number=1, cents=cents, currency=currency or programme.currency, rate=rate,
            starts_on=starts_on, ends_on=ends_on, drawn_up_by=by,
        )
    )  # fmt: skip
    check_amount(agreement, terms)
    for fact in parties:
        bind(agreement, fact)
    changes = {**told(agreement, *TOLD), **told(terms, *TERMS_TOLD)}
    if parties:
        changes["parties"] = (None, [[fact.organisation.pk, str(fact.role)] for fact in parties])
    write_down("agreement drawn up", agreement, changes, by=by, source=source)
    return agreement


def bind(agreement: Agreement, fact: PartyFact) -> Party:
    """Raises Refused for an organisation that is party already or stands in another network."""
    organisation = fact.organisation
    if organisation.network_id != agreement.programme.network_id:
        raise Refused(
            _("“%(name)s” is not in the register of this network.") % {"name": organisation}, field="organisation"
        )
    if agreement.parties.filter(organisation=organisation).exists():
        raise Refused(_("“%(name)s” is party already.") % {"name": organisation}, field="organisation")
    return kept(Party(agreement=agreement, organisation=organisation, role=fact.role, signs=fact.signs))


@transaction.atomic
def change_agreement(agreement: Agreement, *, by: User | None, source: Source | None = None, **facts: Any) -> Agreement:
    """Its reference, title and what it is about; kind, fund and the agreement above it only while it is a draft.

    Raises Refused; amount, rate and days change by a version.
    """
    agreement = held(agreement)
    if agreement.state in (State.DROPPED, State.TERMINATED):
        raise Refused(_("This agreement is %(state)s. It stays as it is.") % {"state": agreement.get_state_display()})
    if agreement.state != State.DRAFT:
        for name in SIGNED_FACTS:
            if name in facts and facts[name] != getattr(agreement, name):
                raise Refused(
                    _("This is part of what is signed. Take the agreement back first, or draw up another one."),
                    field=name,
                )
    changes = alter(agreement, facts)
    _check_fund(agreement)
    terms = open_version(agreement)
    if "parent" in changes and terms is not None:
        check_amount(agreement, terms)
    if changes:
        write_down("agreement changed", agreement, changes, by=by, source=source)
    return agreement


def _check_fund(agreement: Agreement) -> None:
    for name in ("fund", "parent"):
        other = getattr(agreement, name)
        if other is not None and other.programme_id != agreement.programme_id:
            raise Refused(_("“%(name)s” belongs to another programme.") % {"name": other}, field=name)


# -- its end -------------------------------------------------------------------------
@transaction.atomic
def drop_agreement(agreement: Agreement, *, by: User | None, reason: str, source: Source | None = None) -> Agreement:
    """An agreement that was never signed is given up. It stays in the list, as dropped. Raises Refused."""
    agreement = held(agreement)
    reason = given(reason)
    _refuse_those_below(agreement)
    changes = alter(agreement, {"state": next_state(agreement, cycle.AGREEMENT, State.DROPPED)})
    if terms := open_version(agreement):
        alter(terms, {"state": next_state(terms, cycle.TERMS, Terms.State.DROPPED)})
    write_down("agreement dropped", agreement, changes, by=by, reason=reason, source=source)
    return agreement


@transaction.atomic
def end_agreement(
    agreement: Agreement, *, by: User | None, ended_on: date | None = None, reason: str = "",
    source: Source | None = None,
) -> Agreement:  # fmt: skip
    """Everything was done as agreed: the agreement has ended on a day. It can be opened again.

    Raises Refused while a payment request under it is open, and where a project that is under way would stand without
    any agreement.
    """
    agreement = held(agreement)
    refuse_open_matters(agreement)
    before = without_agreement(agreement.programme)
    ended = _finish(
        agreement, State.ENDED, "agreement ended", by=by, ended_on=ended_on, reason=reason.strip(), source=source
    )
    if bare := without_agreement(agreement.programme) - before:
        raise Refused(
            _("“%(name)s” is still under way under this agreement. Complete it, or cover it by another one first.")
            % {"name": Project.objects.get(pk=min(bare))}
        )
    return ended


@transaction.atomic
def terminate_agreement(
    agreement: Agreement, *, by: User | None, reason: str, ended_on: date | None = None, source: Source | None = None
) -> Agreement:
    """The agreement is broken off before its time, for a reason. Nothing follows. Raises Refused."""
    return _finish(
        agreement,
        State.TERMINATED,
        "agreement terminated",
        by=by,
        ended_on=ended_on,
        reason=given(reason),
        source=source,
    )


@transaction.atomic
def reopen_agreement(agreement: Agreement, *, by: User | None, reason: str, source: Source | None = None) -> Agreement:
    """An agreement that had ended goes on. Raises Refused for one that was terminated."""
    agreement = held(agreement)
    state = next_state(agreement, cycle.AGREEMENT, State.SIGNED)
    if agreement.state != State.ENDED:
        raise Refused(_("Only an agreement that has ended is opened again."))
    changes = alter(agreement, {"state": state, "ended_on": None, "ended_because": ""})
    write_down("agreement opened again", agreement, changes, by=by, reason=given(reason), source=source)
    return agreement


def _finish(
    agreement: Agreement,
    state: str,
    verb: str,
    *,
    by: User | None,
    ended_on: date | None,
    reason: str,
    source: Source | None,
) -> Agreement:
    agreement = held(agreement)
    day = happened(ended_on, "ended_on")
    state = next_state(agreement, cycle.AGREEMENT, state)
    if open_version(agreement):
        raise Refused(_("A version is still being drawn up or signed. Drop it, or wait until it is in force."))
    _refuse_those_below(agreement)
    terms = terms_now(agreement)
    if terms and terms.in_force_on and day < terms.in_force_on:
        raise Refused(
            _("It is in force since %(day)s and cannot end earlier.") % {"day": formats.day(terms.in_force_on)},
            field="ended_on",
        )
    changes = alter(agreement, {"state": state, "ended_on": day, "ended_because": reason[:300]})
    write_down(verb, agreement, changes, by=by, reason=reason, source=source)
    return agreement


def _refuse_those_below(agreement: Agreement) -> None:
    alive = agreement.below.filter(state__in=(State.DRAFT, State.SIGNING, State.SIGNED)).first()
    if alive:
        raise Refused(_("“%(name)s” still stands under it. End or drop that one first.") % {"name": alive})
