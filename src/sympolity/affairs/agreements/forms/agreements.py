"""What people type about agreements, their parties, versions, projects and obligations."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.affairs.agreements.models import AgreedProject, Agreement, Obligation, Party, RetentionRule, Terms
from sympolity.affairs.agreements.operations.agreements import PartyFact
from sympolity.ground.kernel.editing import DayInput
from sympolity.ground.kernel.fields import day_field, words_field
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Project
from sympolity.network.portfolio.money_fields import CentsField


class RateField(forms.DecimalField):
    """A share of the whole in percent, 86.5 for 0.865."""

    unit = "%"

    def __init__(self, **more: Any) -> None:
        super().__init__(
            max_digits=6, decimal_places=2, min_value=0, max_value=100, localize=True, required=False,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "input"}), **more,
        )  # fmt: skip

    def prepare_value(self, value: Any) -> Any:
        return (value * 100).normalize() + 0 if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Any:
        percent = super().clean(value)
        return None if percent is None else percent / 100

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


def _granted(required: bool = False) -> CentsField:
    return CentsField(gettext_lazy("Amount granted"), required=required)


def _rate() -> RateField:
    return RateField(
        label=gettext_lazy("Rate"), help_text=gettext_lazy("The share of the eligible cost that is paid, such as 86.5.")
    )


def ours(agreement: Agreement) -> Any:
    return Organisation.objects.filter(network=agreement.programme.network_id, closed_on=None).order_by("name", "id")


def _in_order(form: Any, first: str, last: str) -> None:
    """The sentence stands at the last day, before the table of the database refuses it without one."""
    said = form.cleaned_data
    if said.get(first) and said.get(last) and said[last] < said[first]:
        form.add_error(last, _("The last day lies before the first. Choose a later one."))


class AgreementForm(forms.ModelForm[Agreement]):
    """What an agreement is about; a new one also says who is bound, how much and until when."""

    cents = _granted()
    rate = _rate()
    starts_on = day_field(gettext_lazy("From"), required=False)
    ends_on = day_field(gettext_lazy("Until"), required=False)
    grantor = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("Who gives the money"), required=False
    )
    beneficiary = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("Who receives the money"), required=False,
        help_text=gettext_lazy("Further parties can be added afterwards."),
    )  # fmt: skip

    field_order = (
        "reference", "title", "kind", "grantor", "beneficiary", "cents", "rate", "starts_on", "ends_on",
        "fund", "parent",
    )  # fmt: skip

    class Meta:
        model = Agreement
        fields = ("reference", "title", "kind", "summary", "fund", "parent")
        widgets = {"summary": forms.Textarea(attrs={"rows": 4})}  # noqa: RUF012
        help_texts = {  # noqa: RUF012
            "reference": gettext_lazy("The number on the paper."),
            "parent": gettext_lazy("The agreement from which its money comes, such as the financing contract."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one = self.instance
        fields: Any = self.fields
        fields["fund"].queryset = one.programme.funds.filter(Q(closed_on=None) | Q(pk=one.fund_id))
        above = Agreement.objects.filter(programme=one.programme_id).exclude(
            state__in=(Agreement.State.DROPPED, Agreement.State.TERMINATED)
        )
        fields["parent"].queryset = above.exclude(pk=one.pk) if one.pk else above
        if one.pk:
            for name in ("cents", "rate", "starts_on", "ends_on", "grantor", "beneficiary"):
                del self.fields[name]
            if one.state != Agreement.State.DRAFT:
                for name in ("kind", "fund", "parent"):
                    del self.fields[name]
            return
        fields["cents"].unit = one.programme.currency
        for name in ("grantor", "beneficiary"):
            fields[name].queryset = ours(one)

    def clean(self) -> dict[str, Any]:
        facts = dict(super().clean() or self.cleaned_data)
        if not self.instance.pk:
            _in_order(self, "starts_on", "ends_on")
            roles = ((Party.Role.GRANTOR, "grantor"), (Party.Role.BENEFICIARY, "beneficiary"))
            named = [(role, facts.pop(name, None)) for role, name in roles]
            facts["parties"] = [PartyFact(organisation, role) for role, organisation in named if organisation]
        return facts


class PartyForm(forms.ModelForm[Party]):
    class Meta:
        model = Party
        fields = ("organisation", "role", "signs")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["organisation"]
        else:
            field: Any = self.fields["organisation"]
            field.queryset = ours(self.instance.agreement).exclude(party_to__agreement=self.instance.agreement)


class TermsForm(forms.ModelForm[Terms]):
    """What a version says. A prolongation asks for its end only, an original for no reason."""

    cents = _granted()
    rate = _rate()

    class Meta:
        model = Terms
        fields = ("cents", "rate", "starts_on", "ends_on", "reason")
        widgets = {  # noqa: RUF012
            "starts_on": DayInput(), "ends_on": DayInput(), "reason": forms.Textarea(attrs={"rows": 3}),
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one = self.instance
        cents: Any = self.fields["cents"]
        cents.unit = one.currency
        self.fields["reason"].required = one.kind != Terms.Kind.ORIGINAL
        if one.kind == Terms.Kind.ORIGINAL:
            del self.fields["reason"]
        if one.kind == Terms.Kind.PROLONGATION:
            for name in ("cents", "rate", "starts_on"):
                del self.fields[name]
            self.fields["ends_on"].required = True

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        _in_order(self, "starts_on", "ends_on")
        return facts


class SignatureForm(forms.Form):
    signed_on = day_field(gettext_lazy("Signed on"), initial=timezone.localdate)
    signatory = forms.CharField(
        label=gettext_lazy("Signed by"), max_length=200, required=False,
        help_text=gettext_lazy("Name and office, as they stand on the paper."),
    )  # fmt: skip


class EndForm(forms.Form):
    ended_on = day_field(gettext_lazy("Ended on"), initial=timezone.localdate)
    reason = words_field(gettext_lazy("Why"), required=False)

    def __init__(self, *args: Any, must_say_why: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = must_say_why


class CoveredForm(forms.ModelForm[AgreedProject]):
    """A project by its code or exact title: a programme has more of them than a list of choices should show."""

    project = forms.CharField(
        label=gettext_lazy("Project"),
        max_length=500,
        help_text=gettext_lazy("Its code or its exact title."),
    )
    cents = CentsField(gettext_lazy("Amount for the project"), required=False)

    class Meta:
        model = AgreedProject
        fields = ("cents",)

    field_order = ("project", "cents")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cents: Any = self.fields["cents"]
        cents.unit = self.instance.agreement.programme.currency
        if self.instance.pk:
            del self.fields["project"]

    def clean_project(self) -> Project:
        said = self.cleaned_data["project"].strip()
        programme = self.instance.agreement.programme
        found = list(Project.objects.filter(Q(code=said) | Q(title=said), programme=programme)[:2])
        if len(found) == 1:
            return found[0]
        words = (
            _("There is no project with the code or title “%(said)s”.")
            if not found
            else _("Several projects are called “%(said)s”. Enter the code instead.")
        )
        raise forms.ValidationError(words % {"said": said})


class ObligationForm(forms.ModelForm[Obligation]):
    class Meta:
        model = Obligation
        fields = ("title", "clause", "organisation", "due_on", "note")
        widgets = {"due_on": DayInput()}  # noqa: RUF012
        help_texts = {"organisation": gettext_lazy("Leave it empty where it is asked of all parties.")}  # noqa: RUF012

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset = Organisation.objects.filter(party_to__agreement=self.instance.agreement).order_by("name", "id")


class ReportedForm(forms.Form):
    on = day_field(gettext_lazy("Done on"), initial=timezone.localdate)
    note = forms.CharField(
        label=gettext_lazy("What the checker should know"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class AcceptedForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Note"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class RetentionRuleForm(forms.ModelForm[RetentionRule]):
    class Meta:
        model = RetentionRule
        fields = ("fund", "years", "counted_from", "valid_from", "valid_until", "source")
        widgets = {"valid_from": DayInput(), "valid_until": DayInput()}  # noqa: RUF012
        help_texts = {  # noqa: RUF012
            "fund": gettext_lazy("Leave it empty for agreements under any fund."),
            "source": gettext_lazy("The law or rule that says so."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["fund"]
        field.queryset = self.instance.programme.funds.all()

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        _in_order(self, "valid_from", "valid_until")
        return facts
