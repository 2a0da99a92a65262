"""What people type about plans: an amendment with its days, a decision, a critical date, a rule of the watch list."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.ground.kernel import formats
from sympolity.ground.kernel.editing import DayInput
from sympolity.ground.kernel.fields import day_field, words_field
from sympolity.ground.languages.queries import say
from sympolity.network.portfolio.forms import Group
from sympolity.network.portfolio.models import Amendment, CriticalDate, Milestone, Project, WatchRule
from sympolity.network.portfolio.operations import NewStep, PlanChange

NEW_STEPS = 3
LONG = 1000


class AmendmentForm(forms.Form):
    """The plan with all its days, to be changed where it no longer holds, and why."""

    cause = forms.ChoiceField(label=gettext_lazy("Cause"), choices=[("", "–"), *Amendment.Cause.choices])
    cause_note = words_field(
        gettext_lazy("What happened"),
        required=False,
        max_length=LONG,
        help_text=gettext_lazy("Needed for another cause."),
    )
    remedy = words_field(gettext_lazy("What you do about it"), max_length=LONG)
    planned_start_on = day_field(gettext_lazy("Planned start"), required=False)
    planned_end_on = day_field(gettext_lazy("Planned end"), required=False)

    def __init__(
        self,
        *args: Any,
        project: Project,
        steps: Iterable[Milestone],
        amendment: Amendment | None = None,
        **kwargs: Any,
    ) -> None:
        self.steps = [step for step in steps if step.state != Milestone.State.FULFILLED]
        said = PlanChange.from_json(amendment.proposed) if amendment else PlanChange()
        kwargs["initial"] = _first_values(project, amendment, said)
        super().__init__(*args, **kwargs)
        moved = dict(said.steps)
        for step in self.steps:
            stands = _("planned for %(day)s") % {"day": formats.day(step.due_on)}
            self.fields[f"step_{step.pk}"] = day_field(say(step, "title").text, required=False, help_text=stands)
            self.initial[f"step_{step.pk}"] = moved.get(step.pk, step.due_on)
        droppable = [(step.pk, say(step, "title").text) for step in self.steps if step.state == Milestone.State.PLANNED]
        if droppable:
            self.fields["dropped"] = forms.TypedMultipleChoiceField(
                label=_("Milestones no longer pursued"), choices=droppable, coerce=int, required=False,
                widget=forms.CheckboxSelectMultiple, initial=list(said.dropped),
            )  # fmt: skip
        for place in range(NEW_STEPS):
            self._ask_for_new_step(place, said)

    def _ask_for_new_step(self, place: int, said: PlanChange) -> None:
        number = {"number": formats.number(place + 1)}
        self.fields[f"new_title_{place}"] = forms.CharField(
            label=_("New milestone %(number)s") % number, max_length=300, required=False
        )
        self.fields[f"new_due_{place}"] = day_field(_("By which day"), required=False)
        self.fields[f"new_how_{place}"] = forms.CharField(label=_("How one sees it"), max_length=300, required=False)
        if place < len(said.new_steps):
            new = said.new_steps[place]
            self.initial.update(
                {f"new_title_{place}": new.title, f"new_due_{place}": new.due_on, f"new_how_{place}": new.verification}
            )

    @property
    def fieldsets(self) -> list[Group]:
        steps = [self[f"step_{step.pk}"] for step in self.steps]
        if "dropped" in self.fields:
            steps.append(self["dropped"])
        new = [self[f"new_{part}_{place}"] for place in range(NEW_STEPS) for part in ("title", "due", "how")]
        groups = [
            Group(_("Why"), [self["cause"], self["cause_note"], self["remedy"]]),
            Group(_("When"), [self["planned_start_on"], self["planned_end_on"]]),
            Group(_("Milestones"), steps, _("Change the days that no longer hold; leave the others as they are.")),
            Group(_("New milestones"), new, _("Leave empty what you do not need.")),
        ]
        return [group for group in groups if group.fields]

    def clean(self) -> dict[str, Any]:
        for place in range(NEW_STEPS):
            title = self.cleaned_data.get(f"new_title_{place}")
            day = self.cleaned_data.get(f"new_due_{place}")
            if title and not day and f"new_due_{place}" not in self.errors:
                self.add_error(f"new_due_{place}", _("Say by which day it is to be reached."))
            if day and not title:
                self.add_error(f"new_title_{place}", _("Say what is to be reached."))
        return self.cleaned_data

    def change(self) -> PlanChange:
        said = self.cleaned_data
        return PlanChange(
            planned_start_on=said["planned_start_on"],
            planned_end_on=said["planned_end_on"],
            steps=tuple((step.pk, day) for step in self.steps if (day := said[f"step_{step.pk}"])),
            new_steps=tuple(
                NewStep(said[f"new_title_{place}"], said[f"new_due_{place}"], said[f"new_how_{place}"])
                for place in range(NEW_STEPS)
                if said[f"new_title_{place}"]
            ),
            dropped=tuple(said.get("dropped", ())),
        )


def _first_values(project: Project, amendment: Amendment | None, said: PlanChange) -> dict[str, Any]:
    values = {name: getattr(said, name) or getattr(project, name) for name in ("planned_start_on", "planned_end_on")}
    if amendment:
        values |= {name: getattr(amendment, name) for name in ("cause", "cause_note", "remedy")}
    return values


class SendForm(forms.Form):
    """What those who proposed it may do with an open amendment."""

    answer = forms.ChoiceField(label=gettext_lazy("What to do"), widget=forms.RadioSelect)
    reason = words_field(
        gettext_lazy("Why"), required=False, max_length=LONG, help_text=gettext_lazy("Needed to withdraw it.")
    )

    def __init__(self, *args: Any, following: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {"submitted": _("Submit it"), "withdrawn": _("Withdraw it")}
        answer: Any = self.fields["answer"]
        answer.choices = [(state, words[state]) for state in following if state in words]


class DecisionForm(forms.Form):
    """What those who decide may answer."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Decision"), widget=forms.RadioSelect,
        choices=[
            (Amendment.State.APPROVED, gettext_lazy("Approve it")),
            (Amendment.State.RETURNED, gettext_lazy("Return it")),
            (Amendment.State.REJECTED, gettext_lazy("Reject it")),
        ],
    )  # fmt: skip
    reason = words_field(
        gettext_lazy("Reason or conditions"),
        required=False,
        max_length=LONG,
        help_text=gettext_lazy("Needed to return or reject it."),
    )


class AgreeForm(forms.Form):
    on = day_field(gettext_lazy("Agreed on"), initial=timezone.localdate)


class CriticalDateForm(forms.ModelForm[CriticalDate]):
    class Meta:
        model = CriticalDate
        fields = ("title", "falls_on", "source")
        widgets: ClassVar = {"falls_on": DayInput()}


class WatchRuleForm(forms.ModelForm[WatchRule]):
    class Meta:
        model = WatchRule
        fields = ("kind", "days", "since", "source")
        widgets: ClassVar = {"since": DayInput()}
