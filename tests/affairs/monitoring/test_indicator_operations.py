from datetime import date
from decimal import Decimal

import pytest

from closed_rounds import accept, asking_round, report_in
from factories import make_objective, make_organisation, make_programme, make_project, make_user
from journalled import verbs
from rounds import make_indicator
from sympolity.affairs.monitoring.models import Assignment, Category, Indicator, Target
from sympolity.affairs.monitoring.operations import indicators, targets
from sympolity.ground.journal.models import Entry
from sympolity.ground.kernel.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return make_programme(base_language="en")


@pytest.fixture
def secretariat(programme):
    return make_user("secretariat", programme)


def with_a_figure(indicator: Indicator) -> None:
    accept(report_in(asking_round(indicator.programme, indicator)), {indicator: 10})


# -- indicators ----------------------------------------------------------------------
def test_add_indicator_refuses_a_mean_without_a_base(programme, secretariat):
    with pytest.raises(Refused) as refusal:
        indicators.add_indicator(programme, by=secretariat, name="Satisfied", unit="%", rule="weighted-average")

    assert refusal.value.field == "weight_name"
    assert not Indicator.objects.exists()


def test_add_indicator_refuses_an_objective_of_another_programme(programme, secretariat):
    foreign = make_objective(make_programme(network=programme.network))

    with pytest.raises(Refused) as refusal:
        indicators.add_indicator(
            programme, by=secretariat, name="Trained", unit="people", rule="sum", objective=foreign
        )

    assert refusal.value.field == "objective"


@pytest.mark.parametrize(("field", "value"), [("rule", "cumulative"), ("unit", "households")])
def test_change_indicator_refuses_another_rule_or_unit_once_figures_exist(programme, secretariat, field, value):
    indicator = make_indicator(programme)
    with_a_figure(indicator)

    with pytest.raises(Refused, match="Close this indicator and add another one") as refusal:
        indicators.change_indicator(indicator, by=secretariat, **{field: value})

    assert refusal.value.field == field
    indicator.refresh_from_db()
    assert (indicator.rule, indicator.unit) == ("sum", "people")


def test_change_indicator_takes_another_rule_while_nothing_was_reported(programme, secretariat):
    indicator = make_indicator(programme)

    indicators.change_indicator(indicator, by=secretariat, rule="latest")

    indicator.refresh_from_db()
    assert (indicator.rule, verbs(indicator)) == ("latest", ["indicator changed"])


def test_close_indicator_keeps_its_figures_and_opens_again(programme, secretariat):
    indicator = make_indicator(programme)
    with_a_figure(indicator)

    indicators.close_indicator(indicator, by=secretariat, reason="Counted otherwise now.")
    indicators.reopen_indicator(indicator, by=secretariat, reason="It was right.")

    indicator.refresh_from_db()
    assert (indicator.closed_on, indicator.figures.count()) == (None, 1)
    assert verbs(indicator) == ["indicator closed", "indicator opened again"]


# -- ways to split -------------------------------------------------------------------
def test_change_disaggregation_closes_what_is_left_out_and_loses_nothing(programme, secretariat):
    split = indicators.add_disaggregation(programme, by=secretariat, name="Sex", categories=["women", "men", "other"])
    indicator = make_indicator(programme)
    other = split.categories.get(name="other")
    accept(report_in(asking_round(programme, indicator)), {indicator: {None: 10, other.pk: 10}})

    indicators.change_disaggregation(split, by=secretariat, name="Sex", categories=["men", "women"])

    assert indicators.open_categories(split) == ["men", "women"]
    assert (Category.objects.count(), other.figures.count()) == (3, 1)
    indicators.change_disaggregation(split, by=secretariat, name="Sex", categories=["women", "men", "other"])
    assert indicators.open_categories(split) == ["women", "men", "other"]
    assert Category.objects.count() == 3


