from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.affairs.onestop.models import Facility, Procedure
from sympolity.ground.accounts.models import Network
from sympolity.ground.kernel.editing import DayInput
from sympolity.ground.kernel.words import WordsField
from sympolity.network.organisations.models import Organisation
from sympolity.network.territories.forms import NetworkField
from sympolity.network.territories.models import Territory

LANGUAGES = sorted((code, info["name_local"]) for code, info in LANG_INFO.items() if "name_local" in info)


class OfferForm(forms.ModelForm):  # type: ignore[type-arg]
    """What facilities and procedures share; `networks` only where it is new."""

    def __init__(self, *args: Any, networks: list[Network] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if networks is not None:
            self.fields = {"network": NetworkField(networks), **self.fields}
        among = networks if networks is not None else [self.instance.network]
        for name, model in (("territory", Territory), ("operator", Organisation), ("responsible", Organisation)):
            if name in self.fields:
                self._choose_among(name, model, among)
        self.fields["language"] = forms.ChoiceField(
            label=gettext_lazy("Language"),
            choices=[("", _("not said")), *LANGUAGES],
            required=False,
            help_text=gettext_lazy("The language in which it is written here."),
        )

    def _choose_among(self, name: str, model: Any, among: list[Network]) -> None:
        now = getattr(self.instance, f"{name}_id")
        field: Any = self.fields[name]
        field.queryset = model.objects.filter(Q(closed_on=None) | Q(pk=now), network__in=among).order_by("name", "id")
        field.empty_label = _("none")


class FacilityForm(OfferForm):
    types = WordsField(
        label=gettext_lazy("Types"), help_text=gettext_lazy("Separated by semicolons: school; polling place.")
    )
    website = forms.URLField(label=gettext_lazy("Website"), required=False, assume_scheme="https", max_length=500)
    field_order = ("name", "types")

    class Meta:
        model = Facility
        fields = (
            "name",
            "operator",
            "territory",
            "address",
            "postal_code",
            "town",
            "latitude",
            "longitude",
            "telephone",
            "email",
            "website",
            "language",
            "checked_on",
        )
        widgets = {"checked_on": DayInput()}  # noqa: RUF012

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["types"] = [each.spelt for each in self.instance.types.order_by("name")]

    def _save_m2m(self) -> None:
        """The operation sets the types."""


YES_NO = (("", gettext_lazy("not said")), ("true", gettext_lazy("yes")), ("false", gettext_lazy("no")))


class ProcedureForm(OfferForm):
    keywords = WordsField(label=gettext_lazy("Keywords"), help_text=gettext_lazy("Separated by semicolons."))
    links = WordsField(label=gettext_lazy("Links"), help_text=gettext_lazy("Addresses, separated by semicolons."))

    class Meta:
        model = Procedure
        fields = (
            "name",
            "description",
            "field",
            "topic",
            "responsible",
            "unit",
            "territory",
            "requirements",
            "legal_basis",
            "free_of_charge",
            "immediate",
            *Procedure.CHANNELS,
            "keywords",
            "links",
            "code",
            "language",
            "published_on",
            "checked_on",
        )
        widgets = {  # noqa: RUF012
            "published_on": DayInput(),
            "checked_on": DayInput(),
            "requirements": forms.Textarea(attrs={"rows": 4}),
            "legal_basis": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("free_of_charge", "immediate", *Procedure.CHANNELS):
            self.fields[name].widget.choices = YES_NO

    def clean_links(self) -> list[str]:
        links: list[str] = self.cleaned_data["links"]
        address = forms.URLField(assume_scheme="https", max_length=500)
        return [str(address.clean(link)) for link in links]


class CheckingForm(forms.Form):
    """Somebody looked whether what stands here is still true."""

    checked_on = forms.DateField(
        label=gettext_lazy("Checked on"), widget=DayInput(), help_text=gettext_lazy("Today or an earlier day.")
    )
