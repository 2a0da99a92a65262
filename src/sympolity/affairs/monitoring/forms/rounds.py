"""What people fill in about rounds: templates and their questions, the days of a round, single due days."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.affairs.monitoring.models import Indicator, Return, Round, RoundQuestion, RoundTemplate
from sympolity.affairs.monitoring.operations.templates import FACTS
from sympolity.affairs.monitoring.queries.rounds import latecomers
from sympolity.ground.kernel.editing import DayInput, ReasonForm
from sympolity.methods.periods import Period
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.models import Programme

FURTHEST = 365


class DaysField(forms.CharField):
    """Whole numbers of days, separated by commas: -14, -3, 1, 7."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(str(day) for day in value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[int]:
        text = super().clean(value).replace("\N{MINUS SIGN}", "-").replace(";", ",")
        try:
            days = sorted({int(part) for part in text.split(",") if part.strip()})
        except ValueError as error:
            raise forms.ValidationError(_("Write whole numbers, separated by commas: -14, -3, 1, 7.")) from error
        if any(abs(day) > FURTHEST for day in days):
            raise forms.ValidationError(_("A reminder lies at most a year from the due day."))
        return days


class TemplateForm(forms.ModelForm):  # type: ignore[type-arg]
    reminder_days = DaysField(
        label=gettext_lazy("Days of reminders"),
        required=False,
        help_text=gettext_lazy("Counted from the due day: -3 is three days before, 7 a week after. Empty: none."),
    )

    class Meta:
        model = RoundTemplate
        fields = (*FACTS, "indicators")
        widgets = {  # noqa: RUF012
            "introduction": forms.Textarea(attrs={"rows": 3}),
            "indicators": forms.CheckboxSelectMultiple(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["indicators"]
        now = Q(round_templates=self.instance) if self.instance.pk else Q()
        indicators = Indicator.objects.filter(programme=self.instance.programme)
        chosen.queryset = indicators.filter(Q(closed_on=None) | now).distinct()

    def _save_m2m(self) -> None:
        """The operation sets the indicators."""


class QuestionForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = RoundQuestion
        fields = ("text", "hint", "is_required", "order")


class PlanForm(forms.Form):
    """A round that differs from what its template would give, or that belongs to no cadence."""

    template = forms.ModelChoiceField(RoundTemplate.objects.none(), label=gettext_lazy("Template"))
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("Empty: the name of the template and the period."),
    )
    introduction = forms.CharField(
        label=gettext_lazy("What those who report should know"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=gettext_lazy("Empty: what the template says."),
    )
    period_from = forms.DateField(label=gettext_lazy("Period from"), widget=DayInput())
    period_until = forms.DateField(label=gettext_lazy("Period until"), widget=DayInput())
    opens_on = forms.DateField(label=gettext_lazy("Opens on"), widget=DayInput(), required=False)
    due_on = forms.DateField(
        label=gettext_lazy("Due"),
        widget=DayInput(),
        required=False,
        help_text=gettext_lazy("Empty: as many days after the period as the template says."),
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        templates: Any = self.fields["template"]
        templates.queryset = RoundTemplate.objects.filter(programme=programme).open()

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        first, last = facts.pop("period_from", None), facts.pop("period_until", None)
        if first and last:
            if last < first:
                self.add_error("period_until", _("The last day lies before the first. Choose a later one."))
            facts["period"] = Period(first, last)
        facts["introduction"] = facts.get("introduction") or None
        return facts


class RoundForm(forms.ModelForm):  # type: ignore[type-arg]
    """The words of a round, and its days as long as it is planned."""

    class Meta:
        model = Round
        fields = ("title", "introduction", "period_from", "period_until", "opens_on", "due_on")
        widgets = {  # noqa: RUF012
            "introduction": forms.Textarea(attrs={"rows": 3}),
            "period_from": DayInput(),
            "period_until": DayInput(),
            "opens_on": DayInput(),
            "due_on": DayInput(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.state != Round.State.PLANNED:
            for name in ("period_from", "period_until", "opens_on", "due_on"):
                del self.fields[name]


class LatecomersForm(forms.Form):
    """Projects that the round does not ask about yet."""

    projects = forms.ModelMultipleChoiceField(
        Project.objects.none(), label=gettext_lazy("Projects"), widget=forms.CheckboxSelectMultiple()
    )
    due_on = forms.DateField(label=gettext_lazy("Due"), widget=DayInput())

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["projects"]
        chosen.queryset = latecomers(round_).order_by("title", "pk")
        self.fields["due_on"].initial = round_.due_on


class DueDayForm(ReasonForm):
    due_on = forms.DateField(label=gettext_lazy("Now due"), widget=DayInput())
    field_order = ("due_on", "reason")

    def __init__(self, *args: Any, report: Return, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].initial = report.due_on
