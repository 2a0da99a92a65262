"""Totals, and one by one what went wrong with them elsewhere (numbers of Akvo RSR's public threads)."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from sympolity.methods.measures import (
    AskedPeriod,
    Entry,
    Measure,
    Part,
    Rule,
    State,
    Why,
    is_reached,
    part_of,
    share_reached,
    total_of_period,
    total_to_date,
    totals_by_node,
)


def quarter(number: int, *, asked: int = 0) -> AskedPeriod:
    """The quarters of 2024 and 2025, numbered from 1."""
    year, place = 2024 + (number - 1) // 4, (number - 1) % 4
    first = date(year, 3 * place + 1, 1)
    last = date(year + (place == 3), (3 * place + 3) % 12 + 1, 1) - timedelta(days=1)
    return AskedPeriod(last, first, asked or number)


Q1, Q2, Q3, Q4 = (quarter(number) for number in (1, 2, 3, 4))
FIRST_HALF = AskedPeriod(Q2.last, Q1.first, 20)


def said(source: str, period: AskedPeriod, value: str | None, weight: str | None = None, **facts) -> Entry:
    base = None if weight is None else Decimal(weight)
    return Entry(source, period, None if value is None else Decimal(value), base, **facts)


# -- wrong totals of others ----------------------------------------------------------
def test_rsr_5211_periods_of_a_cumulative_indicator_were_added_up():
    entries = [said("garden", Q1, "10"), said("garden", Q2, "25"), said("garden", Q3, "40")]

    total = total_to_date(entries, Rule.CUMULATIVE)

    assert total.value == 40
    assert total.left_out == {Why.EARLIER: (entries[0], entries[1])}


def test_rsr_5212_a_cumulative_total_fell_because_one_project_had_not_reported_yet():
    entries = [
        said("garden", Q1, "100"),
        said("school", Q1, "50"),
        said("garden", Q2, "120"),
        said("school", Q2, None, state=State.LATE),
    ]

    periods = [total_of_period(entries, Rule.CUMULATIVE, period) for period in (Q1, Q2)]

    assert [each.value for each in periods] == [150, 170]
    assert periods[1].carried == (entries[1],)
    assert periods[1].left_out[Why.LATE] == (entries[3],)


def test_rsr_5239_cumulative_figures_of_two_sources_are_the_sum_of_the_last_of_each():
    entries = [said("one", Q1, "5"), said("one", Q2, "8"), said("two", Q1, "3")]

    assert total_to_date(entries, Rule.CUMULATIVE).value == 11


def test_rsr_5241_a_correction_of_the_first_period_replaced_the_second_one():
    before = [said("garden", Q1, "10"), said("garden", Q2, "25")]
    after = [said("garden", Q1, "12"), said("garden", Q2, "25")]

    assert [total_to_date(rows, Rule.CUMULATIVE).value for rows in (before, after)] == [25, 25]


def test_rsr_3956_parts_were_counted_beside_their_whole():
    entries = [said("garden", Q1, "30"), said("school", Q1, "20")]
    women = [said("garden", Q1, "18"), said("school", Q1, "2")]

    assert total_to_date(entries, Rule.SUM).value == 50
    assert total_to_date(women, Rule.SUM).value == 20


def test_rsr_2307_a_figure_that_was_sent_back_is_not_counted_and_is_named():
    entries = [said("garden", Q1, "30"), said("school", Q1, "99", state=State.RETURNED)]

    total = total_to_date(entries, Rule.SUM)

    assert total.value == 30
    assert total.left_out == {Why.RETURNED: (entries[1],)}
    assert total.still_open == (entries[1],)


def test_rsr_3730_a_project_in_two_places_was_counted_twice_in_the_whole():
    entries = [said("garden", Q1, "30"), said("school", Q1, "20")]
    places = {"garden": ["Moita", "Setúbal"], "school": ["Setúbal"]}

    of_places = totals_by_node(entries, Rule.SUM, lambda source: places[source])

    assert {place: total.value for place, total in of_places.items()} == {"Moita": 30, "Setúbal": 50}
    assert total_to_date(entries, Rule.SUM).value == 50


def test_rsr_2944_a_second_percentage_was_refused_because_percentages_cannot_be_added():
    entries = [said("garden", Q1, "50", "10"), said("garden", Q2, "80", "30")]

    assert total_to_date(entries, Rule.WEIGHTED_AVERAGE).value == Decimal("72.5")


def test_rsr_2181_the_mean_of_percentages_took_a_village_for_a_city():
    entries = [said("village", Q1, "100", "10"), said("city", Q1, "50", "990")]

    assert total_to_date(entries, Rule.WEIGHTED_AVERAGE).value == Decimal("50.5")


# -- rules ---------------------------------------------------------------------------
def test_a_mean_without_a_base_is_not_measured():
    entries = [said("garden", Q1, "50", "0"), said("school", Q1, "70")]

    total = total_to_date(entries, Rule.WEIGHTED_AVERAGE)

    assert total.value is None
    assert total.left_out == {Why.NO_BASE: tuple(entries)}


def test_nothing_reported_is_not_zero_and_a_reported_zero_is():
    assert total_to_date([], Rule.SUM).value is None
    assert total_to_date([said("garden", Q1, "0")], Rule.SUM).value == 0


def test_people_whom_several_counted_are_known_only_within_bounds():
    measure = total_to_date([said("garden", Q1, "30"), said("school", Q1, "20")], Rule.UNIQUE_COUNT).measure

    assert (measure.value, measure.low, measure.high, measure.is_range) == (None, 30, 50, True)
    assert measure.at_least == 30


def test_people_whom_only_one_source_counted_are_known():
    measure = total_to_date([said("garden", Q1, "30"), said("school", Q1, "0")], Rule.UNIQUE_COUNT).measure

    assert (measure.value, measure.low, measure.high, measure.is_range) == (30, 30, 30, False)


def test_the_latest_figure_of_each_source_stands():
    entries = [said("garden", Q1, "30"), said("garden", Q2, "20"), said("school", Q1, "5")]

    total = total_to_date(entries, Rule.LATEST)

    assert total.value == 25
    assert total.carried == (entries[2],)
    assert total.fallen == ()


def test_a_cumulative_figure_that_falls_is_flagged_and_counts():
    entries = [said("garden", Q1, "30"), said("garden", Q2, "20")]

    total = total_to_date(entries, Rule.CUMULATIVE)

    assert (total.value, total.fallen) == (20, (entries[1],))


def test_a_missing_quarter_carries_the_last_figure_forward_and_says_so():
    entries = [said("garden", Q1, "30"), said("garden", Q2, None, state=State.MISSING), said("garden", Q3, "50")]

    assert total_of_period(entries, Rule.CUMULATIVE, Q2).value == 30
    assert total_of_period(entries, Rule.CUMULATIVE, Q2).carried == (entries[0],)
    assert total_of_period(entries, Rule.CUMULATIVE, Q3).carried == ()


def test_a_missing_quarter_adds_nothing_to_a_sum():
    entries = [said("garden", Q1, "30"), said("garden", Q2, None, state=State.MISSING)]

    assert total_of_period(entries, Rule.SUM, Q2).value is None
    assert total_to_date(entries, Rule.SUM).value == 30


def test_a_half_year_replaces_the_quarters_that_it_covers():
    entries = [said("garden", Q1, "10"), said("garden", Q2, "20"), said("garden", FIRST_HALF, "33")]
    others = [said("school", Q1, "5")]

    total = total_to_date(entries + others, Rule.SUM)

    assert total.value == 38
    assert total.left_out == {Why.COVERED: (entries[0], entries[1])}


def test_of_two_reports_on_the_same_period_the_newer_one_counts():
    again = said("garden", quarter(1, asked=99), "12")
    entries = [said("garden", Q1, "10"), again]

    assert total_to_date(entries, Rule.SUM).counted == (again,)


def test_periods_that_only_overlap_both_count():
    winter = AskedPeriod(date(2024, 4, 30), date(2024, 2, 1), 9)

    assert total_to_date([said("garden", Q1, "10"), said("garden", winter, "5")], Rule.SUM).value == 15


def test_a_total_stops_at_the_day_asked_for():
    entries = [said("garden", Q1, "10"), said("garden", Q2, "20")]

    assert total_to_date(entries, Rule.SUM, until=Q1.last).value == 10


def test_what_is_not_asked_or_excused_is_listed_by_its_reason():
    states = (State.EXCUSED, State.ENDED, State.NOT_ASKED, State.WAITING)
    entries = [said(state.value, Q1, None, state=state) for state in states]
    silent = said("garden", Q1, None)

    total = total_to_date([*entries, silent], Rule.SUM)

    assert {why: len(rows) for why, rows in total.left_out.items()} == {
        Why.EXCUSED: 1,
        Why.ENDED: 1,
        Why.NOT_ASKED: 1,
        Why.WAITING: 1,
        Why.NO_FIGURE: 1,
    }
    assert total.still_open == (entries[3],)


# -- targets -------------------------------------------------------------------------
def test_share_of_a_target_counts_from_the_baseline_in_both_directions():
    more = share_reached(Decimal(150), Decimal(200), baseline=Decimal(100))
    less = share_reached(Decimal(15), Decimal(10), baseline=Decimal(20), down=True)

    assert (more, less) == (Decimal("0.5"), Decimal("0.5"))


def test_share_of_a_target_is_unknown_without_a_figure_or_a_start_from_above():
    assert share_reached(None, Decimal(10)) is None
    assert share_reached(Decimal(15), Decimal(10), down=True) is None


def test_a_target_at_the_baseline_is_reached_or_not():
    assert share_reached(Decimal(9), Decimal(10), baseline=Decimal(10)) == 0
    assert share_reached(Decimal(9), Decimal(10), baseline=Decimal(10), down=True) == 1
    assert (is_reached(Decimal(9), Decimal(10), down=True), is_reached(None, Decimal(10))) == (True, False)


# -- properties ----------------------------------------------------------------------
values = st.decimals(min_value=0, max_value=10**11, places=4)
entries_of_many = st.lists(
    st.builds(
        Entry,
        st.sampled_from("abcd"),
        st.integers(1, 6).map(quarter),
        values,
        st.decimals(min_value=0, max_value=10**6, places=2),
        st.sampled_from([State.ACCEPTED, State.ACCEPTED, State.LATE, State.RETURNED]),
    ),
    max_size=12,
    unique_by=lambda entry: (entry.source, entry.period),
)


@given(entries_of_many, st.sampled_from(Rule))
@settings(max_examples=60)
def test_every_entry_is_either_counted_or_left_out_for_a_reason(entries, rule):
    total = total_to_date(entries, rule)

    told = [*total.counted, *(entry for rows in total.left_out.values() for entry in rows)]
    assert sorted(map(id, told)) == sorted(map(id, entries))


@given(entries_of_many, st.sampled_from(Rule))
@settings(max_examples=60)
def test_parts_of_single_sources_joined_make_the_whole(entries, rule):
    total = total_to_date(entries, rule)

    joined = sum((part_of([e for e in total.counted if e.source == one], rule) for one in "abcd"), Part())

    assert joined == total.measure.part


@given(entries_of_many)
@settings(max_examples=60)
def test_a_mean_lies_between_its_figures_and_a_unique_count_between_its_bounds(entries):
    mean = total_to_date(entries, Rule.WEIGHTED_AVERAGE)
    unique = total_to_date(entries, Rule.UNIQUE_COUNT).measure

    if mean.value is not None:
        figures = [entry.value for entry in mean.counted]
        assert min(figures) - Decimal("1e-9") <= mean.value <= max(figures) + Decimal("1e-9")
    if unique.is_known:
        assert unique.low <= unique.high


@given(entries_of_many)
@settings(max_examples=60)
def test_sums_of_periods_make_the_sum_to_date(entries):
    periods = sorted({entry.period for entry in entries})

    parts = [total_of_period(entries, Rule.SUM, period).value or 0 for period in periods]

    assert sum(parts) == (total_to_date(entries, Rule.SUM).value or 0)


@given(entries_of_many)
@settings(max_examples=60)
def test_what_never_falls_for_a_source_never_falls_in_the_whole(entries):
    ordered = sorted((e for e in entries if e.state == State.ACCEPTED), key=lambda entry: entry.period)
    highest: dict = {}
    grown = []
    for entry in ordered:
        highest[entry.source] = max(highest.get(entry.source, Decimal(0)), entry.value)
        grown.append(Entry(entry.source, entry.period, highest[entry.source]))

    steps = [total_of_period(grown, Rule.CUMULATIVE, period).value for period in sorted({e.period for e in grown})]

    assert all(before <= after for before, after in pairwise(steps))


def test_a_measure_of_nothing_says_nothing():
    assert [Measure(rule, Part()).value for rule in Rule] == [None] * 5
