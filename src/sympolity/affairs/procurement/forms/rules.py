from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.procurement.forms.fields import CentsField, in_currency
from sympolity.affairs.procurement.models import ModificationRule, ProcedureRule
from sympolity.ground.kernel.editing import DayInput


class RuleForm(forms.ModelForm[ProcedureRule]):
    ceiling_cents = CentsField(
        _("Ceiling without tax"), required=False, help_text=_("Leave it empty where the law knows none.")
    )

    class Meta:
        model = ProcedureRule
        fields = (
            "procedure",
            "category",
            "ceiling_cents",
            "invited_at_least",
            "days_to_bid",
            "standstill_days",
            "valid_from",
            "source",
        )
        widgets = {"valid_from": DayInput()}  # noqa: RUF012
        help_texts = {  # noqa: RUF012
            "source": _("The law and article that say so."),
            "valid_from": _("A rule before it, if it has no end, ends on the day before."),
            "standstill_days": _("Bidders may object on these days; the contract is signed after them."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_currency(self.fields["ceiling_cents"], self.instance.currency)


class ModificationRuleForm(forms.ModelForm[ModificationRule]):
    share = forms.DecimalField(
        label=_("Per cent of the first price"), min_value=0, max_digits=6, decimal_places=2, localize=True
    )

    class Meta:
        model = ModificationRule
        fields = ("category", "share", "valid_from", "source")
        widgets = {"valid_from": DayInput()}  # noqa: RUF012
        help_texts = {"source": _("The law and article that say so.")}  # noqa: RUF012

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["share"] = self.instance.share * 100

    def clean_share(self) -> Decimal:
        share: Decimal = self.cleaned_data["share"]
        return share / 100


class EndRuleForm(forms.Form):
    valid_until = forms.DateField(label=_("It holds until"), widget=DayInput(), help_text=_("This day included."))
    reason = forms.CharField(label=_("Why"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
