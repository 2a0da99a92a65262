"""What people type about papers of cost."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.finance.forms.frame import currency_code
from sympolity.affairs.finance.models import CostCategory, Double, Evidence, Expenditure
from sympolity.affairs.procurement.forms.contracts import DifferenceField
from sympolity.affairs.procurement.models import Contract, Supplier
from sympolity.ground.documents.forms import ENDINGS
from sympolity.ground.kernel.editing import DayInput
from sympolity.ground.kernel.lists import LONGEST_NUMBER
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.forms import Group
from sympolity.network.portfolio.models import Partner, Project
from sympolity.network.portfolio.rules import CARRIERS
from sympolity.network.programmes.models import Fund, Programme

DESPITE = "despite_double"
SUGGESTED = 300
ENTERED = (Expenditure.Paper.FLAT_RATE,)


class PaperForm(forms.Form):
    """One paper. Suppliers are typed; those known are suggested, and a new name is a new supplier."""

    project = forms.ModelChoiceField(Project.objects.none(), label=_("Project"))
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Who paid"))
    category = forms.ModelChoiceField(CostCategory.objects.none(), label=_("Cost category"))
    paper = forms.ChoiceField(label=_("Paper"))
    number = forms.CharField(label=_("Number of the paper"), max_length=80, required=False)
    supplier_name = forms.CharField(
        label=_("Supplier"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"list": "suppliers", "autocomplete": "off"}),
    )
    tax_number = forms.CharField(label=_("Tax number of the supplier"), max_length=40, required=False)
    title = forms.CharField(label=_("What for"), max_length=300, required=False)
    issued_on = forms.DateField(label=_("Date of the paper"), widget=DayInput())
    paid_on = forms.DateField(
        label=_("Paid on"), widget=DayInput(), required=False, help_text=_("It can be claimed once it was paid.")
    )
    net_cents = DifferenceField(_("Amount without tax"), help_text=_("A credit note takes a minus in front."))
    tax_cents = DifferenceField(_("Tax"), required=False)
    currency = forms.CharField(label=_("Currency"), max_length=3)
    eligible_cents = DifferenceField(
        _("Eligible amount"), required=False, help_text=_("Leave empty: all counts that the rules let count.")
    )
    eligible_note = forms.CharField(label=_("Why not all of it is eligible"), max_length=300, required=False)
    contract = forms.ModelChoiceField(Contract.objects.none(), label=_("Contract"), required=False)
    fund = forms.ModelChoiceField(Fund.objects.none(), label=_("Fund"), required=False)

    field_order = (  # of the page, so that what needs a correction is named in it too
        "paper", "number", "supplier_name", "tax_number", "issued_on", "paid_on", "title",
        "net_cents", "tax_cents", "currency", "eligible_cents", "eligible_note",
    )  # fmt: skip

    def __init__(self, *args: Any, programme: Programme, own: Collection[int] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programme = programme
        if not self.is_bound:
            self.initial.setdefault("currency", programme.currency)
        carried = Project.objects.filter(programme=programme)
        ours = Organisation.objects.filter(network=programme.network_id)
        if own is not None:
            parts = Partner.objects.filter(organisation__in=own, role__in=CARRIERS)
            carried = carried.filter(Q(lead__in=own) | Q(pk__in=parts.values("project")))
            ours = ours.filter(pk__in=own)
        else:
            taking_part = Partner.objects.filter(project__programme=programme).values("organisation")
            ours = ours.filter(Q(led_projects__programme=programme) | Q(pk__in=taking_part)).distinct()
        self._offer("project", carried.order_by("title", "pk"))
        self._offer("organisation", ours.order_by("name", "pk"))
        categories = CostCategory.objects.filter(programme=programme, closed_on=None, is_flat_rate=False)
        self._offer("category", categories)
        contracts = Contract.objects.filter(project__in=carried)
        project = str(self.initial.get("project") or "")
        if project.isdecimal() and len(project) <= LONGEST_NUMBER:
            contracts = contracts.filter(project=int(project))
        self._offer("contract", contracts.order_by("reference", "pk"))
        self._offer("fund", programme.funds.filter(closed_on=None))
        papers = [each for each in Expenditure.Paper.choices if each[0] not in ENTERED]
        self.fields["paper"].choices = papers  # type: ignore[attr-defined]
        self.suppliers = suggested(programme)
        if DESPITE in self.data:
            self.ask_why()

    def _offer(self, name: str, rows: Any) -> None:
        field: Any = self.fields[name]
        field.queryset = rows
        if self.fields[name].required and not self.is_bound and (only := list(rows[:2])) and len(only) == 1:
            self.initial.setdefault(name, only[0].pk)

    def ask_why(self) -> None:
        """After a warning: the paper is saved all the same with a reason."""
        self.fields[DESPITE] = forms.CharField(
            label=_("Why it is another paper"),
            max_length=500,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    @property
    def fieldsets(self) -> list[Group]:
        """What the paper says first, then what of it counts and what it belongs to."""
        groups = [
            Group(_("Is it another paper?"), self._shown(DESPITE)),
            Group(
                _("The paper"),
                self._shown("paper", "number", "supplier_name", "tax_number", "issued_on", "paid_on", "title"),
            ),
            Group(_("Amounts"), self._shown("net_cents", "tax_cents", "currency", "eligible_cents", "eligible_note")),
            Group(_("What it belongs to"), self._shown("project", "organisation", "category", "contract", "fund")),
        ]
        return [group for group in groups if group.fields]

    def _shown(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]

    def clean_currency(self) -> str:
        return currency_code(self.cleaned_data["currency"])

    def clean(self) -> dict[str, Any]:
        facts = dict(super().clean() or self.cleaned_data)
        facts["tax_cents"] = facts.get("tax_cents") or 0
        return facts


def suggested(programme: Programme) -> list[Supplier]:
    """The suppliers that papers and contracts of a programme name."""
    rows = Supplier.objects.filter(network=programme.network_id)
    used = Q(contracts__programme=programme) | Q(expenditures__project__programme=programme)
    return list(rows.filter(used).distinct().order_by("name", "pk")[:SUGGESTED])


def answers_of(one: Expenditure) -> dict[str, Any]:
    """What the form of a saved paper shows."""
    plain = ("paper", "number", "title", "issued_on", "paid_on", "net_cents", "tax_cents", "currency", "eligible_cents")
    return {
        **{name: getattr(one, name) for name in (*plain, "eligible_note")},
        "project": one.project_id,
        "organisation": one.organisation_id,
        "category": one.category_id,
        "contract": one.contract_id,
        "fund": one.fund_id,
        "supplier_name": one.supplier.name if one.supplier else "",
        "tax_number": one.supplier.tax_number if one.supplier else "",
    }


class EvidenceForm(forms.Form):
    """A document and what it proves."""

    kind = forms.ChoiceField(label=_("What it proves"), choices=Evidence.Kind.choices, widget=forms.RadioSelect)
    file = forms.FileField(label=_("File"), widget=forms.ClearableFileInput(attrs={"accept": ENDINGS}))
    title = forms.CharField(label=_("Title"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("kind", Evidence.Kind.INVOICE)


class FlatRateForm(forms.Form):
    """For whom and until when a flat rate is reckoned."""

    category = forms.ModelChoiceField(CostCategory.objects.none(), label=_("Cost category"))
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("For the organisation"))
    issued_on = forms.DateField(label=_("On all cost until"), widget=DayInput(), initial=timezone.localdate)

    def __init__(self, *args: Any, project: Project, carriers: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        categories: Any = self.fields["category"]
        categories.queryset = CostCategory.objects.filter(
            programme=project.programme_id, closed_on=None, is_flat_rate=True
        )
        organisations: Any = self.fields["organisation"]
        organisations.queryset = Organisation.objects.filter(pk__in=carriers).order_by("name", "pk")


class DecisionForm(forms.Form):
    """What somebody found out about two papers."""

    state = forms.ChoiceField(
        label=_("What you found out"),
        choices=[each for each in Double.State.choices if each[0] != Double.State.OPEN],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("How you found out"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}))
