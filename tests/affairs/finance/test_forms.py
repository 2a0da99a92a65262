"""What forms of money refuse stands at its field, in words of the field."""

import pytest

from factories import make_programme
from sympolity.affairs.finance.forms.frame import EnvelopeForm, ExchangeRateForm, FundingRuleForm
from sympolity.affairs.finance.forms.requests import DrawUpForm
from sympolity.affairs.finance.models import Envelope, ExchangeRate, FundingRule
from sympolity.network.organisations.models import Organisation

pytestmark = pytest.mark.django_db
DAYS = {"valid_from": "2026-05-01", "valid_until": "2026-01-01"}


@pytest.mark.parametrize(
    ("form", "model", "typed", "fields"),
    [
        (FundingRuleForm, FundingRule, {"kind": "ceiling", "share": "50", "source": "Law", **DAYS},
         ["category", "valid_until"]),
        (ExchangeRateForm, ExchangeRate, {"currency": "zl", "rate": "0", "valid_from": "2026-05-01", "source": "Bank"},
         ["currency", "rate"]),
        (EnvelopeForm, Envelope, {"cents": "5", "currency": "E1R", "as_of": "2026-05-01", "source": "News"},
         ["currency"]),
    ],
)  # fmt: skip
def test_rules_of_money_say_at_which_field_something_is_wrong(form, model, typed, fields):
    filled = form(data=typed, instance=model(programme=make_programme()))

    assert sorted(filled.errors) == fields


def test_a_currency_is_kept_as_banks_write_it():
    typed = {"cents": "5", "currency": " eur", "as_of": "2026-05-01", "source": "News"}
    filled = EnvelopeForm(data=typed, instance=Envelope(programme=make_programme()))

    assert (filled.is_valid(), filled.cleaned_data["currency"]) == (True, "EUR")


def test_a_request_for_a_period_that_ends_before_it_begins_says_so_at_its_end():
    typed = {"mode": "interim", "period_from": "2026-05-01", "period_until": "2026-01-01"}
    filled = DrawUpForm(data=typed, organisations=Organisation.objects.none())

    assert sorted(filled.errors) == ["organisation", "period_until"]
