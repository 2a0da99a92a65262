"""What people type about projects, and how it becomes facts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.forms import BoundField
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.ground.documents.forms import ENDINGS
from sympolity.ground.kernel.fields import day_field, words_field
from sympolity.methods import cycle
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.facts import AmountFact, AmountKey, ProjectFacts
from sympolity.network.portfolio.models import Milestone, Partner, PlannedAmount, Project, TargetGroup
from sympolity.network.portfolio.money import read_cents
from sympolity.network.portfolio.queries import Land
from sympolity.network.programmes.models import Fund, Objective, Programme
from sympolity.network.territories.models import Territory

FEW = 12
WHY = gettext_lazy("Why")
MOST_UNITS = 16


def reason_field(*, required: bool = False, label: Any = WHY) -> forms.CharField:
    return words_field(label, rows=2, max_length=300, required=required)


def hold_fast(field: forms.Field) -> None:
    """A day of an agreed plan is shown and not typed; the operation refuses it in any case."""
    field.widget.attrs["readonly"] = True
    field.help_text = _("Agreed. It moves by an amendment.")


class MoneyField(forms.DecimalField):
    """An amount in units of the currency, as the reader's language writes it; `unit` stands behind the field."""

    def __init__(self, unit: str, **more: Any) -> None:
        super().__init__(
            max_digits=MOST_UNITS, decimal_places=2, min_value=0, localize=True, required=False,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "input"}), **more,
        )  # fmt: skip
        self.unit = unit

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if isinstance(value, str):
            return Decimal(read_cents(value)) / 100 if value.strip() else None
        return super().to_python(value)


class PlaceChoice(forms.ModelMultipleChoiceField[Territory]):
    """Places with the one that they lie in, so that two of the same name can be told apart."""

    land: Land

    def label_from_instance(self, obj: Territory) -> str:
        return self.land.path(obj.pk)


@dataclass(frozen=True, slots=True)
class Group:
    """Some fields under one legend."""

    legend: Promise | str
    fields: list[BoundField]
    help: Promise | str = ""


