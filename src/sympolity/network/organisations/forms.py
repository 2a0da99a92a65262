from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.ground.accounts.models import Network
from sympolity.ground.kernel.editing import DayInput, ReasonForm
from sympolity.ground.kernel.words import WordsField
from sympolity.network.organisations.models import Affiliation, Organisation, OrganisationCode, OrganisationName
from sympolity.network.territories.forms import NetworkField
from sympolity.network.territories.models import Territory


class OrganisationForm(forms.ModelForm[Organisation]):
    """The facts of an organisation; `networks` only where it is new."""

    website = forms.URLField(label=gettext_lazy("Website"), required=False, assume_scheme="https")
    sectors = WordsField(
        label=gettext_lazy("Fields of activity"), help_text=gettext_lazy("Separated by semicolons: culture; sport.")
    )

    class Meta:
        model = Organisation
        fields = ("name", "kind", "helix", "home", "parent", "website", "founded_year")
        help_texts = {  # noqa: RUF012
            "helix": gettext_lazy("From which part of society it comes."),
            "parent": gettext_lazy("An association to whose members it counts, or the body of which it is a part."),
        }

    def __init__(self, *args: Any, networks: list[Network] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if networks is not None:
            self.fields = {"network": NetworkField(networks), **self.fields}
        if self.instance.pk:
            self.initial["sectors"] = [each.name for each in self.instance.sectors.order_by("name")]
        among = networks if networks is not None else [self.instance.network]
        one, fields = self.instance, self.fields
        homes = Territory.objects.filter(Q(closed_on=None) | Q(pk=one.home_id), network__in=among)
        fields["home"].queryset = homes.order_by("name", "id")  # type: ignore[attr-defined]
        parents = Organisation.objects.filter(Q(closed_on=None) | Q(pk=one.parent_id), network__in=among)
        fields["parent"].queryset = parents.exclude(pk=one.pk).order_by("name", "id")  # type: ignore[attr-defined]
        fields["parent"].empty_label = _("none")  # type: ignore[attr-defined]
        fields["home"].empty_label = _("none")  # type: ignore[attr-defined]


class NameForm(forms.ModelForm[OrganisationName]):
    class Meta:
        model = OrganisationName
        fields = ("name", "source")


class IdentifierForm(forms.ModelForm[OrganisationCode]):
    class Meta:
        model = OrganisationCode
        fields = ("scheme", "value")
        help_texts = {"scheme": gettext_lazy("Who gives it: tax number, PIC, LEI, register.")}  # noqa: RUF012


class AffiliationForm(forms.ModelForm[Affiliation]):
    class Meta:
        model = Affiliation
        fields = ("person_name", "function", "capacity", "email", "since", "until")
        widgets = {"since": DayInput(), "until": DayInput()}  # noqa: RUF012


class LeavingForm(ReasonForm):
    """The last day of somebody or something that ends."""

    until = forms.DateField(label=gettext_lazy("Last day"), widget=DayInput())
    field_order = ("until", "reason")
    reason = forms.CharField(label=gettext_lazy("Why"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
