"""What people type about envelopes, cost categories, rules of funding and rates of exchange."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.agreements.forms.agreements import RateField
from sympolity.affairs.finance.models import CostCategory, Envelope, ExchangeRate, FundingRule
from sympolity.ground.kernel.editing import DayInput
from sympolity.network.portfolio.money_fields import CentsField
from sympolity.network.programmes.models import Fund


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
            "category": _("A ceiling and a flat rate name their category; other rules hold for all without one."),
            "source": _("The law, decision or call that says so."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["share"].required = True
        offer_funds(self, self.instance)
        one = self.instance
        categories = CostCategory.objects.filter(Q(closed_on=None) | Q(pk=one.category_id), programme=one.programme_id)
        self.fields["category"].queryset = categories  # type: ignore[attr-defined]


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
        words = _("How much of %(currency)s one unit of it is worth.")
        self.fields["rate"].help_text = words % {"currency": self.instance.programme.currency}


def offer_funds(form: forms.ModelForm[Any], one: Any) -> None:
    funds = Fund.objects.filter(Q(closed_on=None) | Q(pk=one.fund_id), programme=one.programme_id)
    form.fields["fund"].queryset = funds  # type: ignore[attr-defined]
