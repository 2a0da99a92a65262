"""Agreements with the own and with the other municipality, one signed and one that is drawn up."""

from datetime import date
from types import SimpleNamespace

from factories import make_agreement, make_obligation, make_organisation, make_party
from sympolity.affairs.agreements.models import RetentionRule
from sympolity.network.programmes.models import Programme


def agreements(world: SimpleNamespace, programme: Programme) -> None:
    giver = make_organisation(programme.network, "Metropolitan area", kind="public-body")
    both = {"grantor": giver, "beneficiary": world.own}
    world.agreement = make_agreement(programme, "PC/own", signed=True, projects=[world.project], **both)
    world.covered = world.agreement.covered.get()
    world.drafted_agreement = make_agreement(programme, "PC/draft", **both)
    world.drafted_terms = world.drafted_agreement.versions.get()
    world.drafted_party = make_party(world.drafted_agreement)
    world.obligation = make_obligation(world.agreement, organisation=world.own)
    world.obligation_of_another = make_obligation(world.agreement, organisation=giver)
    world.retention_rule = RetentionRule.objects.create(
        programme=programme, years=5, valid_from=date(2021, 1, 1), source="Made for a test"
    )
