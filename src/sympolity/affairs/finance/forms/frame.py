"""What people type about envelopes, cost categories, rules of funding and rates of exchange."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.agreements.forms.agreements import RateField
from sympolity.affairs.finance.models import CostCategory, Envelope, ExchangeRate, FundingRule
from sympolity.ground.kernel.editing import DayInput
from sympolity.network.portfolio.money_fields import CentsField
from sympolity.network.programmes.models import Fund

CATEGORY_NAMED = _("A ceiling and a flat rate name their category; other rules hold for all without one.")
OF_CATEGORIES = (FundingRule.Kind.CEILING, FundingRule.Kind.FLAT_RATE)


def currency_code(text: str) -> str:
    """As banks write it. Raises ValidationError."""
    code = text.strip().upper()
    if not re.fullmatch("[A-Z]{3}", code):
        raise ValidationError(_("Three letters, such as PLN."))
    return code


def ends_later(form: forms.BaseForm, first: str, last: str) -> None:
    """Say it at the field where a period ends before it begins."""
    begins, ends = form.cleaned_data.get(first), form.cleaned_data.get(last)
    if begins and ends and ends < begins:
        form.add_error(last, _("It ends before it begins. Choose a later day."))


class EnvelopeForm(forms.ModelForm[Envelope]):
    cents = CentsField(_("Amount"))

    class Meta:
        model = Envelope
        fields = ("fund", "cents", "currency", "as_of", "source", "note", "counts")
        widgets = {"as_of": DayInput()}  # noqa: RUF012
        help_texts = {  # noqa: RUF012
            "fund": _("Leave empty where the figure is for all funds together."),
            "source": _("Who published it, and where."),
            "counts": _("Figures that say something else stand beside it. One of each fund counts."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_funds(self, self.instance)
        if not self.instance.pk:
            self.initial.setdefault("currency", self.instance.programme.currency)

    def clean_currency(self) -> str:
        return currency_code(self.cleaned_data["currency"])


class CategoryForm(forms.ModelForm[CostCategory]):
    class Meta:
        model = CostCategory
        fields = ("code", "name", "is_flat_rate", "order")
        help_texts = {  # noqa: RUF012
            "code": _("Short, as it stands in lists: staff, travel."),
            "order": _("Its place among its neighbours: smaller numbers come first."),
        }


class FundingRuleForm(forms.ModelForm[FundingRule]):
    share = RateField(label=_("Share"), help_text=_("In per cent, such as 86.5."))

    class Meta:
        model = FundingRule
        fields = ("kind", "fund", "category", "share", "valid_from", "valid_until", "source")
        widgets = {"valid_from": DayInput(), "valid_until": DayInput()}  # noqa: RUF012
        help_texts = {  # noqa: RUF012
            "fund": _("Leave empty for every fund."),
            "category": CATEGORY_NAMED,
            "source": _("The law, decision or call that says so."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["share"].required = True
        offer_funds(self, self.instance)
        one = self.instance
        categories = CostCategory.objects.filter(Q(closed_on=None) | Q(pk=one.category_id), programme=one.programme_id)
        self.fields["category"].queryset = categories  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or self.cleaned_data
        ends_later(self, "valid_from", "valid_until")
        if facts.get("kind") in OF_CATEGORIES and not facts.get("category"):
            self.add_error("category", CATEGORY_NAMED)
        return facts


class FollowForm(forms.Form):
    """What holds from a day on, in place of the rule that ends the day before."""

    valid_from = forms.DateField(label=_("Valid from"), widget=DayInput())
    share = RateField(label=_("Share"), help_text=_("In per cent, such as 86.5."))
    source = forms.CharField(label=_("Legal source"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["share"].required = True


class EndRuleForm(forms.Form):
    closed_on = forms.DateField(label=_("Holds for the last time on"), widget=DayInput())
    reason = forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 3}))


class ExchangeRateForm(forms.ModelForm[ExchangeRate]):
    class Meta:
        model = ExchangeRate
        fields = ("currency", "rate", "valid_from", "source")
        widgets = {"valid_from": DayInput()}  # noqa: RUF012
        help_texts = {  # noqa: RUF012
            "currency": _("Three letters, such as PLN."),
            "source": _("Who publishes it, such as the European Central Bank."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rate"].validators.append(above_zero)
        words = _("How much of %(currency)s one unit of it is worth.")
        self.fields["rate"].help_text = words % {"currency": self.instance.programme.currency}

    def clean_currency(self) -> str:
        return currency_code(self.cleaned_data["currency"])


def above_zero(rate: Decimal) -> None:
    if rate <= 0:
        raise ValidationError(_("A rate of exchange is above zero."))


def offer_funds(form: forms.ModelForm[Any], one: Any) -> None:
    funds = Fund.objects.filter(Q(closed_on=None) | Q(pk=one.fund_id), programme=one.programme_id)
    form.fields["fund"].queryset = funds  # type: ignore[attr-defined]