class ProjectForm(forms.Form):
    """All facts of a project. Each field carries what it showed: two people on one form change only their own."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=500)
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("One that no other project has."),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Project.Kind.choices, initial=Project.Kind.PROJECT)
    stage = forms.ChoiceField(label=gettext_lazy("Stage"), choices=Project.Stage.choices, initial=Project.Stage.IDEA)
    stage_reason = reason_field(label=gettext_lazy("Why it stands still or ended"))
    nature = forms.ChoiceField(
        label=gettext_lazy("Nature"), required=False, choices=[("", gettext_lazy("not said")), *Project.Nature.choices]
    )
    summary = forms.CharField(label=gettext_lazy("Summary"), required=False, widget=forms.Textarea(attrs={"rows": 5}))
    lead = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("Lead organisation"), required=False,
        empty_label=gettext_lazy("nobody yet"),
    )  # fmt: skip
    part_of = forms.CharField(
        label=gettext_lazy("Part of"), required=False, max_length=500,
        help_text=gettext_lazy("The code or the exact title of the larger project."),
    )  # fmt: skip
    territories = PlaceChoice(Territory.objects.none(), label=gettext_lazy("Territories"), required=False)
    address = forms.CharField(label=gettext_lazy("Address or place"), required=False, max_length=2000)
    latitude = forms.FloatField(
        label=gettext_lazy("Latitude"), required=False, help_text=gettext_lazy("In degrees, such as 38.6541")
    )
    longitude = forms.FloatField(
        label=gettext_lazy("Longitude"), required=False, help_text=gettext_lazy("In degrees, such as -9.0529")
    )
    objectives = forms.ModelMultipleChoiceField(
        Objective.objects.none(), label=gettext_lazy("Objectives"), required=False
    )
    target_groups = forms.ModelMultipleChoiceField(
        TargetGroup.objects.none(), label=gettext_lazy("Target groups"), required=False
    )
    planned_start_on = day_field(gettext_lazy("Planned start"), required=False)
    planned_end_on = day_field(gettext_lazy("Planned end"), required=False)
    actual_start_on = day_field(gettext_lazy("Actual start"), required=False)
    actual_end_on = day_field(gettext_lazy("Actual end"), required=False)
    website = forms.URLField(label=gettext_lazy("Website"), required=False, assume_scheme="https")
    reason = reason_field(label=gettext_lazy("Why these changes"))

    def __init__(
        self,
        *args: Any,
        programme: Programme,
        land: Land,
        project: Project | None = None,
        may_lead: Iterable[int] | None = None,
        **kwargs: Any,
    ) -> None:
        self.programme, self.project = programme, project
        self.money: dict[str, tuple[AmountKey, Fund | None]] = {}
        kwargs["initial"] = first_values(project) if project else {}
        super().__init__(*args, **kwargs)
        self._offer(programme, land, project, may_lead)
        self._ask_for_money(programme, project)
        if project:
            del self.fields["stage"], self.fields["stage_reason"]
            for name, field in self.fields.items():
                field.show_hidden_initial = name != "reason"
            if project.plan_versions.exists():
                for name in ("planned_start_on", "planned_end_on"):
                    hold_fast(self.fields[name])
        else:
            del self.fields["reason"]

    def _offer(self, programme: Programme, land: Land, project: Project | None, may_lead: Iterable[int] | None) -> None:
        open_or = Q(closed_on=None)
        organisations = Organisation.objects.filter(
            open_or | Q(pk=project.lead_id if project else None), network=programme.network_id
        )
        if may_lead is not None:
            organisations = organisations.filter(pk__in=list(may_lead))
            self.fields["lead"].required = True
        self._choose("lead", organisations)
        places: Any = self.fields["territories"]
        places.land = land
        chosen = self._chosen("territories")
        offered = Territory.objects.filter(open_or | chosen, network=programme.network_id).distinct()
        if land.grouped:
            offered = offered.filter(Q(pk__in=land.grouped) | chosen)
        self._choose("territories", offered.order_by("name", "id"))
        self._choose("objectives", programme.objectives.filter(open_or | self._chosen("objectives")).distinct())
        self._choose(
            "target_groups", programme.target_groups.filter(open_or | self._chosen("target_groups")).distinct()
        )
        self.fields["objectives"].label = str(programme.word("objectives"))

    def _chosen(self, name: str) -> Q:
        return Q(pk__in=self.initial.get(name, ()))

    def _choose(self, name: str, rows: QuerySet[Any]) -> None:
        field: Any = self.fields[name]
        field.queryset = rows
        if isinstance(field, forms.ModelMultipleChoiceField) and rows.count() <= FEW:
            field.widget = forms.CheckboxSelectMultiple()
            field.widget.choices = field.choices

    def _ask_for_money(self, programme: Programme, project: Project | None) -> None:
        """One field for each measure, each fund, and each amount that is already there."""
        known = (
            {(each.measure, each.fund_id, each.instrument): each for each in project.amounts.all()} if project else {}
        )
        funds = {fund.pk: fund for fund in programme.funds.all()}
        wanted: list[AmountKey] = [("total", None, ""), ("eligible", None, "")]
        wanted += [key for key in known if key[0] == "funding"]
        funded = {key[1] for key in known if key[0] == "funding"}
        wanted += [
            ("funding", fund.pk, PlannedAmount.Instrument.GRANT.value)
            for fund in funds.values()
            if fund.pk not in funded and fund.closed_on is None
        ]
        if not funds and ("funding", None, "") not in wanted:
            wanted.append(("funding", None, ""))
        for key in wanted:
            measure, fund_pk, instrument = key
            name = f"amount_{measure}_{fund_pk or 0}_{instrument or 'any'}"
            fund = funds.get(fund_pk) if fund_pk else None
            self.fields[name] = MoneyField(programme.currency, label=label_of_amount(measure, fund, instrument))
            self.money[name] = (key, fund)
            if key in known:
                self.initial[name] = Decimal(known[key].cents) / 100

    @property
    def fieldsets(self) -> list[Group]:
        def fields(*names: str) -> list[BoundField]:
            return [self[name] for name in names if name in self.fields]

        groups = [
            Group(_("What it is"), fields("title", "summary", "code", "kind", "nature", "stage", "stage_reason")),
            Group(_("Who and why"), fields("lead", "part_of", "objectives", "target_groups")),
            Group(_("Where"), fields("territories", "address", "latitude", "longitude")),
            Group(_("When"), fields("planned_start_on", "planned_end_on", "actual_start_on", "actual_end_on")),
            Group(_("Planned money"), fields(*self.money), _("Leave empty what nobody knows yet: empty is not zero.")),
            Group(_("More"), fields("website", "reason")),
        ]
        return [group for group in groups if group.fields]

    def clean_part_of(self) -> Project | None:
        said = self.cleaned_data["part_of"].strip()
        if not said:
            return None
        found = Project.objects.filter(Q(code=said) | Q(title=said), programme=self.programme)
        parents = list(found[:2])
        if len(parents) != 1:
            words = (
                _("There is no project with the code or title “%(said)s”.")
                if not parents
                else _("Several projects are called “%(said)s”. Enter the code instead.")
            )
            raise forms.ValidationError(words % {"said": said})
        return parents[0]

    def facts(self) -> ProjectFacts:
        """What was typed; of a project that is there already, only what this person changed."""
        changed = set(self.changed_data) if self.project else set(self.fields)
        said: dict[str, Any] = {}
        for name, value in self.cleaned_data.items():
            if name not in changed or name in self.money or name == "reason":
                continue
            key = "parent" if name == "part_of" else name
            said[key] = tuple(value) if isinstance(value, QuerySet) else value
        said["amounts"] = tuple(
            AmountFact(measure, None if units is None else int(units * 100), fund, instrument)
            for name, ((measure, _fund, instrument), fund) in self.money.items()
            if name in changed and ((units := self.cleaned_data[name]) is not None or self.project)
        )
        return ProjectFacts(**said)


def label_of_amount(measure: str, fund: Fund | None, instrument: str) -> str:
    if measure != PlannedAmount.Measure.FUNDING:
        return str(PlannedAmount.Measure(measure).label).capitalize()
    how = str(PlannedAmount.Instrument(instrument).label) if instrument else str(_("funding"))
    if fund is None:
        return how.capitalize()
    return _("%(how)s from %(fund)s") % {"how": how.capitalize(), "fund": fund.name}


def first_values(project: Project) -> dict[str, Any]:
    names = (
        "title", "code", "kind", "nature", "summary", "address", "latitude", "longitude", "planned_start_on",
        "planned_end_on", "actual_start_on", "actual_end_on", "website",
    )  # fmt: skip
    values: dict[str, Any] = {name: getattr(project, name) for name in names}
    values["lead"] = project.lead_id
    values["part_of"] = (project.parent.code or project.parent.title) if project.parent else ""
    for name in ("territories", "objectives", "target_groups"):
        values[name] = list(getattr(project, name).values_list("pk", flat=True))
    return values


class MoveForm(forms.Form):
    """The next stage, the day, and why where that is asked."""

    stage = forms.ChoiceField(label=gettext_lazy("Next stage"), widget=forms.RadioSelect)
    on = day_field(gettext_lazy("Since"), initial=timezone.localdate)
    reason = reason_field()

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stage: Any = self.fields["stage"]
        stage.choices = [(each, Project.Stage(each).label) for each in cycle.PROJECT.follow(project.stage)]
        self.fields["reason"].help_text = _("Needed for stand-by, rejected and cancelled. It stays in the history.")


class MilestoneForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("What is reached"), max_length=300)
    due_on = day_field(gettext_lazy("By which day"))
    verification = forms.CharField(
        label=gettext_lazy("How one sees it"), max_length=300, required=False,
        help_text=gettext_lazy("A document, a photo, a list of people: what somebody else can look at."),
    )  # fmt: skip


class ChangedMilestoneForm(MilestoneForm):
    reason = reason_field(label=gettext_lazy("Why the day moves"))

    def __init__(self, *args: Any, is_agreed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_agreed:
            hold_fast(self.fields["due_on"])
            del self.fields["reason"]


class ReportForm(forms.Form):
    on = day_field(gettext_lazy("Reached on"), initial=timezone.localdate)
    note = reason_field(label=gettext_lazy("What the checker should know"))
    evidence = forms.FileField(
        label=gettext_lazy("A file that shows it"),
        required=False,
        max_length=255,
        widget=forms.ClearableFileInput(attrs={"accept": ENDINGS}),
    )
    shows = forms.CharField(label=gettext_lazy("What the file shows"), max_length=200, required=False)


class CheckForm(forms.Form):
    state = forms.ChoiceField(
        label=gettext_lazy("What became of it"), widget=forms.RadioSelect,
        choices=[
            (Milestone.State.FULFILLED, gettext_lazy("fulfilled")),
            (Milestone.State.PARTLY, gettext_lazy("partly fulfilled")),
            (Milestone.State.NOT_FULFILLED, gettext_lazy("not fulfilled")),
            (Milestone.State.PLANNED, gettext_lazy("back to those who reported it")),
        ],
    )  # fmt: skip
    reason = reason_field(label=gettext_lazy("What is missing"))

    def __init__(self, *args: Any, milestone: Milestone, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        following = cycle.MILESTONE.follow(milestone.state)
        state: Any = self.fields["state"]
        state.choices = [(key, label) for key, label in state.choices if key in following]


class DropForm(forms.Form):
    reason = reason_field(required=True)


class PartnerForm(forms.Form):
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=gettext_lazy("Organisation"))
    role = forms.ChoiceField(label=gettext_lazy("As"), choices=Partner.Role.choices)
    since = day_field(gettext_lazy("Since"), required=False)

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_organisations(self.fields, programme)


class ReplacementForm(forms.Form):
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=gettext_lazy("New partner"))
    on = day_field(gettext_lazy("From"), initial=timezone.localdate)
    reason = reason_field()

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_organisations(self.fields, programme)


class LeavingForm(forms.Form):
    on = day_field(gettext_lazy("Last day"), initial=timezone.localdate)
    reason = reason_field()


class WithdrawForm(forms.Form):
    reason = reason_field()


def _offer_organisations(fields: Mapping[str, Any], programme: Programme) -> None:
    fields["organisation"].queryset = Organisation.objects.filter(network=programme.network_id).open()
