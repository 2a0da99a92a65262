"""What an auditor says to draw a sample, to add to it, and about what was looked at."""

import secrets
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.affairs.audit.models import Sample, SampledItem
from sympolity.affairs.audit.queries.population import Population
from sympolity.affairs.finance.models import Expenditure
from sympolity.ground.kernel.fields import day_field, words_field
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.forms import Group, MoneyField
from sympolity.network.programmes.models import Fund, Programme


class DrawForm(forms.Form):
    """How to draw, from what, and the seed that lets anybody draw the same again."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    method = forms.ChoiceField(
        label=gettext_lazy("How to draw"), choices=Sample.Method.choices, widget=forms.RadioSelect, initial="amount"
    )
    size = forms.IntegerField(label=gettext_lazy("How many"), min_value=1, initial=30)
    seed = forms.CharField(
        label=gettext_lazy("Seed"),
        max_length=64,
        help_text=gettext_lazy("Keep the one that was made for you, or throw dice before witnesses."),
    )
    since = day_field(gettext_lazy("Papers from"), required=False)
    until = day_field(gettext_lazy("Papers until"), required=False)
    organisations = forms.ModelMultipleChoiceField(
        Organisation.objects.none(),
        label=gettext_lazy("Organisations"),
        required=False,
        help_text=gettext_lazy("None chosen: all."),
    )
    funds = forms.ModelMultipleChoiceField(
        Fund.objects.none(),
        label=gettext_lazy("Funds"),
        required=False,
        help_text=gettext_lazy("None chosen: all."),
    )
    paid_only = forms.BooleanField(label=gettext_lazy("Only what was paid out"), required=False, initial=True)

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["at_least"] = MoneyField(programme.currency, label=_("Amount from"))
        self.fields["seed"].initial = secrets.token_hex(8)
        paying: Any = self.fields["organisations"]
        paying.queryset = Organisation.objects.filter(
            pk__in=Expenditure.objects.filter(project__programme=programme).order_by().values("organisation")
        ).order_by("name")
        funds: Any = self.fields["funds"]
        funds.queryset = Fund.objects.filter(programme=programme)

    def population(self) -> Population:
        """The conditions of a form that is valid."""
        said = self.cleaned_data
        return Population(
            said["since"],
            said["until"],
            tuple(said["organisations"].values_list("pk", flat=True)),
            tuple(said["funds"].values_list("pk", flat=True)),
            said["paid_only"],
            int(said["at_least"] * 100) if said["at_least"] else 0,
        )

    @property
    def fieldsets(self) -> list[Group]:
        return [
            Group(_("How"), [self[name] for name in ("title", "method", "size", "seed")]),
            Group(
                _("From what"),
                [self[name] for name in ("since", "until", "organisations", "funds", "paid_only", "at_least")],
            ),
        ]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("since") and said.get("until") and said["until"] < said["since"]:
            self.add_error("until", _("The last day lies before the first."))
        return said


class AddForm(forms.Form):
    """One more paper, by its number in the list of expenditures."""

    number = forms.CharField(
        label=gettext_lazy("Number of the paper"), max_length=80, help_text=gettext_lazy("As it stands on the invoice.")
    )
    reason = words_field(gettext_lazy("Why"), rows=2, max_length=500)

    def __init__(self, *args: Any, papers: QuerySet[Expenditure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.papers = papers

    def clean_number(self) -> str:
        """The one paper of this number; several are told apart on their own pages."""
        number: str = self.cleaned_data["number"].strip()
        found = list(self.papers.filter(number=number)[:2])
        if not found:
            raise forms.ValidationError(_("No expenditure of this programme has this number."))
        if len(found) > 1:
            raise forms.ValidationError(_("Several expenditures have this number. Write findings on their own pages."))
        self.expenditure = found[0]
        return number


class LookForm(forms.Form):
    result = forms.ChoiceField(
        label=gettext_lazy("Result"),
        choices=[(each.value, each.label) for each in SampledItem.Result if each != SampledItem.Result.OPEN],
        widget=forms.RadioSelect,
    )
    note = words_field(gettext_lazy("What was looked at"), required=False, max_length=1000)
