"""Agreements as a list tells them: what was signed elsewhere is written down as signed, and nobody is asked to sign."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sympolity.affairs.agreements.models import Agreement, Terms
from sympolity.affairs.agreements.operations.agreements import PartyFact, draw_up_agreement
from sympolity.affairs.agreements.operations.coverage import cover_project
from sympolity.affairs.agreements.operations.versions import record_signature
from sympolity.affairs.agreements.queries.terms import open_version
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.editing import alter
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.kernel.steps import next_state
from sympolity.methods import cycle
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.models import Programme


@transaction.atomic
def bring_agreement(
    programme: Programme,
    *,
    by: User | None,
    parties: Sequence[PartyFact],
    projects: Sequence[Project] = (),
    signed_on: date | None = None,
    source: Mapping[str, Any] | None = None,
    **facts: Any,
) -> Agreement:
    """A draft, or an agreement that all its parties signed on a day. Raises Refused as drawing up and signing do."""
    agreement = draw_up_agreement(programme, by=by, parties=parties, source=source, **facts)
    for project in projects:
        cover_project(agreement, project, by=by, source=source)
    terms = open_version(agreement)
    if signed_on is None or terms is None:
        return agreement
    signing = list(agreement.parties.filter(signs=True).order_by("pk"))
    if len(signing) < 2:
        raise Refused(_("Say who signed: an agreement has at least two parties."), field="beneficiary")
    alter(terms, {"state": next_state(terms, cycle.TERMS, Terms.State.SIGNING)})
    alter(agreement, {"state": next_state(agreement, cycle.AGREEMENT, Agreement.State.SIGNING)})
    for party in signing:
        record_signature(terms, party, by=by, signed_on=signed_on, source=source)
    agreement.refresh_from_db()
    return agreement
