"""What a round asks, as it stood when the round opened.

`Round.asks` is written once, by `operations.rounds.open_round`, and grows only by projects that came later:

    {
      "questions":  [{"pk": 7, "text": "What was done?", "hint": "", "required": true}, ...],   in their order
      "indicators": [{"pk": 12, "code": "", "name": "Residents reached", "unit": "people", "decimals": 0,
                      "rule": "sum", "weight_name": "", "categories": [3, 4]}, ...],             in their order
      "of_all":     [12, ...],                indicators that every report of the round is asked for
      "of":         {"501": [14, 15], ...},   project -> further indicators, those assigned to it
      "milestones": true                      whether a report says how the milestones of its project stand
    }

`asked_in(report)` reads it for one report. The words stand here in the language of the programme; pages show the
translated rows (`RoundQuestion`, `Indicator`) of the same numbers where they still exist.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from sympolity.affairs.monitoring import answers
from sympolity.affairs.monitoring.models import Assignment, Indicator, Return, Round, RoundQuestion, RoundTemplate


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    pk: int
    text: str
    hint: str = ""
    is_required: bool = False

    @property
    def key(self) -> str:
        return answers.question_key(self.pk)

    @property
    def words(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Split:
    """One way in which a figure is split, with its categories by number."""

    name: str
    categories: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class AskedIndicator:
    """A figure that is asked for. What stands after `categories` helps to answer and is not kept by the round."""

    pk: int
    code: str
    name: str
    unit: str
    decimals: int
    rule: str
    weight_name: str = ""
    categories: tuple[int, ...] = ()
    definition: str = ""
    direction: str = ""
    splits: tuple[Split, ...] = ()
    baseline: Decimal | None = None
    baseline_on: date | None = None

    @property
    def key(self) -> str:
        return answers.indicator_key(self.pk)

    @property
    def words(self) -> str:
        return self.name

    @property
    def needs_weight(self) -> bool:
        return self.rule == Indicator.Rule.WEIGHTED_AVERAGE

    @property
    def adds_up(self) -> bool:
        """Whether its parts make up the whole: means of parts do not."""
        return self.rule != Indicator.Rule.WEIGHTED_AVERAGE


@dataclass(frozen=True, slots=True)
class AskedMilestone:
    pk: int
    title: str
    due_on: date
    verification: str
    state: str
    reported_on: date | None

    @property
    def key(self) -> str:
        return answers.milestone_key(self.pk)

    @property
    def words(self) -> str:
        return self.title


AskedField = AskedQuestion | AskedIndicator | AskedMilestone


@dataclass(frozen=True)
class Asked:
    """What one report is asked, in the order in which it stands on the page.

    `milestones` are those of the project as they are now; the round keeps only whether it asks about them.
    """

    questions: tuple[AskedQuestion, ...] = ()
    indicators: tuple[AskedIndicator, ...] = ()
    asks_milestones: bool = False
    milestones: tuple[AskedMilestone, ...] = ()

    @cached_property
    def by_key(self) -> Mapping[str, AskedField]:
        fields: tuple[AskedField, ...] = (*self.questions, *self.indicators, *self.milestones)
        return {each.key: each for each in fields}

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(self.by_key)

    def words_of(self, key: str) -> str:
        """The name of a field, for a list of what is missing or of what differs."""
        asked = self.by_key.get(key)
        return asked.words if asked else key

    def labels(self) -> dict[str, str]:
        """The name of each field that must be filled in, by its key, in the order of the form."""
        required = {each.key: each.text for each in self.questions if each.is_required}
        return required | {each.key: each.name for each in self.indicators}

    def missing(self, values: Mapping[str, Any]) -> list[str]:
        """The keys of what must be filled in and is not; `values` holds the value of each key.

        A figure that cannot be given is answered by a note that says why.
        """
        needs_base = {each.key for each in self.indicators if each.needs_weight}
        return [
            key
            for key in self.labels()
            if not is_answered(values.get(key)) or (key in needs_base and _lacks_its_base(values[key]))
        ]


def is_answered(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(str(value.get(name) or "").strip() for name in ("value", "note"))
    return value is not None and bool(str(value).strip())


def _lacks_its_base(value: Mapping[str, Any]) -> bool:
    return bool(value.get("value")) and not value.get("weight")


def asked_in(report: Return) -> Asked:
    """What this report is asked. Costs no query where its round is loaded."""
    asks: Mapping[str, Any] = report.round.asks
    wanted = {*asks.get("of_all", ()), *asks.get("of", {}).get(str(report.project_id), ())}
    return Asked(
        tuple(
            AskedQuestion(row["pk"], row["text"], row.get("hint", ""), row.get("required", False))
            for row in asks.get("questions", ())
        ),
        tuple(
            AskedIndicator(**{**row, "categories": tuple(row["categories"])})
            for row in asks.get("indicators", ())
            if row["pk"] in wanted
        ),
        bool(asks.get("milestones")) and report.project_id is not None,
    )


def freeze(round_: Round, projects: Collection[int]) -> dict[str, Any]:
    """What a round asks about these projects today, from its template and the assignments."""
    template = round_.template
    indicators = list(_indicators(template))
    of_projects = template.asked_of == RoundTemplate.AskedOf.PROJECT
    of_all = [each.pk for each in indicators if each.is_asked_of_all or not of_projects]
    questions = RoundQuestion.objects.filter(template=template, closed_on=None)
    return {
        "questions": [
            {"pk": each.pk, "text": each.text, "hint": each.hint, "required": each.is_required} for each in questions
        ],
        "indicators": [_told(each) for each in indicators],
        "of_all": of_all,
        "of": assigned(round_, indicators=[each.pk for each in indicators if each.pk not in of_all], projects=projects)
        if of_projects
        else {},
        "milestones": template.asks_milestones and of_projects,
    }


def assigned(round_: Round, *, indicators: Iterable[int], projects: Collection[int]) -> dict[str, list[int]]:
    """The indicators assigned to each of these projects at some time within the period of the round."""
    # By programme and not by number: a database takes only so many numbers in one question.
    rows = (
        Assignment.objects.filter(project__programme=round_.programme_id)
        .exclude(since__gt=round_.period_until)
        .exclude(until__lt=round_.period_from)
    )
    wanted, among = set(indicators), set(projects)
    found: dict[str, list[int]] = {}
    for indicator, project in rows.order_by("indicator__order", "indicator_id").values_list("indicator", "project"):
        if indicator in wanted and project in among:
            found.setdefault(str(project), []).append(indicator)
    return found


def _indicators(template: RoundTemplate) -> Iterable[Indicator]:
    """Those that the template chose; where it chose none, all of the programme that are asked of projects."""
    chosen = template.indicators.filter(closed_on=None).prefetch_related("disaggregations__categories")
    if template.indicators.exists() or template.asked_of == RoundTemplate.AskedOf.ORGANISATION:
        return chosen
    found = Indicator.objects.filter(programme=template.programme_id, closed_on=None)
    return found.prefetch_related("disaggregations__categories")


def _told(indicator: Indicator) -> dict[str, Any]:
    return {
        "pk": indicator.pk,
        "code": indicator.code,
        "name": indicator.name,
        "unit": indicator.unit,
        "decimals": indicator.decimals,
        "rule": indicator.rule,
        "weight_name": indicator.weight_name,
        "categories": [
            category.pk
            for split in indicator.disaggregations.all()
            if split.closed_on is None
            for category in split.categories.all()
            if category.closed_on is None
        ],
    }
