"""Totals read in the database are those that the method makes of the same figures, row by row."""

import random
from datetime import date
from decimal import Decimal

import pytest

from closed_rounds import accept, report_in
from factories import make_organisation, make_programme, make_project, make_territory
from rounds import make_indicator, make_round, make_template
from sympolity.affairs.monitoring.models import Category, Disaggregation, Figure, Target
from sympolity.affairs.monitoring.queries import totals
from sympolity.affairs.monitoring.queries.counting import Nodes
from sympolity.methods.measures import AskedPeriod, Entry, Rule, total_to_date
from sympolity.methods.periods import Period
from sympolity.network.portfolio.models import Project

pytestmark = pytest.mark.django_db
QUARTERS = [
    Period(date(2025, 1, 1), date(2025, 3, 31)),
    Period(date(2025, 4, 1), date(2025, 6, 30)),
    Period(date(2025, 7, 1), date(2025, 9, 30)),
]


@pytest.fixture
def programme():
    return make_programme(base_language="en", starts_on=date(2025, 1, 1))


@pytest.fixture
def town(programme):
    return make_organisation(programme.network, "Town")


@pytest.fixture
def rounds(programme):
    template = make_template(programme)
    return [make_round(template, period=period, state="closed") for period in QUARTERS]


def told(round_, project, indicator, value, weight=None, parts=()):
    sent = accept(report_in(round_, project), {indicator: {None: value, **dict(parts)}})
    if weight is not None:
        Figure.objects.filter(submission=sent).update(weight=weight)


def entries_of(indicator) -> list[Entry]:
    rows = Figure.objects.filter(indicator=indicator, category=None).select_related("round")
    return [
        Entry(
            row.project_id,
            AskedPeriod(row.round.period_until, row.round.period_from, row.round_id),
            row.value,
            row.weight,
        )
        for row in rows
    ]


def test_totals_are_those_of_the_method_for_every_rule(programme, town, rounds):
    chance = random.Random(7)  # noqa: S311
    again = make_round(make_template(programme), period=Period(date(2025, 1, 1), date(2025, 6, 30)), state="closed")
    indicators = [make_indicator(programme, rule=rule.value, decimals=4) for rule in Rule]
    projects = [make_project(programme, lead=town) for _number in range(5)]
    for round_ in [*rounds, again]:
        for project in chance.sample(projects, 3):
            report = report_in(round_, project)
            accept(report, {each: Decimal(chance.randrange(10**9)).scaleb(-4) for each in indicators})
            weight = Decimal(chance.randrange(1, 10**11)).scaleb(-2)
            Figure.objects.filter(submission__of=report).update(weight=weight)

    read = totals.totals(programme)

    for indicator in indicators:
        expected = total_to_date(entries_of(indicator), Rule(indicator.rule)).measure
        measure = read[indicator.pk].measure
        assert (measure.value, measure.low, measure.high) == (expected.value, expected.low, expected.high)
        assert measure.part.sources == expected.part.sources


def test_totals_add_decimals_exactly(programme, town, rounds):
    indicator = make_indicator(programme, decimals=4)
    for value in ("0.1", "0.2", "99999999999.9999"):
        told(rounds[0], make_project(programme, lead=town), indicator, Decimal(value))

    assert totals.totals(programme)[indicator.pk].value == Decimal("100000000000.2999")


def test_totals_weigh_large_bases_exactly(programme, town, rounds):
    indicator = make_indicator(programme, rule="weighted-average", decimals=4)
    told(rounds[0], make_project(programme, lead=town), indicator, Decimal("12.3456"), Decimal("9876543210.1234"))
    told(rounds[1], make_project(programme, lead=town), indicator, Decimal("65.4321"), Decimal("123456789.4321"))

    expected = total_to_date(entries_of(indicator), Rule.WEIGHTED_AVERAGE).value
    assert totals.totals(programme)[indicator.pk].value == expected


