"""What is written into findings: by the auditor, and by those who answer."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.affairs.audit.models import Finding
from sympolity.affairs.audit.queries.corrections import find_correction
from sympolity.ground.kernel.fields import day_field, words_field
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.forms import MoneyField
from sympolity.network.programmes.models import Programme

LONGEST = 8_000
TIME_TO_ANSWER = timedelta(days=30)


class FindingForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("What was found"), max_length=300)
    text = words_field(gettext_lazy("In detail"), required=False, rows=5, max_length=LONGEST)
    rule = forms.CharField(
        label=gettext_lazy("Rule that was not kept"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("The article or clause."),
    )
    weight = forms.ChoiceField(
        label=gettext_lazy("Weight"), choices=Finding.Weight.choices, initial="minor", widget=forms.RadioSelect
    )
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=gettext_lazy("Who has to answer"))
    answer_by = day_field(gettext_lazy("Answer until"))

    field_order = ("title", "text", "rule", "weight", "amount", "organisation", "answer_by")

    def __init__(self, *args: Any, programme: Programme, organisation: Organisation | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"] = MoneyField(
            programme.currency, label=_("Amount in question"), help_text=_("Empty where no money is in question.")
        )
        self.order_fields(self.field_order)
        choice: Any = self.fields["organisation"]
        choice.queryset = Organisation.objects.filter(network=programme.network_id, closed_on=None).order_by("name")
        choice.initial = organisation
        self.fields["answer_by"].initial = timezone.localdate() + TIME_TO_ANSWER


class AnswerForm(forms.Form):
    text = words_field(gettext_lazy("Your answer"), rows=5, max_length=LONGEST)


class RemarkForm(forms.Form):
    text = words_field(gettext_lazy("Your remark"), rows=5, max_length=LONGEST)


class CorrectionForm(forms.Form):
    text = words_field(gettext_lazy("What was put right"), rows=5, max_length=LONGEST)
    correction = forms.CharField(
        label=gettext_lazy("By what"),
        required=False,
        max_length=120,
        help_text=gettext_lazy(
            "The number of a credit note, or the reference of a contract and the number of its modification, "
            "such as C/7 modification 2. Empty: only in words."
        ),
    )

    def __init__(self, *args: Any, finding: Finding, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.finding = finding

    def clean_correction(self) -> Any:
        said = self.cleaned_data["correction"].strip()
        if not said:
            return None
        found = find_correction(self.finding, said)
        if found is None:
            raise forms.ValidationError(_("Nothing in this programme is called so. Leave it empty, or look it up."))
        return found


class CloseForm(forms.Form):
    conclusion = words_field(gettext_lazy("Conclusion"), max_length=1000)

    def __init__(self, *args: Any, programme: Programme, cents: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if cents is not None:
            self.fields["confirmed_cents"] = MoneyField(
                programme.currency,
                label=_("Amount found wrong"),
                help_text=_("Empty: all that was in question. 0: nothing was wrong."),
            )


class ReopenForm(forms.Form):
    reason = words_field(gettext_lazy("Why"), max_length=1000)
    answer_by = day_field(gettext_lazy("Answer until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer_by"].initial = timezone.localdate() + TIME_TO_ANSWER
