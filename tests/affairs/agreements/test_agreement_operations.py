"""Drawing agreements up: their parties, their projects and their end."""

from datetime import date
from decimal import Decimal

import pytest

from factories import (
    cover_project,
    make_agreement,
    make_fund,
    make_organisation,
    make_party,
    make_programme,
    make_project,
    make_terms,
)
from journalled import verbs
from sympolity.affairs.agreements.models import Agreement
from sympolity.affairs.agreements.operations import agreements, coverage, parties, versions
from sympolity.affairs.agreements.operations.agreements import PartyFact
from sympolity.ground.journal.models import Entry
from sympolity.ground.kernel.refusals import Refused

pytestmark = pytest.mark.django_db
MILLION = 1_000_000_00


# -- drawing up ----------------------------------------------------------------------
def test_draw_up_agreement_makes_a_draft_with_its_original_version(programme, secretariat):
    giver, town = make_organisation(programme.network), make_organisation(programme.network)

    agreement = agreements.draw_up_agreement(
        programme,
        by=secretariat,
        reference="PC/1",
        title="Community houses",
        cents=MILLION,
        rate=Decimal("0.8650"),
        ends_on=date(2027, 12, 31),
        parties=[PartyFact(giver, "grantor"), PartyFact(town, "beneficiary")],
    )

    [terms] = agreement.versions.all()
    assert (agreement.state, terms.state, terms.cents, terms.rate) == ("draft", "draft", MILLION, Decimal("0.8650"))
    assert list(agreement.parties.values_list("organisation", "role")) == [
        (town.pk, "beneficiary"),
        (giver.pk, "grantor"),
    ]
    assert verbs(agreement) == ["agreement drawn up"]


def test_draw_up_agreement_refuses_a_reference_that_is_taken(programme, secretariat):
    make_agreement(programme, "PC/1")

    with pytest.raises(Refused, match="already has an agreement of this reference"):
        agreements.draw_up_agreement(programme, by=secretariat, reference="PC/1", title="Again")


def test_draw_up_agreement_refuses_a_fund_of_another_programme(programme, secretariat):
    fund = make_fund(make_programme(programme.network))

    with pytest.raises(Refused) as refusal:
        agreements.draw_up_agreement(programme, by=secretariat, reference="PC/1", title="Houses", fund=fund)

    assert refusal.value.field == "fund"


def test_draw_up_agreement_refuses_more_than_the_one_above_has_left(programme, secretariat):
    financing = make_agreement(programme, signed=True, kind="financing", cents=MILLION)
    make_agreement(programme, parent=financing, cents=700_000_00)

    with pytest.raises(Refused, match=r"300,000\.00.EUR of it are left") as refusal:
        agreements.draw_up_agreement(
            programme, by=secretariat, reference="PC/9", title="Too much", parent=financing, cents=300_000_01
        )

    assert refusal.value.field == "cents"
    assert not Agreement.objects.filter(reference="PC/9").exists()


def test_change_agreement_refuses_what_was_signed(programme, secretariat):
    agreement = make_agreement(programme, signed=True)

    with pytest.raises(Refused) as refusal:
        agreements.change_agreement(agreement, by=secretariat, kind="grant")

    assert refusal.value.field == "kind"


def test_change_agreement_keeps_old_and_new_in_the_journal(programme, secretariat):
    agreement = make_agreement(programme, title="Houses")

    agreements.change_agreement(agreement, by=secretariat, title="Community houses")

    [entry] = Entry.objects.about(agreement)
    assert (entry.verb, entry.changes) == ("agreement changed", {"title": ["Houses", "Community houses"]})


# -- parties -------------------------------------------------------------------------
def test_add_party_refuses_a_party_that_is_there(programme, secretariat):
    agreement = make_agreement(programme)
    there = agreement.parties.first().organisation

    with pytest.raises(Refused, match="party already"):
        parties.add_party(agreement, by=secretariat, organisation=there)


def test_add_party_refuses_while_nothing_is_drawn_up(programme, secretariat):
    agreement = make_agreement(programme, signed=True)

    with pytest.raises(Refused, match="Draw up an addendum"):
        parties.add_party(agreement, by=secretariat, organisation=make_organisation(programme.network))


def test_remove_party_refuses_one_that_has_signed(programme, secretariat):
    agreement = make_agreement(programme, signed=True)
    make_terms(agreement, kind="addendum", cents=MILLION)

    with pytest.raises(Refused, match="has signed"):
        parties.remove_party(agreement.parties.first(), by=secretariat)


def test_a_party_that_joins_has_to_sign_the_addendum(programme, secretariat):
    agreement = make_agreement(programme, signed=True)
    terms = versions.draw_up_version(
        agreement, by=secretariat, kind="addendum", reason="A partner joins", cents=2 * MILLION
    )
    joined = parties.add_party(agreement, by=secretariat, organisation=make_organisation(programme.network))

    versions.send_for_signature(agreement, by=secretariat)

    assert joined in versions.unsigned(terms)
    assert versions.unsigned(terms).count() == 3


