"""One report that waits to be filled in, with everybody who has to do with it, for tests of reports."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from factories import make_milestone, make_organisation, make_programme, make_project, make_user
from rounds import make_indicator, make_question, make_return, make_round, make_template
from sympolity.affairs.monitoring.answers import indicator_key, milestone_key, question_key
from sympolity.affairs.monitoring.asks import freeze
from sympolity.affairs.monitoring.models import (
    Category,
    Disaggregation,
    Indicator,
    Return,
    Round,
    RoundQuestion,
    RoundTemplate,
)
from sympolity.affairs.monitoring.operations.returns import Saved, save_answers
from sympolity.ground.accounts.models import User
from sympolity.methods.periods import Period
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Milestone, Project
from sympolity.network.programmes.models import Programme

AUTUMN = Period(date(2025, 7, 1), date(2025, 9, 30))
SUMMER = Period(date(2025, 4, 1), date(2025, 6, 30))


@dataclass
class Desk:
    """A report on one project: who writes it, who reads it, and the keys of its fields."""

    programme: Programme
    organisation: Organisation
    project: Project
    template: RoundTemplate
    round: Round
    report: Return
    officer: User
    colleague: User
    secretariat: User
    question: RoundQuestion
    people: Indicator
    trained: Indicator
    women: Category
    men: Category
    step: Milestone

    @property
    def words(self) -> str:
        return question_key(self.question.pk)

    @property
    def reached(self) -> str:
        """A cumulative figure of people, split into women and men."""
        return indicator_key(self.people.pk)

    @property
    def new(self) -> str:
        """A figure that counts what is new."""
        return indicator_key(self.trained.pk)

    @property
    def roof(self) -> str:
        return milestone_key(self.step.pk)

    def write(self, values: Mapping[str, Any], *, by: User | None = None, report: Return | None = None) -> Saved:
        """Type values over what stands there now."""
        report = report or self.report
        revisions = dict(report.answers.values_list("key", "revision"))
        typed = {key: (value, revisions.get(key, 0)) for key, value in values.items()}
        return save_answers(report, typed, by=by or self.officer)

    def fill(self, report: Return | None = None, **figures: str) -> Saved:
        """All that is asked, so that the report can be sent."""
        values = {
            self.words: "The roof is closed.",
            self.reached: {"value": figures.get("reached", "100")},
            self.new: {"value": figures.get("new", "12")},
            self.roof: {"state": "reached", "on": "2025-09-01"},
        }
        return self.write(values, report=report)


def make_desk() -> Desk:
    programme = make_programme(base_language="en")
    town = make_organisation(programme.network, "Own municipality")
    project = make_project(programme, "Health house", lead=town, stage="implementation")
    split = Disaggregation.objects.create(programme=programme, name="Sex")
    women, men = (Category.objects.create(disaggregation=split, name=name) for name in ("women", "men"))
    people = make_indicator(programme, "People reached", rule="cumulative", is_asked_of_all=True)
    people.disaggregations.add(split)
    trained = make_indicator(programme, "People trained", rule="sum", is_asked_of_all=True)
    template = make_template(programme, name="Quarterly report")
    question = make_question(template, "What was done?", is_required=True)
    step = make_milestone(project, "Roof closed", due_on=date(2025, 8, 31))
    round_ = open_a_round(template, AUTUMN)
    return Desk(
        programme,
        town,
        project,
        template,
        round_,
        make_return(round_, town, project),
        make_user("project-officer", programme, town),
        make_user("organisation-manager", programme, town),
        make_user("secretariat", programme),
        question,
        people,
        trained,
        women,
        men,
        step,
    )


def open_a_round(template: RoundTemplate, period: Period) -> Round:
    round_ = make_round(template, period=period, state="open")
    round_.asks = freeze(round_, [])
    round_.save(update_fields=["asks"])
    return round_
