"""What people type about a procurement on its way to an award."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.affairs.procurement.forms.fields import CentsField, in_currency
from sympolity.affairs.procurement.models import AwardCriterion, Bid, Lot, Mark, ProcedureKind, Procurement, Supplier
from sympolity.affairs.procurement.queries.ranking import comparisons_of, to_mark
from sympolity.affairs.procurement.queries.splitting import splitting_of
from sympolity.affairs.procurement.rules import own_buyers
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.editing import DayInput
from sympolity.ground.kernel.fields import day_field, words_field
from sympolity.methods.procurement import FULL_MARK, Ranked
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Project

WHY = gettext_lazy("Why")


def _reason(*, required: bool = True, help_text: Any = "") -> forms.CharField:
    return words_field(WHY, rows=2, max_length=500, required=required, help_text=help_text)


class ProcurementForm(forms.ModelForm[Procurement]):
    """Before anything is saved, it shows what comes together with what the buyer bought around this day."""

    base_cents = CentsField(gettext_lazy("Base price without tax"))
    portal_url = forms.URLField(
        label=gettext_lazy("Address in the national portal"), required=False, assume_scheme="https", max_length=200
    )
    seen_splitting = forms.BooleanField(
        label=gettext_lazy("I have read this. These purchases do not belong together."), required=False
    )

    class Meta:
        model = Procurement
        fields = (
            "project",
            "organisation",
            "reference",
            "title",
            "procedure",
            "category",
            "cpv",
            "base_cents",
            "launch_planned_on",
            "bids_due_on",
            "ceiling_note",
            "portal_id",
            "portal_url",
        )
        widgets = {  # noqa: RUF012
            "launch_planned_on": DayInput(),
            "bids_due_on": DayInput(),
            "ceiling_note": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {  # noqa: RUF012
            "cpv": gettext_lazy("Eight digits, such as 45214200-2. It shows which purchases belong together."),
            "ceiling_note": gettext_lazy("Only where the price is over the ceiling: which law allows it all the same."),
        }

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one = self.instance
        in_currency(self.fields["base_cents"], one.currency)
        fields: dict[str, Any] = self.fields
        if one.pk:
            del fields["project"]
        else:
            fields["project"].queryset = Project.objects.filter(programme=one.programme).order_by("title", "id")
        own = own_buyers(user, one.programme)
        ours = Organisation.objects.filter(network=one.programme.network_id).open()
        fields["organisation"].queryset = (ours if own is None else ours.filter(pk__in=own)).order_by("name", "id")
        if own is not None and len(own) == 1:
            self.initial.setdefault("organisation", next(iter(own)))
        self.splitting: Any = None
        if not self.is_bound:
            del fields["seen_splitting"]

    def clean(self) -> dict[str, Any]:
        facts = dict(super().clean() or self.cleaned_data)
        has_read = facts.pop("seen_splitting", False)
        self.cleaned_data = facts
        wanted = ("organisation", "category", "procedure", "base_cents")
        if all(facts.get(name) is not None for name in wanted):
            told = {name: value for name, value in facts.items() if name != "project"}
            self.splitting = splitting_of(_as_typed(self.instance, told))
            if self.splitting is not None and self.splitting.passes and not has_read:
                self.order_fields(["seen_splitting"])
                sentence = _("Together with others it passes the ceiling. Read the notice and confirm.")
                self.add_error("seen_splitting", sentence)
        if self.splitting is None or not self.splitting.passes:
            del self.fields["seen_splitting"]
        return facts


def _as_typed(procurement: Procurement, facts: dict[str, Any]) -> Procurement:
    typed = Procurement(**{each.attname: getattr(procurement, each.attname) for each in procurement._meta.fields})
    for name, value in facts.items():
        setattr(typed, name, value)
    return typed


class LotForm(forms.ModelForm[Lot]):
    base_cents = CentsField(gettext_lazy("Base price without tax"))

    class Meta:
        model = Lot
        fields = ("title", "base_cents")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_currency(self.fields["base_cents"], self.instance.procurement.currency)


class CriterionForm(forms.ModelForm[AwardCriterion]):
    class Meta:
        model = AwardCriterion
        fields = ("title", "weight", "scale", "lot")
        help_texts = {  # noqa: RUF012
            "weight": gettext_lazy("The weights of all criteria together make 100."),
            "scale": gettext_lazy(
                "Against the lowest bid, the mark depends on what others bid. Some laws, such as the Portuguese, "
                "do not allow that."
            ),
            "lot": gettext_lazy("Empty: for the whole. A lot with criteria of its own is awarded by those only."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["lot"].queryset = self.instance.procurement.lots.all()
        if not fields["lot"].queryset.exists():
            del fields["lot"]

    def clean_weight(self) -> Decimal:
        weight: Decimal = self.cleaned_data["weight"]
        if not 0 < weight <= FULL_MARK:
            raise forms.ValidationError(_("A weight is above 0 and at most 100."))
        return weight


class MarksForm(forms.Form):
    """A mark for each criterion by which the jury judges this bid, the heaviest first."""

    def __init__(self, *args: Any, bid: Bid, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = {mark.criterion_id: mark.value for mark in bid.marks.all()}
        for criterion in to_mark(bid):
            self.fields[str(criterion.pk)] = Mark._meta.get_field("value").formfield(  # type: ignore[assignment]
                label=_("%(criterion)s, weighs %(weight)s")
                % {"criterion": criterion, "weight": formats.number(criterion.weight)},
                initial=given.get(criterion.pk),
                min_value=0,
                max_value=FULL_MARK,
                help_text=_("From 0 to 100."),
            )

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        return {"marks": {int(key): value for key, value in facts.items()}}


class LaunchForm(forms.Form):
    launched_on = day_field(gettext_lazy("Launched on"), initial=timezone.localdate)
    bids_due_on = day_field(gettext_lazy("Bids until"))
    ceiling_note = words_field(
        gettext_lazy("Why the ceiling does not stand against it"),
        rows=2,
        required=False,
        max_length=500,
        help_text=gettext_lazy("Only where the price is over the ceiling: which law allows it all the same."),
    )

    def __init__(self, *args: Any, procurement: Procurement, **kwargs: Any) -> None:
        kwargs["initial"] = {"bids_due_on": procurement.bids_due_on, "ceiling_note": procurement.ceiling_note}
        super().__init__(*args, **kwargs)


class SupplierForm(forms.Form):
    """A supplier by name and tax number: one that is known is found again however it is written."""

    name = forms.CharField(label=gettext_lazy("Supplier"), max_length=300)
    tax_number = forms.CharField(
        label=gettext_lazy("Tax number"), max_length=40, required=False,
        help_text=gettext_lazy("A supplier that is known already is found by it."),
    )  # fmt: skip
    country = forms.CharField(
        label=gettext_lazy("Country"), max_length=2, required=False, help_text=gettext_lazy("Two letters, such as PT.")
    )


class InvitationForm(SupplierForm):
    invited_on = day_field(gettext_lazy("Invited on"), initial=timezone.localdate)


class BidForm(forms.Form):
    """Who was invited is chosen; where anybody may bid, somebody else can be named."""

    supplier = forms.ModelChoiceField(Supplier.objects.none(), label=gettext_lazy("Invited supplier"), required=False)
    name = forms.CharField(label=gettext_lazy("Supplier"), max_length=300, required=False)
    tax_number = forms.CharField(label=gettext_lazy("Tax number"), max_length=40, required=False)
    country = forms.CharField(
        label=gettext_lazy("Country"), max_length=2, required=False, help_text=gettext_lazy("Two letters, such as PT.")
    )
    lot = forms.ModelChoiceField(Lot.objects.none(), label=gettext_lazy("Lot"))
    cents = CentsField(gettext_lazy("Price without tax"))
    received_on = day_field(gettext_lazy("Received on"), initial=timezone.localdate)

    def __init__(self, *args: Any, procurement: Procurement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        in_currency(fields["cents"], procurement.currency)
        invited = Supplier.objects.filter(invitations__procurement=procurement).order_by("name", "id")
        fields["supplier"].queryset = invited
        fields["lot"].queryset = procurement.lots.all()
        if not procurement.lots.exists():
            del fields["lot"]
        if procurement.procedure in Procurement.BY_INVITATION:
            fields["supplier"].required = True
            for name in ("name", "tax_number", "country"):
                del fields[name]
        elif not invited.exists():
            del fields["supplier"]
            fields["name"].required = True

    def clean(self) -> dict[str, Any]:
        facts = dict(super().clean() or self.cleaned_data)
        if "supplier" in self.fields and "name" in self.fields and not (facts.get("supplier") or facts.get("name")):
            self.add_error("name", _("Choose a supplier or name one."))
        return facts


class ChangedBidForm(forms.Form):
    cents = CentsField(gettext_lazy("Price without tax"))
    received_on = day_field(gettext_lazy("Received on"))

    def __init__(self, *args: Any, bid: Bid, **kwargs: Any) -> None:
        kwargs["initial"] = {"cents": bid.cents, "received_on": bid.received_on}
        super().__init__(*args, **kwargs)
        in_currency(self.fields["cents"], bid.procurement.currency)


class DesertedForm(forms.Form):
    on = day_field(gettext_lazy("Day"), initial=timezone.localdate)
    reason = _reason(required=False, help_text=gettext_lazy("What may have kept bidders away, if it is known."))


class EndedForm(forms.Form):
    on = day_field(gettext_lazy("Day"), initial=timezone.localdate)
    reason = _reason()


class RelaunchForm(forms.Form):
    procedure = forms.ChoiceField(label=gettext_lazy("Procedure"), choices=ProcedureKind.choices)
    base_cents = CentsField(
        gettext_lazy("Base price without tax"), help_text=gettext_lazy("Where it changes, the lots share in it.")
    )
    launch_planned_on = day_field(gettext_lazy("Launch planned for"), required=False)
    ceiling_note = words_field(
        gettext_lazy("Why the ceiling does not stand against it"),
        rows=2,
        required=False,
        max_length=500,
        help_text=gettext_lazy("Only where the price is over the ceiling: which law allows it all the same."),
    )

    def __init__(self, *args: Any, procurement: Procurement, **kwargs: Any) -> None:
        kwargs["initial"] = {"procedure": procurement.procedure, "base_cents": procurement.base_cents}
        super().__init__(*args, **kwargs)
        in_currency(self.fields["base_cents"], procurement.currency)


class AwardForm(forms.Form):
    """One winner, or one of each lot: a group of choices for each, the first one first."""

    awarded_on = day_field(gettext_lazy("Awarded on"), initial=timezone.localdate)
    reason = _reason(required=False, help_text=gettext_lazy("Needed where another bid comes first or is as good."))

    def __init__(self, *args: Any, procurement: Procurement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {}
        for each in sorted(comparisons_of(procurement), key=lambda one: one.lot.number if one.lot else 0):
            field = forms.ModelChoiceField(
                procurement.bids.filter(pk__in=[bid.pk for bid, _place in each.ranked]),
                label=_("Winner of %(lot)s") % {"lot": each.lot} if each.lot else _("Winner"),
                widget=forms.RadioSelect,
                empty_label=None,
            )
            field.choices = [(bid.pk, _bid_in_words(bid, place, procurement)) for bid, place in each.ranked]
            choices[f"winner_{each.lot.pk if each.lot else 0}"] = field
        self.fields = {**choices, **self.fields}

    def clean(self) -> dict[str, Any]:
        facts = dict(super().clean() or self.cleaned_data)
        winners = [facts.pop(name) for name in list(facts) if name.startswith("winner_")]
        return {**facts, "winners": winners}


def _bid_in_words(bid: Bid, place: Ranked, procurement: Procurement) -> str:
    words = {
        "name": bid.supplier,
        "price": formats.money(bid.cents, procurement.currency),
        "rank": "–" if place.rank is None else formats.number(place.rank),
    }
    if place.score is None:
        return _("%(rank)s. %(name)s, %(price)s") % words
    return _("%(rank)s. %(name)s, %(price)s, score %(score)s") % {**words, "score": formats.number(float(place.score))}
