"""What is to become of many projects at once, as a form in the address."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.ground.kernel.fields import day_field
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.forms import PlaceChoice, reason_field
from sympolity.network.portfolio.models import Project
from sympolity.network.portfolio.operations.together import ADD, KIND, LEAD, LISTED, REMOVE, SHIFT, STAGE, Proposal
from sympolity.network.portfolio.queries import Land
from sympolity.network.programmes.models import Programme

WHATS = {
    STAGE: gettext_lazy("Stage"),
    LEAD: gettext_lazy("Lead organisation"),
    f"territories-{ADD}": gettext_lazy("Add territories"),
    f"territories-{REMOVE}": gettext_lazy("Remove territories"),
    f"objectives-{ADD}": gettext_lazy("Add objectives"),
    f"objectives-{REMOVE}": gettext_lazy("Remove objectives"),
    f"target_groups-{ADD}": gettext_lazy("Add target groups"),
    f"target_groups-{REMOVE}": gettext_lazy("Remove target groups"),
    KIND: gettext_lazy("Kind"),
    SHIFT: gettext_lazy("Move the planned dates"),
}
MOST_DAYS = 3650
PREFIX = "to"  # the filters of the list stand in the same address under names such as “stage”


class TogetherForm(forms.Form):
    """Only the fields that one kind of change needs."""

    def __init__(self, *args: Any, what: str, programme: Programme, land: Land, **kwargs: Any) -> None:
        kwargs["prefix"] = PREFIX
        super().__init__(*args, **kwargs)
        self.what = what
        name = what.partition("-")[0]
        if name == STAGE:
            self.fields["value"] = forms.ChoiceField(label=_("New stage"), choices=Project.Stage.choices)
            self.fields["on"] = day_field(_("Since"), initial=timezone.localdate, required=False)
        elif name == LEAD:
            self.fields["value"] = forms.ModelChoiceField(
                Organisation.objects.filter(network=programme.network_id, closed_on=None),
                label=_("New lead organisation"),
                required=False,
                empty_label=_("nobody yet"),
            )
        elif name == KIND:
            self.fields["value"] = forms.ChoiceField(label=_("New kind"), choices=Project.Kind.choices)
        elif name == SHIFT:
            self.fields["days"] = forms.IntegerField(
                label=_("Days"),
                min_value=-MOST_DAYS,
                max_value=MOST_DAYS,
                help_text=_("30: a month later. -30: a month earlier. Start and end move alike."),
            )
        else:
            self.fields["chosen"] = _listed(name, what.endswith(ADD), programme, land)
        self.fields["reason"] = reason_field(label=_("Why"))

    def clean_days(self) -> int:
        days: int = self.cleaned_data["days"]
        if not days:
            raise ValidationError(_("Say by how many days."))
        return days

    def proposal(self) -> Proposal:
        said = self.cleaned_data
        value = said.get("value") or ""
        return Proposal(
            self.what,
            value=str(getattr(value, "pk", value)),
            chosen=tuple(sorted(each.pk for each in said.get("chosen", ()))),
            days=said.get("days") or 0,
            on=said["on"].isoformat() if said.get("on") else "",
            reason=said["reason"].strip(),
        )


def _listed(name: str, is_added: bool, programme: Programme, land: Land) -> forms.ModelMultipleChoiceField[Any]:
    """What can be added is open; what can be removed stands in a project of the programme."""
    model: Any = Project._meta.get_field(name).related_model
    if is_added:
        rows = model._default_manager.filter(closed_on=None)
        rows = rows.filter(network=programme.network_id) if name == LISTED[0] else rows.filter(programme=programme)
        if name == LISTED[0] and land.grouped:
            rows = rows.filter(pk__in=land.grouped)
    else:
        rows = model._default_manager.filter(projects__programme=programme).distinct()
    kind = PlaceChoice if name == LISTED[0] else forms.ModelMultipleChoiceField
    field = kind(rows.order_by("name", "pk"), label=WHATS[f"{name}-{ADD if is_added else REMOVE}"])
    if isinstance(field, PlaceChoice):
        field.land = land
    return field
