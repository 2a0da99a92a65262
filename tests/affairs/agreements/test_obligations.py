"""What an agreement asks by a day, who hears of it, and for how long its papers are kept."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from factories import make_agreement, make_fund, make_obligation, make_organisation, make_programme, make_user
from sympolity.affairs.agreements import floors
from sympolity.affairs.agreements.duties import remind_on
from sympolity.affairs.agreements.models import Obligation
from sympolity.affairs.agreements.operations import obligations
from sympolity.affairs.agreements.operations.retention import add_retention_rule
from sympolity.affairs.agreements.queries.deadlines import deadlines
from sympolity.affairs.agreements.queries.retention import keeps_papers_until
from sympolity.ground.journal.models import Entry
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(programme):
    return make_organisation(programme.network, "Town")


@pytest.fixture
def officer(programme, town):
    return make_user("project-officer", programme, town)


@pytest.fixture
def agreement(programme, town):
    return make_agreement(programme, signed=True, beneficiary=town)


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def test_add_obligation_refuses_who_is_no_party(agreement, secretariat):
    stranger = make_organisation(agreement.programme.network)

    with pytest.raises(Refused, match="is no party of this agreement") as refusal:
        obligations.add_obligation(
            agreement, by=secretariat, title="Report", due_on=date(2030, 1, 31), organisation=stranger
        )

    assert refusal.value.field == "organisation"


def test_what_was_reported_is_accepted_by_somebody_else(agreement, secretariat, officer, town):
    obligation = make_obligation(agreement, organisation=town)

    reported = obligations.report_obligation(obligation, by=officer, on=date(2025, 5, 2), note="Sent by post")
    with pytest.raises(Refused, match="Somebody else has to accept it"):
        obligations.fulfil_obligation(obligation, by=officer)
    fulfilled = obligations.fulfil_obligation(obligation, by=secretariat)

    assert (reported.state, reported.reported_on, reported.reported_by) == ("reported", date(2025, 5, 2), officer)
    assert (fulfilled.state, fulfilled.note) == ("fulfilled", "Sent by post")
    assert [entry.verb for entry in Entry.objects.about(obligation).order_by("id")] == [
        "obligation reported",
        "obligation fulfilled",
    ]


def test_report_obligation_refuses_a_day_to_come(agreement, officer):
    with pytest.raises(Refused) as refusal:
        obligations.report_obligation(make_obligation(agreement), by=officer, on=in_days(1))

    assert refusal.value.field == "on"


def test_reopen_obligation_forgets_the_report(agreement, secretariat, officer):
    obligation = make_obligation(agreement, state="reported", reported_by=officer, reported_on=date(2025, 5, 2))

    again = obligations.reopen_obligation(obligation, by=secretariat, reason="The annex is missing")

    assert (again.state, again.reported_by, again.reported_on) == ("open", None, None)


def test_change_obligation_refuses_one_that_is_fulfilled(agreement, secretariat):
    with pytest.raises(Refused, match="Open it again first"):
        obligations.change_obligation(
            make_obligation(agreement, state="fulfilled"), by=secretariat, due_on=date(2031, 1, 1)
        )


def test_waive_obligation_wants_a_reason(agreement, secretariat):
    with pytest.raises(Refused) as refusal:
        obligations.waive_obligation(make_obligation(agreement), by=secretariat, reason=" ")

    assert refusal.value.field == "reason"


@pytest.mark.parametrize(("state", "days", "late"), [("open", -3, 3), ("open", 0, 0), ("reported", -3, 0)])
def test_late_is_computed_from_the_day(agreement, state, days, late):
    assert make_obligation(agreement, state=state, due_on=in_days(days)).days_late == late


# -- who hears of it -----------------------------------------------------------------
def test_one_word_a_day_to_the_people_of_the_party(agreement, officer, town):
    make_obligation(agreement, "Interim report", organisation=town, due_on=in_days(7))
    make_obligation(agreement, "Signboard", organisation=town, due_on=in_days(-7))
    make_obligation(agreement, "Not yet", organisation=town, due_on=in_days(30))
    make_obligation(agreement, "Of the other party", organisation=agreement.parties.last().organisation)

    remind_on(timezone.localdate())
    remind_on(timezone.localdate())

    [notice] = Notice.objects.all()
    assert (notice.user, notice.kind, notice.title) == (
        officer,
        "obligation-due",
        "2 obligations are due or late",
    )
    assert [line.split(" (")[0] for line in notice.text.split("\n")] == ["– Signboard", "– Interim report"]


def test_what_is_asked_of_all_is_told_to_all(programme, agreement, officer):
    giver = agreement.parties.get(role="grantor").organisation
    manager = make_user("organisation-manager", programme, giver)
    make_obligation(agreement, due_on=in_days(1))

    remind_on(timezone.localdate())

    assert {notice.user for notice in Notice.objects.all()} == {officer, manager}


@pytest.mark.parametrize("facts", [{"state": "reported"}, {"state": "waived"}])
def test_nobody_is_reminded_of_what_is_not_open(agreement, officer, facts):
    make_obligation(agreement, due_on=in_days(1), **facts)

    assert remind_on(timezone.localdate()) == 0


def test_nobody_is_reminded_under_an_agreement_that_is_not_in_force(programme, officer, town):
    make_obligation(make_agreement(programme, beneficiary=town), organisation=town, due_on=in_days(1))

    assert remind_on(timezone.localdate()) == 0


# -- the calendar --------------------------------------------------------------------
def test_deadlines_are_obligations_and_ends_between_two_days(programme, town, django_assert_num_queries):
    agreement = make_agreement(
        programme, "PC/1", signed=True, title="Houses", beneficiary=town, ends_on=date(2026, 6, 30)
    )
    for day, state in ((1, "open"), (2, "fulfilled"), (3, "waived")):
        make_obligation(agreement, f"Step {day}", due_on=date(2026, 6, day), state=state, organisation=town)
    make_obligation(agreement, "Later", due_on=date(2026, 7, 1))
    make_obligation(make_agreement(make_programme(programme.network)), due_on=date(2026, 6, 5))

    with django_assert_num_queries(2):
        found = deadlines(programme, date(2026, 6, 1), date(2026, 6, 30))

    assert [(each.kind, each.day, each.title, each.organisation, each.is_done) for each in found] == [
        ("obligation", date(2026, 6, 1), "Step 1", "Town", False),
        ("obligation", date(2026, 6, 2), "Step 2", "Town", True),
        ("end", date(2026, 6, 30), "PC/1 Houses", "", False),
    ]


# -- keeping papers ------------------------------------------------------------------
def test_papers_are_kept_by_the_rule_of_the_fund_that_held_when_it_was_signed(programme, secretariat, monkeypatch):
    fund = make_fund(programme)
    for years, of, since, until in (
        (3, None, 2014, None),
        (5, fund, 2021, date(2024, 12, 31)),
        (10, fund, 2025, None),
    ):
        add_retention_rule(
            programme,
            by=secretariat,
            years=years,
            fund=of,
            valid_from=date(since, 1, 1),
            valid_until=until,
            source="Made for a test",
        )
    monkeypatch.setattr(floors, "_payments", [lambda _agreement: date(2024, 2, 29)])
    agreement = make_agreement(programme, signed=True, fund=fund, signed_on=date(2024, 1, 15))

    kept = keeps_papers_until(agreement)

    assert (kept.rule.years, kept.counted_on, kept.until) == (5, date(2024, 2, 29), date(2029, 2, 28))


def test_papers_are_kept_without_end_while_nothing_was_paid(programme, secretariat, monkeypatch):
    monkeypatch.setattr(floors, "_payments", [])
    add_retention_rule(programme, by=secretariat, years=5, valid_from=date(2021, 1, 1), source="Made for a test")

    kept = keeps_papers_until(make_agreement(programme, signed=True))

    assert (kept.rule.years, kept.counted_on, kept.until) == (5, None, None)


def test_papers_without_a_rule(programme):
    assert keeps_papers_until(make_agreement(programme)).rule is None


def test_keeping_may_be_counted_from_the_end(programme, secretariat):
    add_retention_rule(
        programme, by=secretariat, years=5, valid_from=date(2021, 1, 1), counted_from="end", source="Made for a test"
    )
    agreement = make_agreement(programme, signed=True, state="ended", ended_on=date(2026, 3, 31))

    assert keeps_papers_until(agreement).until == date(2031, 3, 31)
    assert Obligation.objects.count() == 0
