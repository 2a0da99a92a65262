"""The versions of an agreement: out for signature, in force, replaced."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from factories import (
    cover_project,
    make_agreement,
    make_organisation,
    make_project,
    make_user,
)
from journalled import verbs
from sympolity.affairs.agreements import floors
from sympolity.affairs.agreements.models import Agreement
from sympolity.affairs.agreements.operations import versions
from sympolity.affairs.agreements.queries.terms import amount_granted, rate_on, terms_on
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.notices.models import Notice

pytestmark = pytest.mark.django_db
MILLION = 1_000_000_00


def sign_all(terms, *, by, on=None):
    for party in terms.agreement.parties.all():
        versions.record_signature(terms, party, by=by, signed_on=on)


# -- signing -------------------------------------------------------------------------
def test_record_signature_of_the_last_party_brings_it_in_force(programme, secretariat):
    agreement = make_agreement(programme)
    terms = versions.send_for_signature(agreement, by=secretariat)
    first, last = agreement.parties.all()

    versions.record_signature(terms, first, by=secretariat, signed_on=date(2024, 3, 1), signatory="A. Mayor")
    between = Agreement.objects.get(pk=agreement.pk).state
    versions.record_signature(terms, last, by=secretariat, signed_on=date(2024, 3, 15))

    agreement.refresh_from_db()
    terms.refresh_from_db()
    assert between == "signing"
    assert (agreement.state, agreement.signed_on) == ("signed", date(2024, 3, 15))
    assert (terms.state, terms.in_force_on) == ("in-force", date(2024, 3, 15))
    assert verbs(agreement) == ["sent for signature", "signature recorded", "signature recorded"]


def test_send_for_signature_tells_those_who_sign(programme, secretariat):
    town = make_organisation(programme.network)
    manager = make_user("organisation-manager", programme, town)
    agreement = make_agreement(programme, beneficiary=town)

    versions.send_for_signature(agreement, by=secretariat)

    [notice] = Notice.objects.all()
    assert (notice.user, notice.kind, notice.title) == (manager, "agreement-signing", f"To sign: {agreement}")


def test_send_for_signature_refuses_a_single_party(programme, secretariat):
    agreement = make_agreement(programme)
    agreement.parties.first().delete()

    with pytest.raises(Refused, match="at least two parties"):
        versions.send_for_signature(agreement, by=secretariat)

    agreement.refresh_from_db()
    assert agreement.state == "draft"


def test_send_for_signature_refuses_an_agreement_with_money_that_says_no_amount(programme, secretariat):
    agreement = make_agreement(programme, cents=None)

    with pytest.raises(Refused) as refusal:
        versions.send_for_signature(agreement, by=secretariat)

    assert refusal.value.field == "cents"


def test_send_for_signature_takes_a_memorandum_without_money(programme, secretariat):
    agreement = make_agreement(programme, kind="memorandum", cents=None, rate=None)
    agreement.parties.update(role="partner")

    terms = versions.send_for_signature(agreement, by=secretariat)

    assert terms.state == "signing"


@pytest.mark.parametrize(
    ("roles", "is_enough"),
    [
        (("grantor", "beneficiary"), True),
        (("grantor", "intermediary"), True),
        (("intermediary", "beneficiary"), True),
        (("grantor", "partner"), False),
        (("intermediary", "partner"), False),
        (("partner", "beneficiary"), False),
    ],
)
def test_send_for_signature_wants_who_gives_and_who_receives(programme, secretariat, roles, is_enough):
    agreement = make_agreement(programme)
    for party, role in zip(agreement.parties.all(), roles, strict=True):
        party.role = role
        party.save()

    try:
        versions.send_for_signature(agreement, by=secretariat)
    except Refused as refusal:
        refused = str(refusal)
    else:
        refused = ""

    assert refused == ("" if is_enough else "Say which party gives the money and which one receives it.")


def test_record_signature_refuses_a_day_to_come(programme, secretariat):
    agreement = make_agreement(programme)
    terms = versions.send_for_signature(agreement, by=secretariat)
    tomorrow = timezone.localdate() + timedelta(days=1)

    with pytest.raises(Refused) as refusal:
        versions.record_signature(terms, agreement.parties.first(), by=secretariat, signed_on=tomorrow)

    assert refusal.value.field == "signed_on"


def test_record_signature_refuses_a_draft(programme, secretariat):
    agreement = make_agreement(programme)

    with pytest.raises(Refused, match="not out for signature"):
        versions.record_signature(agreement.versions.get(), agreement.parties.first(), by=secretariat)


def test_record_signature_refuses_a_second_one(programme, secretariat):
    agreement = make_agreement(programme)
    terms = versions.send_for_signature(agreement, by=secretariat)
    first = agreement.parties.first()
    versions.record_signature(terms, first, by=secretariat)

    with pytest.raises(Refused, match="has signed already"):
        versions.record_signature(terms, first, by=secretariat)


def test_take_back_makes_a_draft_and_voids_signatures(programme, secretariat):
    agreement = make_agreement(programme)
    terms = versions.send_for_signature(agreement, by=secretariat)
    versions.record_signature(terms, agreement.parties.first(), by=secretariat)

    versions.take_back(agreement, by=secretariat, reason="Wrong annex")

    agreement.refresh_from_db()
    terms.refresh_from_db()
    assert (agreement.state, terms.state, terms.signatures.count()) == ("draft", "draft", 0)


# -- versions ------------------------------------------------------------------------
def test_a_prolongation_replaces_the_version_before_and_both_stay(programme, secretariat):
    agreement = make_agreement(programme, signed=True, ends_on=date(2025, 12, 31))
    terms = versions.draw_up_version(
        agreement, by=secretariat, kind="prolongation", reason="Tender without bids", ends_on=date(2026, 6, 30)
    )
    versions.send_for_signature(agreement, by=secretariat)

    sign_all(terms, by=secretariat, on=date(2025, 11, 3))

    assert list(agreement.versions.values_list("number", "kind", "state", "ends_on")) == [
        (1, "original", "replaced", date(2025, 12, 31)),
        (2, "prolongation", "in-force", date(2026, 6, 30)),
    ]
    assert terms_on(agreement, date(2024, 1, 14)) is None
    assert terms_on(agreement, date(2025, 11, 2)).number == 1
    assert terms_on(agreement, date(2025, 11, 3)).number == 2
    assert (amount_granted(agreement), rate_on(agreement, date(2026, 1, 1))) == (MILLION, Decimal("0.8650"))


@pytest.mark.parametrize("ends_on", [date(2025, 12, 31), date(2025, 6, 30), None])
def test_a_prolongation_that_does_not_end_later_is_refused(programme, secretariat, ends_on):
    agreement = make_agreement(programme, signed=True, ends_on=date(2025, 12, 31))

    with pytest.raises(Refused) as refusal:
        versions.draw_up_version(agreement, by=secretariat, kind="prolongation", reason="Late", ends_on=ends_on)

    assert refusal.value.field == "ends_on"


def test_a_prolongation_changes_nothing_but_the_end(programme, secretariat):
    agreement = make_agreement(programme, signed=True)

    with pytest.raises(Refused, match="draw up an addendum"):
        versions.draw_up_version(
            agreement, by=secretariat, kind="prolongation", reason="More", ends_on=date(2029, 1, 1), cents=1
        )


def test_a_version_wants_a_reason(programme, secretariat):
    agreement = make_agreement(programme, signed=True)

    with pytest.raises(Refused) as refusal:
        versions.draw_up_version(agreement, by=secretariat, kind="addendum", reason=" ", cents=1)

    assert refusal.value.field == "reason"


def test_an_addendum_that_changes_nothing_is_refused(programme, secretariat):
    agreement = make_agreement(programme, signed=True)

    with pytest.raises(Refused, match="changes nothing"):
        versions.draw_up_version(agreement, by=secretariat, kind="addendum", reason="None", cents=MILLION)


def test_an_addendum_cannot_grant_less_than_was_claimed(programme, secretariat, monkeypatch):
    monkeypatch.setattr(floors, "_floors", [lambda _agreement: 400_000_00])
    agreement = make_agreement(programme, signed=True)

    with pytest.raises(Refused, match=r"400,000\.00.EUR were already claimed or paid"):
        versions.draw_up_version(agreement, by=secretariat, kind="addendum", reason="Less", cents=399_999_99)


def test_an_addendum_cannot_grant_less_than_its_projects_take(programme, secretariat):
    agreement = make_agreement(programme, signed=True)
    cover_project(agreement, make_project(programme), 600_000_00)

    with pytest.raises(Refused, match=r"amounts of its projects make 600,000\.00.EUR"):
        versions.draw_up_version(agreement, by=secretariat, kind="addendum", reason="Less", cents=500_000_00)


def test_an_addendum_cannot_grant_less_than_what_stands_under_it(programme, secretariat):
    financing = make_agreement(programme, signed=True, kind="financing")
    make_agreement(programme, signed=True, parent=financing, cents=800_000_00)

    with pytest.raises(Refused, match=r"agreements under it make 800,000\.00.EUR"):
        versions.draw_up_version(financing, by=secretariat, kind="addendum", reason="Less", cents=500_000_00)


def test_a_version_in_force_is_never_changed(programme, secretariat):
    agreement = make_agreement(programme, signed=True)

    with pytest.raises(Refused, match="draw up a further one"):
        versions.change_version(agreement.versions.get(), by=secretariat, cents=1)


def test_drop_version_leaves_the_one_in_force(programme, secretariat):
    agreement = make_agreement(programme, signed=True)
    terms = versions.draw_up_version(agreement, by=secretariat, kind="addendum", reason="More", cents=2 * MILLION)

    versions.drop_version(terms, by=secretariat, reason="Not needed")

    assert list(agreement.versions.values_list("state", flat=True)) == ["in-force", "dropped"]
    assert amount_granted(agreement) == MILLION


def test_a_further_version_is_not_signed_before_the_one_it_replaces(programme, secretariat):
    agreement = make_agreement(programme, signed=True, signed_on=date(2024, 1, 15))
    terms = versions.draw_up_version(agreement, by=secretariat, kind="addendum", reason="More", cents=2 * MILLION)
    versions.send_for_signature(agreement, by=secretariat)

    with pytest.raises(Refused, match="cannot be signed earlier"):
        sign_all(terms, by=secretariat, on=date(2024, 1, 14))