# -- projects ------------------------------------------------------------------------
def test_cover_project_refuses_more_than_is_granted(programme, secretariat):
    agreement = make_agreement(programme, signed=True)
    cover_project(agreement, make_project(programme), 900_000_00)

    with pytest.raises(Refused, match="draw up an addendum") as refusal:
        coverage.cover_project(agreement, make_project(programme), by=secretariat, cents=100_000_01)

    assert refusal.value.field == "cents"
    assert agreement.covered.count() == 1


def test_cover_project_refuses_one_of_another_programme(programme, secretariat):
    foreign = make_project(make_programme(programme.network))

    with pytest.raises(Refused) as refusal:
        coverage.cover_project(make_agreement(programme), foreign, by=secretariat)

    assert refusal.value.field == "project"


def test_cover_project_refuses_while_it_is_out_for_signature(programme, secretariat):
    agreement = make_agreement(programme)
    versions.send_for_signature(agreement, by=secretariat)

    with pytest.raises(Refused, match="projects stay as they are"):
        coverage.cover_project(agreement, make_project(programme), by=secretariat)


def test_uncover_project_refuses_what_would_be_contracted_without_agreement(programme, secretariat):
    whole = make_project(programme, "Whole")
    make_project(programme, "Part", parent=whole, stage="contracted")
    covered = cover_project(make_agreement(programme, signed=True), whole)

    with pytest.raises(Refused, match="“Part” is contracted under this agreement"):
        coverage.uncover_project(covered, by=secretariat)

    assert covered.agreement.covered.count() == 1


def test_uncover_project_takes_it_out_while_nothing_is_contracted(programme, secretariat):
    covered = cover_project(make_agreement(programme, signed=True), make_project(programme, stage="approved"), 5)

    coverage.uncover_project(covered, by=secretariat, reason="Moved to another contract")

    assert covered.agreement.covered.count() == 0
    assert verbs(covered.agreement) == ["project no longer covered"]


# -- the end -------------------------------------------------------------------------
def test_end_agreement_sets_its_day_and_reopen_takes_it_away(programme, secretariat):
    agreement = make_agreement(programme, signed=True)

    ended = agreements.end_agreement(agreement, by=secretariat, ended_on=date(2025, 1, 31), reason="All done")
    goes_on = agreements.reopen_agreement(agreement, by=secretariat, reason="A last invoice")

    assert (ended.state, ended.ended_on, ended.ended_because) == ("ended", date(2025, 1, 31), "All done")
    assert (goes_on.state, goes_on.ended_on) == ("signed", None)


def test_terminate_agreement_wants_a_reason_and_is_final(programme, secretariat):
    agreement = make_agreement(programme, signed=True)
    with pytest.raises(Refused) as unsaid:
        agreements.terminate_agreement(agreement, by=secretariat, reason="")
    agreements.terminate_agreement(agreement, by=secretariat, reason="Breach of clause 7")

    with pytest.raises(Refused) as final:
        agreements.reopen_agreement(agreement, by=secretariat, reason="Again")

    assert unsaid.value.field == "reason"
    assert str(final.value) == "What is “terminated” stays so; it cannot become “signed”."


def test_end_agreement_refuses_while_others_stand_under_it(programme, secretariat):
    financing = make_agreement(programme, signed=True, kind="financing")
    make_agreement(programme, signed=True, parent=financing)

    with pytest.raises(Refused, match="still stands under it"):
        agreements.end_agreement(financing, by=secretariat)


def test_drop_agreement_drops_its_version(programme, secretariat):
    agreement = make_agreement(programme)

    dropped = agreements.drop_agreement(agreement, by=secretariat, reason="Not funded")

    assert (dropped.state, dropped.versions.get().state) == ("dropped", "dropped")


def test_drop_agreement_refuses_a_signed_one(programme, secretariat):
    with pytest.raises(Refused, match="cannot become “dropped”"):
        agreements.drop_agreement(make_agreement(programme, signed=True), by=secretariat, reason="No")


def test_add_party_refuses_an_organisation_of_another_network(programme, secretariat):
    foreign = make_party(make_agreement(make_programme())).organisation

    with pytest.raises(Refused) as refusal:
        parties.add_party(make_agreement(programme), by=secretariat, organisation=foreign)

    assert refusal.value.field == "organisation"


def test_change_agreement_refuses_to_stand_under_itself(programme, secretariat):
    top = make_agreement(programme)
    below = make_agreement(programme, parent=make_agreement(programme, parent=top))

    for above in (below, top):
        with pytest.raises(Refused, match="would stand under itself"):
            agreements.change_agreement(top, by=secretariat, parent=above)
