"""What people type about budgets and commitments: a table of lines that works without JavaScript."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.affairs.finance.forms.frame import ends_later
from sympolity.affairs.finance.models import Budget, BudgetLine, CostCategory
from sympolity.affairs.finance.operations.budgets import LINE, LineFacts
from sympolity.affairs.procurement.models import Contract
from sympolity.ground.kernel.editing import DayInput
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Project
from sympolity.network.portfolio.money_fields import CentsField
from sympolity.network.programmes.models import Fund

SPARE = 3


class LineForm(forms.Form):
    """One line. A line without an amount and category is no line; a ticked one is taken out."""

    category = forms.ModelChoiceField(CostCategory.objects.none(), label=gettext_lazy("Cost category"))
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=gettext_lazy("Organisation"))
    cents = CentsField(gettext_lazy("Amount"))
    fund = forms.ModelChoiceField(Fund.objects.none(), label=gettext_lazy("Fund"), required=False)
    period_from = forms.DateField(label=gettext_lazy("From"), required=False, widget=DayInput())
    period_until = forms.DateField(label=gettext_lazy("Until"), required=False, widget=DayInput())
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, rows: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in rows.items():
            field: Any = self.fields[name]
            field.queryset = offered
        for each in self.fields.values():
            each.widget.attrs["class"] = "input"

    def clean(self) -> dict[str, Any]:
        ends_later(self, "period_from", "period_until")
        return self.cleaned_data

    def facts(self) -> LineFacts:
        return LineFacts(**{name: self.cleaned_data[name] for name in LINE})


class _Lines(forms.BaseFormSet[LineForm]):
    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Take out")


Lines = forms.formset_factory(
    LineForm, formset=_Lines, extra=SPARE, can_delete=True, can_delete_extra=False, max_num=500
)


def lines_of(budget: Budget | None, project: Project, carriers: Collection[int], data: Any = None) -> Any:
    """The table of a version, with a few empty lines at its end."""
    kept = list(budget.lines.all()) if budget else []
    return Lines(
        data,
        prefix="lines",
        initial=[_initial(line) for line in kept],
        form_kwargs={"rows": _offered(project, carriers, kept)},
    )


def _initial(line: BudgetLine) -> dict[str, Any]:
    keys = {"organisation": line.organisation_id, "category": line.category_id, "fund": line.fund_id}
    return keys | {name: getattr(line, name) for name in ("period_from", "period_until", "cents", "note")}


def _offered(project: Project, carriers: Collection[int], kept: list[BudgetLine]) -> dict[str, Any]:
    organisations = {*carriers, *(line.organisation_id for line in kept)}
    categories = Q(closed_on=None) | Q(pk__in=[line.category_id for line in kept])
    if organisations:
        who = Organisation.objects.filter(pk__in=organisations)
    else:
        who = Organisation.objects.filter(network=project.programme.network_id, closed_on=None)
    return {
        "organisation": who.order_by("name", "pk"),
        "category": CostCategory.objects.filter(categories, programme=project.programme_id),
        "fund": Fund.objects.filter(programme=project.programme_id, closed_on=None),
    }


class BudgetForm(forms.Form):
    """What holds for the whole version."""

    reserve_cents = CentsField(
        gettext_lazy("Reserve"), required=False, help_text=gettext_lazy("Kept back for what is not known yet.")
    )
    reason = forms.CharField(
        label=gettext_lazy("Why it changes"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("A further version says why."),
    )

    def clean_reserve_cents(self) -> int:
        return self.cleaned_data["reserve_cents"] or 0


class AgreeForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Conditions or remarks"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CommitmentForm(forms.Form):
    """What the project is bound to spend, for what and by which contract."""

    title = forms.CharField(label=gettext_lazy("What for"), max_length=300)
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=gettext_lazy("Organisation"))
    category = forms.ModelChoiceField(CostCategory.objects.none(), label=gettext_lazy("Cost category"))
    cents = CentsField(gettext_lazy("Amount"))
    contract = forms.ModelChoiceField(Contract.objects.none(), label=gettext_lazy("Contract"), required=False)
    fund = forms.ModelChoiceField(Fund.objects.none(), label=gettext_lazy("Fund"), required=False)
    number = forms.CharField(label=gettext_lazy("Number in the accounts"), max_length=80, required=False)
    committed_on = forms.DateField(label=gettext_lazy("Committed on"), widget=DayInput(), initial=timezone.localdate)

    def __init__(self, *args: Any, project: Project, carriers: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = _offered(project, carriers, [])
        offered["contract"] = Contract.objects.filter(project=project).order_by("reference", "pk")
        for name, rows in offered.items():
            field: Any = self.fields[name]
            field.queryset = rows


class ReleaseForm(forms.Form):
    released_on = forms.DateField(label=gettext_lazy("Released on"), widget=DayInput(), initial=timezone.localdate)
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
