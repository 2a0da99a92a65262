from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.affairs.monitoring.models import Disaggregation, Indicator, Target
from sympolity.affairs.monitoring.operations.indicators import open_categories
from sympolity.ground.kernel.editing import DayInput
from sympolity.network.organisations.models import Organisation
from sympolity.network.programmes.models import Objective
from sympolity.network.territories.models import Territory


class IndicatorForm(forms.ModelForm[Indicator]):
    class Meta:
        model = Indicator
        fields = (
            "name",
            "code",
            "definition",
            "objective",
            "kind",
            "unit",
            "decimals",
            "rule",
            "weight_name",
            "direction",
            "baseline",
            "baseline_on",
            "source",
            "disaggregations",
            "counts_people",
            "is_asked_of_all",
            "is_public",
            "order",
        )
        widgets = {  # noqa: RUF012
            "baseline_on": DayInput(),
            "definition": forms.Textarea(attrs={"rows": 4}),
            "rule": forms.RadioSelect,
            "disaggregations": forms.CheckboxSelectMultiple,
        }
        help_texts = {  # noqa: RUF012
            "definition": gettext_lazy("Who or what counts, who does not, and when."),
            "rule": gettext_lazy("It cannot change once figures were accepted."),
            "order": gettext_lazy("Its place among its neighbours: smaller numbers come first."),
            "source": gettext_lazy("The document that says so."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one = self.instance
        self.fields["rule"].choices = Indicator.Rule.choices  # type: ignore[attr-defined]
        self.fields["objective"].label = capfirst(str(one.programme.word("objective")))
        objectives = Objective.objects.filter(Q(closed_on=None) | Q(pk=one.objective_id), programme=one.programme_id)
        self.fields["objective"].queryset = objectives  # type: ignore[attr-defined]
        splits = Disaggregation.objects.filter(programme=one.programme_id)
        chosen = Q(indicators=one) if one.pk else Q(pk=None)
        self.fields["disaggregations"].queryset = splits.filter(Q(closed_on=None) | chosen).distinct()  # type: ignore[attr-defined]


class DisaggregationForm(forms.ModelForm[Disaggregation]):
    categories = forms.CharField(
        label=gettext_lazy("Categories"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("One on each line. A line that you take out is no longer asked for; its figures stay."),
    )

    class Meta:
        model = Disaggregation
        fields = ("name",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["categories"] = "\n".join(open_categories(self.instance))

    def clean_categories(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["categories"].splitlines() if line.strip()]


class TargetForm(forms.ModelForm[Target]):
    """What is to be reached: in the whole programme where nothing is chosen."""

    class Meta:
        model = Target
        fields = ("value", "due_on", "organisation", "territory", "source")
        widgets = {"due_on": DayInput()}  # noqa: RUF012
        help_texts = {"organisation": gettext_lazy("Leave both empty for the whole programme.")}  # noqa: RUF012

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one = self.instance
        if one.project_id:
            del self.fields["organisation"], self.fields["territory"]
            return
        network = one.indicator.programme.network_id
        ours = Organisation.objects.filter(network=network).open()
        self.fields["organisation"].queryset = ours.order_by("name", "id")  # type: ignore[attr-defined]
        places = Territory.objects.filter(network=network).exclude(level=Territory.Level.COMMUNITY)
        self.fields["territory"].queryset = places.order_by("name", "id")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        facts = dict(super().clean() or self.cleaned_data)
        if facts.get("organisation") and facts.get("territory"):
            raise ValidationError(_("Choose an organisation or a territory, not both."))
        return facts


class AssignForm(forms.Form):
    """What holds for each of the projects that are listed."""

    since = forms.DateField(label=gettext_lazy("Reports from"), required=False, widget=DayInput())
    value = forms.DecimalField(
        label=gettext_lazy("Target of each project"), required=False, max_digits=20, decimal_places=4
    )
    due_on = forms.DateField(label=gettext_lazy("To be reached by"), required=False, widget=DayInput())

    def clean(self) -> dict[str, Any]:
        facts = dict(super().clean() or self.cleaned_data)
        if facts.get("value") is not None and not facts.get("due_on"):
            self.add_error("due_on", _("Say by when the target is to be reached."))
        return facts


class EndAssignmentsForm(forms.Form):
    until = forms.DateField(label=gettext_lazy("Reports until"), widget=DayInput())
    reason = forms.CharField(label=gettext_lazy("Why"), widget=forms.Textarea(attrs={"rows": 3}))