def test_totals_of_a_category_come_from_the_figure_that_counts(programme, town, rounds):
    indicator = make_indicator(programme, rule="cumulative")
    women = Category.objects.create(
        disaggregation=Disaggregation.objects.create(programme=programme, name="Sex"), name="women"
    )
    one, other = (make_project(programme, lead=town) for _number in range(2))
    told(rounds[0], one, indicator, 10, parts={women.pk: 6})
    told(rounds[1], one, indicator, 25, parts={women.pk: 13})
    told(rounds[0], other, indicator, 8, parts={women.pk: 3})
    told(rounds[1], other, indicator, 9)

    assert totals.totals(programme)[indicator.pk].value == 34
    by_category = totals.totals_by(programme, "category")[indicator.pk]
    assert {pk: each.value for pk, each in by_category.items()} == {women.pk: 13}


def test_totals_by_node_count_a_project_once_in_each_of_its_nodes(programme, town, rounds):
    indicator = make_indicator(programme)
    places = [make_territory(programme.network, name) for name in ("One", "Two", "Three")]
    first, second = places[0].pk, places[2].pk
    nodes = Nodes.places({places[0].pk: first, places[1].pk: first, places[2].pk: second})
    both = make_project(programme, lead=town)
    both.territories.set(places)
    nowhere = make_project(programme, lead=town)
    told(rounds[0], both, indicator, 10)
    told(rounds[0], nowhere, indicator, 4)

    by_node = totals.totals_by(programme, "node", nodes=nodes)[indicator.pk]

    assert {key: each.value for key, each in by_node.items()} == {first: 10, second: 10, None: 4}
    counts = [(each.measure.part.figures, each.measure.part.sources) for each in by_node.values()]
    assert {type(count) for pair in counts for count in pair} == {int}  # an edition writes them as JSON


def test_totals_of_some_projects_leave_out_the_others(programme, town, rounds):
    indicator = make_indicator(programme)
    one, other = (make_project(programme, lead=town) for _number in range(2))
    told(rounds[0], one, indicator, 10)
    told(rounds[0], other, indicator, 4)

    read = totals.totals(programme, projects=Project.objects.filter(pk=one.pk))

    assert read[indicator.pk].value == 10


def test_totals_stop_at_a_day_and_leave_out_cancelled_rounds(programme, town, rounds):
    indicator = make_indicator(programme)
    project = make_project(programme, lead=town)
    for round_ in rounds:
        told(round_, project, indicator, 10)
    rounds[0].state = "cancelled"
    rounds[0].save()

    assert totals.totals(programme)[indicator.pk].value == 20
    reading = totals.totals(programme, until=QUARTERS[1].last)[indicator.pk]
    assert (reading.value, reading.as_of) == (10, QUARTERS[1].last)


def test_a_reopened_report_counts_as_accepted_until_its_correction_is(programme, town, rounds):
    indicator = make_indicator(programme)
    report = report_in(rounds[0], make_project(programme, lead=town))
    accept(report, {indicator: 10})
    report.state = "reopened"
    report.save()
    during = totals.totals(programme)[indicator.pk].value

    accept(report, {indicator: 12})

    assert (during, totals.totals(programme)[indicator.pk].value) == (10, 12)


def test_totals_stand_against_the_target_that_is_due_next(programme, town, rounds):
    indicator = make_indicator(programme, rule="latest", baseline=10)
    told(rounds[0], make_project(programme, lead=town), indicator, 30)
    for year, value in ((2024, 20), (2026, 50), (2030, 90)):
        Target.objects.create(indicator=indicator, due_on=date(year, 12, 31), value=value)
    Target.objects.create(indicator=indicator, due_on=date(2025, 12, 31), value=1, organisation=town)

    reading = totals.totals(programme, until=date(2025, 12, 31))[indicator.pk]

    assert (reading.goal.value, reading.share, reading.is_reached) == (50, Decimal("0.5"), False)


def test_totals_take_the_same_number_of_queries_for_any_number_of_rounds(
    programme, town, rounds, django_assert_max_num_queries
):
    indicators = [make_indicator(programme, rule=rule.value) for rule in Rule]
    project = make_project(programme, lead=town)
    for round_ in rounds:
        accept(report_in(round_, project), dict.fromkeys(indicators, 10))

    with django_assert_max_num_queries(6):
        totals.totals(programme)
