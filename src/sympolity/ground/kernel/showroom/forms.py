from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class ReportForm(forms.Form):
    reached = forms.IntegerField(
        label=gettext_lazy("Residents reached"), help_text=gettext_lazy("Each person counts once in the year.")
    )
    paid = forms.DecimalField(
        label=gettext_lazy("Paid to suppliers"), help_text=gettext_lazy("Until 30 September 2025, with VAT.")
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Ends on"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    cause = forms.ChoiceField(
        label=gettext_lazy("Why did the end date move?"),
        choices=[
            ("", gettext_lazy("Choose")),
            ("bids", gettext_lazy("No bids received")),
            ("licence", gettext_lazy("Licence late")),
        ],
    )
    stage = forms.ChoiceField(
        label=gettext_lazy("Stage"),
        widget=forms.RadioSelect,
        choices=[("plan", gettext_lazy("planned")), ("work", gettext_lazy("at work")), ("done", gettext_lazy("done"))],
        initial="work",
    )
    together = forms.MultipleChoiceField(
        label=gettext_lazy("Residents take part"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[
            ("design", gettext_lazy("Residents helped to design it")),
            ("run", gettext_lazy("Residents help to run it")),
        ],
        initial=["design"],
    )
    evidence = forms.FileField(label=gettext_lazy("Evidence"), required=False, help_text=gettext_lazy("PDF, 20 MB."))
    remark = forms.CharField(label=gettext_lazy("Remark"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    sure = forms.BooleanField(label=gettext_lazy("The figures are those of our books"), required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, unit in (("reached", _("persons")), ("paid", "EUR")):
            setattr(self.fields[name], "unit", unit)  # noqa: B010 - fields have no such attribute of their own


def sample_form() -> ReportForm:
    """A form that was sent with mistakes."""
    form = ReportForm(
        QueryDict("reached=126&paid=94000&cause=&stage=work&together=design&remark=First+clinics+in+the+parish+hall"),
        prefix=None,
        auto_id="bad_%s",
    )
    form.add_error(
        "paid",
        _("94,000 is more than contract and modifications, 88,000. Correct it or record the modification."),
    )
    return form
