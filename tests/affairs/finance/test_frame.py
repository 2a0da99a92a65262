"""What stands around the money: which figure, rule and rate counts on which day."""

from datetime import date
from decimal import Decimal

import pytest

from factories import make_fund, make_programme, make_project, make_user
from finance_factories import make_category, make_expenditure, make_funding_rule
from sympolity.affairs.finance.models import Envelope, FundingRule
from sympolity.affairs.finance.operations import frame
from sympolity.affairs.finance.queries.frame import envelope_cents, envelopes_of, exchange_rate_on, rule_on
from sympolity.ground.journal.models import Entry
from sympolity.ground.kernel.refusals import Refused

pytestmark = pytest.mark.django_db
RATE, TAX = FundingRule.Kind.RATE, FundingRule.Kind.TAX


def test_add_envelope_takes_the_place_of_the_one_that_counted():
    programme = make_programme()
    fund = make_fund(programme)
    by = make_user("finance", programme)
    older = frame.add_envelope(programme, by=by, fund=fund, cents=121_500_000_00, as_of="2022-01-01", source="decision")

    newer = frame.add_envelope(programme, by=by, fund=fund, cents=120_000_000_00, as_of="2023-01-01", source="website")

    older.refresh_from_db()
    assert (older.counts, newer.counts, envelope_cents(programme)) == (False, True, 120_000_000_00)
    (of_fund,) = envelopes_of(programme)
    assert of_fund.contradictions == (older,)
    assert [entry.verb for entry in Entry.objects.about(older)] == ["envelope changed", "envelope added"]


def test_withdraw_envelope_leaves_it_out():
    programme = make_programme()
    envelope = frame.add_envelope(programme, by=None, cents=100, as_of="2022-01-01", source="decision")

    frame.withdraw_envelope(envelope, by=None, reason="A slip")

    assert (envelopes_of(programme), Envelope.objects.count()) == ([], 1)


def test_add_envelope_refuses_a_fund_of_another_programme():
    fund = make_fund(make_programme())

    with pytest.raises(Refused) as refusal:
        frame.add_envelope(make_programme(), by=None, fund=fund, cents=1, as_of="2022-01-01", source="x")

    assert refusal.value.field == "fund"


def test_add_standard_categories_adds_what_is_missing():
    programme = make_programme()
    make_category(programme, "travel")

    added = frame.add_standard_categories(programme, by=None)

    codes = [each.code for each in added]
    assert codes == ["staff", "office", "external", "equipment", "works", "sub-grants", "indirect"]
    assert [each.code for each in added if each.is_flat_rate] == ["indirect"]
    assert frame.add_standard_categories(programme, by=None) == []


def test_rule_on_gives_the_rule_of_the_day_and_the_most_specific_one():
    programme = make_programme()
    fund, category = make_fund(programme), make_category(programme)
    early = make_funding_rule(programme, RATE, "0.8", valid_until=date(2022, 12, 31))
    late = make_funding_rule(programme, RATE, "0.865", valid_from=date(2023, 1, 1))
    of_fund = make_funding_rule(programme, RATE, "0.75", valid_from=date(2023, 1, 1), fund=fund)
    of_category = make_funding_rule(programme, RATE, "0.5", valid_from=date(2024, 1, 1), category=category)

    assert [
        rule_on(programme, RATE, date(2019, 1, 1)),
        rule_on(programme, RATE, date(2022, 12, 31)),
        rule_on(programme, RATE, date(2023, 1, 1)),
        rule_on(programme, RATE, date(2023, 1, 1), fund=fund),
        rule_on(programme, RATE, date(2024, 5, 1), fund=fund, category=category),
        rule_on(programme, TAX, date(2024, 5, 1)),
    ] == [None, early, late, of_fund, of_category, None]


def test_change_rule_is_refused_once_money_was_reckoned_by_it():
    programme = make_programme()
    rule = make_funding_rule(programme, TAX, "0.5")
    make_expenditure(make_project(programme))

    frame.change_rule(rule, by=None, source="a better citation")
    with pytest.raises(Refused) as refusal:
        frame.change_rule(rule, by=None, share=Decimal("0.6"))

    assert refusal.value.field == "share"


def test_follow_rule_ends_the_one_before_the_day_before():
    programme = make_programme()
    rule = make_funding_rule(programme, RATE, "0.8")

    newer = frame.follow_rule(rule, by=None, valid_from=date(2024, 7, 1), share=Decimal("0.865"), source="Decision 7")

    rule.refresh_from_db()
    assert (rule.valid_until, newer.valid_from, newer.kind) == (date(2024, 6, 30), date(2024, 7, 1), RATE)
    assert rule_on(programme, RATE, date(2024, 6, 30)) == rule
    assert rule_on(programme, RATE, date(2024, 7, 1)) == newer


def test_add_rule_refuses_a_second_one_at_the_same_time():
    programme = make_programme()
    make_funding_rule(programme, RATE, "0.8")

    with pytest.raises(Refused, match="follow"):
        frame.add_rule(programme, by=None, kind=RATE, share=Decimal("0.9"), valid_from=date(2025, 1, 1), source="x")


def test_exchange_rate_on_takes_the_last_rate_before_the_day():
    programme = make_programme()
    for day, rate in ((date(2024, 1, 1), "0.23"), (date(2024, 2, 1), "0.24")):
        frame.add_exchange_rate(programme, by=None, currency="pln", rate=Decimal(rate), valid_from=day, source="ECB")

    rates = [exchange_rate_on(programme, "PLN", day) for day in (date(2023, 12, 31), date(2024, 1, 31))]

    assert (rates, exchange_rate_on(programme, "EUR", date(2020, 1, 1))) == ([None, Decimal("0.23")], Decimal(1))


def test_change_exchange_rate_is_refused_once_a_paper_was_converted():
    programme = make_programme()
    facts = {"currency": "PLN", "rate": Decimal("0.23"), "valid_from": date(2024, 1, 1), "source": "ECB"}
    rate = frame.add_exchange_rate(programme, by=None, **facts)
    make_expenditure(make_project(programme), currency="PLN", rate=rate.rate)

    with pytest.raises(Refused, match="later day"):
        frame.change_exchange_rate(rate, by=None, rate=Decimal("0.25"))


def test_add_exchange_rate_refuses_the_own_currency():
    facts = {"currency": "EUR", "rate": Decimal(1), "valid_from": date(2024, 1, 1), "source": "ECB"}

    with pytest.raises(Refused, match="own currency"):
        frame.add_exchange_rate(make_programme(), by=None, **facts)
