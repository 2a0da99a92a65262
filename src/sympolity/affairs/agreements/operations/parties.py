"""Who is bound by an agreement. What was signed is not changed: a new party joins with a new version."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sympolity.affairs.agreements.models import Agreement, Party, Terms
from sympolity.affairs.agreements.operations.agreements import PartyFact, bind
from sympolity.affairs.agreements.operations.deeds import Source, held
from sympolity.affairs.agreements.queries.terms import open_version
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.editing import alter
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.organisations.models import Organisation
from sympolity.network.programmes.deeds import write_down


@transaction.atomic
def add_party(
    agreement: Agreement,
    *,
    by: User | None,
    organisation: Organisation,
    role: str = Party.Role.PARTNER,
    signs: bool = True,
    source: Source | None = None,
) -> Party:
    """Raises Refused unless a version is being drawn up, and for an organisation that is party already."""
    agreement = held(agreement)
    _refuse_unless_drafting(agreement)
    party = bind(agreement, PartyFact(organisation, role, signs))
    write_down("party added", agreement, {"party": (None, [organisation.pk, str(role), signs])}, by=by, source=source)
    return party


@transaction.atomic
def change_party(party: Party, *, by: User | None, reason: str = "", **facts: Any) -> Party:
    """Its role and whether it has to sign, while a version is being drawn up and the party has signed none."""
    agreement = held(party.agreement)
    party = Party.objects.get(pk=party.pk)
    _refuse_unless_drafting(agreement)
    _refuse_signed(party)
    before = [party.organisation_id, party.role, party.signs]
    if alter(party, facts):
        after = [party.organisation_id, str(party.role), party.signs]
        write_down("party changed", agreement, {"party": (before, after)}, by=by, reason=reason)
    return party


@transaction.atomic
def remove_party(party: Party, *, by: User | None, reason: str = "", source: Source | None = None) -> None:
    """Raises Refused for a party that has signed: who leaves later, leaves by another agreement."""
    agreement = held(party.agreement)
    _refuse_unless_drafting(agreement)
    _refuse_signed(party)
    obliged = agreement.obligations.filter(organisation=party.organisation_id).first()
    if obliged:
        raise Refused(_("“%(title)s” is asked of it. Change that obligation first.") % {"title": obliged})
    changes = {"party": ([party.organisation_id, party.role, party.signs], None)}
    party.delete()
    write_down("party removed", agreement, changes, by=by, reason=reason, source=source)


def _refuse_unless_drafting(agreement: Agreement) -> None:
    terms = open_version(agreement)
    if terms is None or terms.state != Terms.State.DRAFT:
        raise Refused(_("The parties change while a version is being drawn up. Draw up an addendum, or take it back."))


def _refuse_signed(party: Party) -> None:
    if party.signatures.exists():
        raise Refused(_("“%(name)s” has signed. It stays a party.") % {"name": party.organisation})