def test_take_a_way_to_split_from_an_indicator_keeps_the_figures(programme, secretariat):
    split = indicators.add_disaggregation(programme, by=secretariat, name="Sex", categories=["women", "men"])
    indicator = indicators.add_indicator(
        programme, by=secretariat, name="Trained", unit="people", rule="sum", disaggregations=[split]
    )
    women = split.categories.get(name="women")
    accept(report_in(asking_round(programme, indicator)), {indicator: {None: 10, women.pk: 6}})

    indicators.change_indicator(indicator, by=secretariat, disaggregations=[])

    assert (indicator.disaggregations.count(), women.figures.count()) == (0, 1)
    assert Entry.objects.about(indicator).order_by("-id")[0].changes == {"disaggregations": [[split.pk], []]}


def test_add_disaggregation_refuses_a_single_category(programme, secretariat):
    with pytest.raises(Refused) as refusal:
        indicators.add_disaggregation(programme, by=secretariat, name="Sex", categories=["women", " "])

    assert refusal.value.field == "categories"


# -- assignments ---------------------------------------------------------------------
def test_assign_projects_writes_one_decision_and_keeps_what_is_there(programme, secretariat):
    indicator = make_indicator(programme)
    projects = [make_project(programme) for _number in range(3)]
    Assignment.objects.create(indicator=indicator, project=projects[0], baseline=7)

    count = indicators.assign_projects(indicator, projects, by=secretariat, since=date(2025, 1, 1))

    assert (count, indicator.assignments.count()) == (2, 3)
    assert indicator.assignments.get(project=projects[0]).baseline == 7
    (entry,) = Entry.objects.about(indicator)
    assert entry.changes == {"projects": [None, sorted(each.pk for each in projects[1:])]}


def test_assign_projects_refuses_projects_of_another_programme(programme, secretariat):
    foreign = make_project(make_programme(network=programme.network))

    with pytest.raises(Refused, match="another programme"):
        indicators.assign_projects(make_indicator(programme), [foreign], by=secretariat)


def test_end_assignments_keeps_them_and_assigning_again_goes_on(programme, secretariat):
    indicator, project = make_indicator(programme), make_project(programme)
    indicators.assign_projects(indicator, [project], by=secretariat)

    ended = indicators.end_assignments(indicator, [project], by=secretariat, until=date(2025, 6, 30), reason="Done.")
    again = indicators.assign_projects(indicator, [project], by=secretariat)

    assert (ended, again) == (1, 1)
    assert indicator.assignments.get().until is None


# -- targets -------------------------------------------------------------------------
def test_set_target_refuses_a_second_one_for_the_same_day(programme, secretariat):
    indicator, day = make_indicator(programme), date(2027, 12, 31)
    targets.set_target(indicator, by=secretariat, value=Decimal(10), due_on=day)

    with pytest.raises(Refused, match="already is a target"):
        targets.set_target(indicator, by=secretariat, value=Decimal(20), due_on=day)

    own = make_organisation(programme.network)
    targets.set_target(indicator, by=secretariat, value=Decimal(5), due_on=day, organisation=own)
    assert Target.objects.count() == 2


def test_set_target_refuses_one_on_the_wrong_side_of_the_baseline(programme, secretariat):
    indicator = make_indicator(programme, rule="latest", baseline=20, direction="down")

    with pytest.raises(Refused, match="wrong side of the baseline"):
        targets.set_target(indicator, by=secretariat, value=Decimal(30), due_on=date(2027, 12, 31))


def test_withdraw_target_stays_and_can_be_set_again(programme, secretariat):
    target = targets.set_target(make_indicator(programme), by=secretariat, value=Decimal(10), due_on=date(2027, 12, 31))

    targets.withdraw_target(target, by=secretariat, reason="Agreed otherwise.")
    targets.restore_target(target, by=secretariat, reason="A mistake.")

    target.refresh_from_db()
    assert (target.closed_on, verbs(target)) == (None, ["target set", "target withdrawn", "target set again"])


def test_set_targets_keeps_what_a_project_has(programme, secretariat):
    indicator, day = make_indicator(programme), date(2027, 12, 31)
    projects = [make_project(programme) for _number in range(3)]
    Target.objects.create(indicator=indicator, project=projects[0], value=7, due_on=day)

    count = targets.set_targets(indicator, projects, by=secretariat, value=Decimal(10), due_on=day)

    assert (count, indicator.targets.get(project=projects[0]).value) == (2, 7)
