from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.ground.accounts.models import Network
from sympolity.ground.kernel.editing import DayInput
from sympolity.ground.kernel.formats import byte_size
from sympolity.network.territories.models import Grouping, Population, Territory, TerritoryCode, TerritoryName


class NetworkField(forms.ModelChoiceField[Network]):
    """Asked only of somebody who keeps several networks."""

    def __init__(self, networks: list[Network]) -> None:
        super().__init__(
            Network.objects.filter(pk__in=[network.pk for network in networks]),
            label=gettext_lazy("Network"),
            required=len(networks) > 1,
            widget=forms.Select if len(networks) > 1 else forms.HiddenInput,
        )
        self.only = networks[0] if len(networks) == 1 else None

    def clean(self, value: Any) -> Any:
        return super().clean(value) or self.only


class TerritoryForm(forms.ModelForm[Territory]):
    """The facts of a place; `networks` only where it is new."""

    class Meta:
        model = Territory
        fields = ("name", "level", "parent", "country", "latitude", "longitude", "valid_from")
        widgets = {"valid_from": DayInput()}  # noqa: RUF012

    def __init__(self, *args: Any, networks: list[Network] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if networks is not None:
            self.fields = {"network": NetworkField(networks), **self.fields}
        among = networks if networks is not None else [self.instance.network]
        self.fields["parent"].queryset = self._parents(among)  # type: ignore[attr-defined]
        self.fields["parent"].empty_label = _("nowhere: it stands at the top")  # type: ignore[attr-defined]
        for name in ("latitude", "longitude"):
            self.fields[name].help_text = _("%(help)s; only where there is no boundary.") % {
                "help": str(self.fields[name].help_text).capitalize()
            }

    def _parents(self, networks: list[Network]) -> QuerySet[Territory]:
        places = Territory.objects.filter(Q(closed_on=None) | Q(pk=self.instance.parent_id), network__in=networks)
        return places.exclude(Q(pk=self.instance.pk) | Q(level=Territory.Level.SECTION)).order_by("name", "id")

    def clean_country(self) -> str:
        country: str = self.cleaned_data["country"].upper()
        if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
            raise ValidationError(_("Write the two letters of ISO 3166, such as PT."))
        return country


class NameForm(forms.ModelForm[TerritoryName]):
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), required=False, choices=[("", "–"), *settings.LANGUAGES]
    )

    class Meta:
        model = TerritoryName
        fields = ("name", "language", "source")


class CodeForm(forms.ModelForm[TerritoryCode]):
    class Meta:
        model = TerritoryCode
        fields = ("scheme", "version", "value")
        help_texts = {  # noqa: RUF012
            "scheme": gettext_lazy("Who gives the code: NUTS, DICOFRE, INE."),
            "version": gettext_lazy("Codes change: name the edition, such as 2024."),
        }


class PopulationForm(forms.ModelForm[Population]):
    class Meta:
        model = Population
        fields = ("residents", "aged_under_15", "aged_65_plus", "as_of", "source")
        widgets = {"as_of": DayInput()}  # noqa: RUF012
        help_texts = {"source": gettext_lazy("Who counted, and where it was published.")}  # noqa: RUF012


class GroupingForm(forms.ModelForm[Grouping]):
    """A set of places; `networks` only where it is new."""

    class Meta:
        model = Grouping
        fields = ("name", "kind", "source", "territories")
        widgets = {"territories": forms.SelectMultiple(attrs={"size": 12})}  # noqa: RUF012
        help_texts = {  # noqa: RUF012
            "kind": gettext_lazy("Such as metropolitan area, planning region, statistical extent."),
            "territories": gettext_lazy("Hold Ctrl to choose several."),
        }

    def __init__(self, *args: Any, networks: list[Network] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if networks is not None:
            self.fields = {"network": NetworkField(networks), **self.fields}
        among = networks if networks is not None else [self.instance.network]
        already = self.instance.territories.values("pk") if self.instance.pk else []
        places = Territory.objects.filter(Q(closed_on=None) | Q(pk__in=already), network__in=among)
        self.fields["territories"].queryset = places.order_by("name", "id")  # type: ignore[attr-defined]


# -- boundaries ------------------------------------------------------------------
class NewPlacesForm(forms.Form):
    """Where the places stand that a file of outlines brings."""

    level = forms.ChoiceField(label=gettext_lazy("Level"), choices=Territory.Level.choices)
    parent = forms.ModelChoiceField(
        Territory.objects.none(),
        label=gettext_lazy("Lies in"),
        required=False,
        empty_label=gettext_lazy("nowhere: it stands at the top"),
    )
    scheme = forms.CharField(
        label=gettext_lazy("List of codes"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Such as DICOFRE, INE or NUTS; without it the codes of the file are not kept."),
    )

    def __init__(self, network: Network, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Territory.objects.filter(network=network).open().exclude(level=Territory.Level.SECTION)
        self.fields["parent"].queryset = places.order_by("name", "id")  # type: ignore[attr-defined]


class OutlineFileForm(forms.Form):
    """A file of outlines with its origin. The file is read by the operation, which says what is wrong with it."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("GeoJSON or TopoJSON, in longitude and latitude (WGS 84)."),
        widget=forms.ClearableFileInput(attrs={"accept": ".geojson,.topojson,.json,application/geo+json"}),
    )
    source = forms.CharField(
        label=gettext_lazy("Source"), max_length=300, help_text=gettext_lazy("Who drew it, and where it was published.")
    )
    licence = forms.CharField(label=gettext_lazy("Licence"), max_length=100, required=False)
    as_of = forms.DateField(label=gettext_lazy("As of"), required=False, widget=DayInput())
    layer = forms.CharField(
        label=gettext_lazy("Layer"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Only for a TopoJSON file with several layers."),
    )

    def __init__(self, *args: Any, networks: list[Network] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if networks is not None:
            self.fields = {"network": NetworkField(networks), **self.fields}

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_LIMIT_BYTES:
            words = {"size": byte_size(file.size), "limit": byte_size(settings.UPLOAD_LIMIT_BYTES)}
            raise ValidationError(_("The file has %(size)s; at most %(limit)s can be read.") % words)
        return file
