"""What is asked about contracts, their managers, changes, notes and guarantees."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.procurement.forms.fields import CentsField, in_currency
from sympolity.affairs.procurement.models import (
    Category,
    Contract,
    ContractManager,
    ExecutionNote,
    Guarantee,
    Lot,
    Modification,
    Procurement,
    Supplier,
)
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.fields import day_field, words_field
from sympolity.network.organisations.models import Organisation
from sympolity.network.programmes.models import Appointment, Programme


class DifferenceField(CentsField):
    """An amount that may lie below zero."""

    def clean(self, value: Any) -> Any:
        text = str(value or "").replace("−", "-").strip()
        cents = super().clean(text.removeprefix("-").removeprefix("+"))
        return -cents if cents and text.startswith("-") else cents


# -- signing and changing --------------------------------------------------------
class SupplierFields(forms.Form):
    """Who delivers, as it stands on the contract: found again by number or name, else added."""

    supplier_name = forms.CharField(label=_("Supplier"), max_length=300)
    tax_number = forms.CharField(label=_("Tax number"), max_length=40, required=False)
    country = forms.CharField(
        label=_("Country"), max_length=2, required=False, help_text=_("Two letters, such as PT or ES.")
    )


class ContractFields(forms.Form):
    reference = forms.CharField(label=_("Reference"), max_length=80)
    title = forms.CharField(label=_("What is delivered"), max_length=500)
    category = forms.ChoiceField(label=_("Category"), choices=Category.choices)
    cents = CentsField(_("Price without tax"))
    tax_cents = CentsField(_("Tax"), required=False)
    signed_on = day_field(_("Signed on"))
    starts_on = day_field(_("Starts on"), required=False)
    ends_on = day_field(_("Ends on"), required=False)
    portal_id = forms.CharField(label=_("Number in the national portal"), max_length=80, required=False)
    portal_url = forms.URLField(label=_("Address in the national portal"), required=False, assume_scheme="https")

    def __init__(self, *args: Any, currency: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("cents", "tax_cents"):
            in_currency(self.fields[name], currency)


class AddContractForm(SupplierFields, ContractFields):
    """A contract without a procurement on record."""

    organisation = forms.ModelChoiceField(label=_("Who buys"), queryset=Organisation.objects.none())
    field_order = ("organisation", "supplier_name", "tax_number", "country", "reference", "title")

    def __init__(self, *args: Any, buyers: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = buyers  # type: ignore[attr-defined]


class ChangeContractForm(ContractFields):
    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(contract, name) for name in self.base_fields}
        super().__init__(*args, currency=contract.currency, **kwargs)


class SignForm(ContractFields):
    """The contract of an award. Who delivers stands in the winning bid."""

    lot = forms.ModelChoiceField(label=_("Lot"), queryset=Lot.objects.none())
    field_order = ("lot", "reference", "title", "cents", "tax_cents")

    def __init__(self, *args: Any, procurement: Procurement, **kwargs: Any) -> None:
        super().__init__(*args, currency=procurement.currency, **kwargs)
        del self.fields["category"]
        lots = procurement.lots.filter(outcome=Lot.Outcome.AWARDED, contract=None)
        if lots or procurement.lots.exists():
            self.fields["lot"].queryset = lots  # type: ignore[attr-defined]
        else:
            del self.fields["lot"]


# -- steps -----------------------------------------------------------------------
class OnForm(forms.Form):
    on = day_field(_("Day"), initial=timezone.localdate)


class OnWithReasonForm(OnForm):
    reason = words_field(_("Why"), max_length=500)


class OnWithReportForm(OnForm):
    report = words_field(
        _("What the report of acceptance says"), required=False, max_length=500, help_text=_("In a few words.")
    )


class ResumeForm(OnForm):
    reason = words_field(_("Why"), required=False, max_length=500)


# -- managers --------------------------------------------------------------------
def people_of(programme: Programme) -> QuerySet[User]:
    """Who may be named: everybody with a role in the programme today."""
    held = Appointment.objects.held_on(timezone.localdate()).filter(programme=programme)
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("name", "email")


class ManagerForm(forms.Form):
    person = forms.ModelChoiceField(
        label=_("Person"),
        queryset=User.objects.none(),
        help_text=_("Somebody who has a role in this programme."),
    )
    act = forms.CharField(
        label=_("Written act that names the person"),
        max_length=200,
        help_text=_("For example: decision 14/2025 of the mayor."),
    )
    on = day_field(_("Named on"), initial=timezone.localdate)
    functions = forms.CharField(
        label=_("What the person follows"),
        max_length=500,
        required=False,
        help_text=_("Needed where several people follow the contract: their functions are divided clearly."),
    )

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people_of(contract.programme)  # type: ignore[attr-defined]


class DesignateForm(ManagerForm):
    named_in_contract = forms.BooleanField(
        label=_("The contract itself names this person"),
        required=False,
        initial=True,
        help_text=_("The written contract must say who follows it, or it is void."),
    )


class ReplaceForm(ManagerForm):
    reason = forms.CharField(label=_("Why"), max_length=500, required=False)


class FunctionsForm(forms.Form):
    functions = forms.CharField(label=_("What the person follows"), max_length=500, required=False)
    named_in_contract = forms.BooleanField(label=_("The contract itself names this person"), required=False)


class DeclarationForm(forms.Form):
    conflict = forms.ChoiceField(
        label=_("Declaration"),
        widget=forms.RadioSelect,
        choices=[
            (ContractManager.Conflict.NONE.value, _("I have no interest that conflicts with following this contract.")),
            (ContractManager.Conflict.CONFLICT.value, _("I have a conflict of interest.")),
        ],
    )
    note = words_field(
        _("In words"),
        required=False,
        max_length=500,
        help_text=_("Needed for a conflict. Only those who name contract managers, and auditors, read it."),
    )


class EndManagerForm(forms.Form):
    until = day_field(_("Last day"), initial=timezone.localdate)
    reason = forms.CharField(label=_("Why"), max_length=500, required=False)


# -- changes, notes, guarantees ----------------------------------------------------
class ModificationForm(forms.Form):
    kind = forms.ChoiceField(label=_("What changes"), choices=Modification.Kind.choices, widget=forms.RadioSelect)
    agreed_on = day_field(_("Agreed on"))
    cents = DifferenceField(
        _("Difference without tax"),
        required=False,
        help_text=_("With a minus sign where the contract is worth less."),
    )
    tax_cents = DifferenceField(_("Tax"), required=False, help_text=_("Empty: at the rate of the contract."))
    new_ends_on = day_field(_("New end"), required=False)
    reason = words_field(_("Why"), max_length=500)
    source = forms.CharField(label=_("Legal source"), max_length=300, required=False)
    over_limit_because = words_field(
        _("Why it may pass the limit"),
        required=False,
        rows=2,
        max_length=500,
        help_text=_("Only where all modifications together pass the limit. The legal source is needed then."),
    )

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("cents", "tax_cents"):
            in_currency(self.fields[name], contract.currency)

    def clean_cents(self) -> int:
        return self.cleaned_data["cents"] or 0


class NoteForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=ExecutionNote.Kind.choices)
    on = day_field(_("Day"), initial=timezone.localdate)
    text = words_field(_("What was seen"), rows=5, max_length=4000)
    percent_done = forms.IntegerField(label=_("Per cent of the work done"), min_value=0, max_value=100, required=False)


class SettleForm(OnForm):
    how = words_field(_("How it was settled"), max_length=500)


class GuaranteeForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=Guarantee.Kind.choices)
    issuer = forms.CharField(label=_("Given by"), max_length=200, required=False)
    cents = CentsField(_("Amount"))
    given_on = day_field(_("Given on"))
    valid_until = day_field(_("Valid until"), required=False)

    def __init__(self, *args: Any, contract: Contract, guarantee: Guarantee | None = None, **kwargs: Any) -> None:
        if guarantee is not None:
            kwargs["initial"] = {name: getattr(guarantee, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        in_currency(self.fields["cents"], contract.currency)


class ReleaseForm(OnForm):
    reason = words_field(
        _("Why"), required=False, max_length=500, help_text=_("Needed before the final acceptance of the contract.")
    )


class SupplierForm(forms.ModelForm[Supplier]):
    class Meta:
        model = Supplier
        fields = ("name", "tax_number", "country")
