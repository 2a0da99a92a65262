from datetime import date

import pytest
from django.urls import reverse

from closed_rounds import accept, asking_round, report_in
from factories import make_organisation, make_programme, make_project, make_user
from rounds import make_indicator, make_return
from sympolity.affairs.monitoring.models import Assignment, Category, Disaggregation, Target
from sympolity.affairs.monitoring.queries.series import series
from sympolity.affairs.monitoring.queries.stories import Place, places_of, reports_on
from sympolity.affairs.monitoring.queries.totals import readings_of_project
from sympolity.methods.periods import Period

pytestmark = pytest.mark.django_db
FIRST = Period(date(2025, 1, 1), date(2025, 3, 31))
SECOND = Period(date(2025, 4, 1), date(2025, 6, 30))


@pytest.fixture
def programme():
    return make_programme(base_language="en")


@pytest.fixture
def town(programme):
    return make_organisation(programme.network, "Town")


@pytest.fixture
def projects(programme, town):
    return [make_project(programme, f"Project {number}", lead=town, stage="implementation") for number in range(4)]


def place_of(indicator) -> dict[tuple[str, str], str]:
    rows = reports_on(indicator).select_related("project", "round")
    return {(row.project.title, str(row.round.period_until)): row.place for row in rows}


def test_places_say_for_each_report_whether_it_counts_or_why_not(programme, town, projects):
    indicator = make_indicator(programme, is_asked_of_all=True)
    round_ = asking_round(programme, indicator)
    accept(report_in(round_, projects[0]), {indicator: 10})
    for project, state in zip(projects[1:], ("returned", "submitted", "excused"), strict=True):
        make_return(round_, town, project, state=state)
    ended = make_project(programme, "Ended", lead=town, stage="cancelled")
    silent = make_project(programme, "Silent", lead=town)
    for project in (ended, silent):
        make_return(round_, town, project)
    accept(report_in(round_, make_project(programme, "Empty", lead=town)), {})

    assert places_of(indicator) == {
        Place.COUNTED: 1,
        Place.RETURNED: 1,
        Place.WAITING: 1,
        Place.EXCUSED: 1,
        Place.ENDED: 1,
        Place.LATE: 1,
        Place.NO_FIGURE: 1,
    }


def test_places_tell_who_was_not_asked_from_who_is_missing(programme, town, projects):
    indicator = make_indicator(programme)
    round_ = asking_round(programme, indicator, due_on=date(2100, 1, 1))
    Assignment.objects.create(indicator=indicator, project=projects[0], since=date(2025, 5, 1))
    Assignment.objects.create(indicator=indicator, project=projects[1], until=date(2025, 3, 31))
    for project in projects[:3]:
        make_return(round_, town, project)

    assert place_of(indicator) == {
        ("Project 0", "2025-06-30"): Place.MISSING,
        ("Project 1", "2025-06-30"): Place.NOT_ASKED,
        ("Project 2", "2025-06-30"): Place.NOT_ASKED,
    }


def test_places_of_a_standing_figure_count_only_the_last_one(programme, town, projects):
    indicator = make_indicator(programme, rule="cumulative", is_asked_of_all=True)
    rounds = [asking_round(programme, indicator, period=period) for period in (FIRST, SECOND)]
    accept(report_in(rounds[0], projects[0]), {indicator: 10})
    accept(report_in(rounds[1], projects[0]), {indicator: 30})
    accept(report_in(rounds[0], projects[1]), {indicator: 5})
    make_return(rounds[1], town, projects[1], state="returned")

    assert place_of(indicator) == {
        ("Project 0", "2025-03-31"): Place.EARLIER,
        ("Project 0", "2025-06-30"): Place.COUNTED,
        ("Project 1", "2025-03-31"): Place.COUNTED,
        ("Project 1", "2025-06-30"): Place.RETURNED,
    }


def test_places_of_a_sum_leave_out_what_a_longer_period_covers(programme, projects):
    indicator = make_indicator(programme, is_asked_of_all=True)
    first = asking_round(programme, indicator, period=FIRST)
    half = asking_round(programme, indicator, period=Period(FIRST.first, SECOND.last))
    for round_ in (first, half):
        accept(report_in(round_, projects[0]), {indicator: 10})
    accept(report_in(first, projects[1]), {indicator: 10})

    assert place_of(indicator) == {
        ("Project 0", "2025-03-31"): Place.COVERED,
        ("Project 0", "2025-06-30"): Place.COUNTED,
        ("Project 1", "2025-03-31"): Place.COUNTED,
    }


def test_series_carry_a_missing_figure_forward_and_flag_a_fall(programme, projects):
    indicator = make_indicator(programme, rule="cumulative", is_asked_of_all=True)
    rounds = [asking_round(programme, indicator, period=period) for period in (FIRST, SECOND)]
    accept(report_in(rounds[0], projects[0]), {indicator: 10})
    accept(report_in(rounds[0], projects[1]), {indicator: 7})
    accept(report_in(rounds[1], projects[0]), {indicator: 8})

    first, second = series(programme, [indicator])[indicator.pk]

    assert [(step.measure.value, step.reported, step.carried, step.fallen) for step in (first, second)] == [
        (17, 2, 0, 0),
        (15, 1, 1, 1),
    ]


def test_series_of_a_sum_add_up_to_its_total(programme, projects):
    indicator = make_indicator(programme, is_asked_of_all=True)
    for period, value in ((FIRST, 10), (SECOND, 30)):
        accept(report_in(asking_round(programme, indicator, period=period), projects[0]), {indicator: value})

    assert [step.measure.value for step in series(programme, [indicator])[indicator.pk]] == [10, 30]


def test_readings_of_a_project_use_its_own_target_and_baseline(programme, projects):
    indicator = make_indicator(programme, rule="latest", baseline=1000)
    Assignment.objects.create(indicator=indicator, project=projects[0], baseline=10)
    Target.objects.create(indicator=indicator, project=projects[0], value=20, due_on=date(2100, 1, 1))
    Target.objects.create(indicator=indicator, value=5000, due_on=date(2100, 1, 1))
    accept(report_in(asking_round(programme, indicator), projects[0]), {indicator: 15})

    reading = readings_of_project(projects[0], [indicator])[indicator.pk]

    assert (reading.value, reading.share) == (15, 0.5)


# -- pages ---------------------------------------------------------------------------
@pytest.fixture
def secretariat(client, programme):
    user = make_user("secretariat", programme)
    client.force_login(user)
    return user


def address(name: str, programme, *more) -> str:
    return reverse(f"monitoring:{name}", args=[programme.slug, *more])


def test_the_list_shows_total_target_and_share(client, programme, secretariat, projects):
    indicator = make_indicator(programme, "Residents reached", is_asked_of_all=True)
    Target.objects.create(indicator=indicator, value=40, due_on=date(2100, 1, 1))
    accept(report_in(asking_round(programme, indicator), projects[0]), {indicator: 30})

    response = client.get(address("indicators", programme), {"format": "csv"})

    text = b"".join(response).decode("utf-8-sig")
    assert "Residents reached" in text
    assert "0.75" in text


def test_the_page_opens_the_rows_of_its_total(client, programme, secretariat, town, projects):
    indicator = make_indicator(programme, "Residents reached", is_asked_of_all=True)
    women = Category.objects.create(
        disaggregation=Disaggregation.objects.create(programme=programme, name="Sex"), name="women"
    )
    round_ = asking_round(programme, indicator)
    accept(report_in(round_, projects[0]), {indicator: {None: 30, women.pk: 18}})
    make_return(round_, town, projects[1], state="returned")

    page = client.get(address("indicator", programme, indicator.pk))
    rows = client.get(address("indicator-reports", programme, indicator.pk), {"place": "counted"})

    assert [(line.words, line.count) for line in page.context["story"]] == [("counted", 1), ("sent back", 1)]
    assert [(line.name, line.words) for line in page.context["splits"][0].lines] == [
        ("women", "18"),
        ("not split", "12"),
    ]
    assert rows.context["listing"].totals == {"value": 30}


def test_the_page_shows_bounds_for_people_counted_by_several(client, programme, secretariat, projects):
    indicator = make_indicator(programme, rule="unique-count", is_asked_of_all=True)
    round_ = asking_round(programme, indicator)
    for project, value in zip(projects[:2], (30, 20), strict=True):
        accept(report_in(round_, project), {indicator: value})

    page = client.get(address("indicator", programme, indicator.pk))

    assert page.context["total_words"] == "30 to 50\xa0people"


def test_assign_takes_the_projects_that_the_filters_keep(client, programme, secretariat, projects):
    indicator = make_indicator(programme)
    projects[0].stage = "completed"
    projects[0].save()

    client.post(
        address("assign-projects", programme, indicator.pk) + "?stage=implementation",
        {"since": "2025-01-01", "value": "20", "due_on": "2026-12-31"},
    )

    assert set(indicator.assignments.values_list("project", flat=True)) == {each.pk for each in projects[1:]}
    assert indicator.targets.count() == 3


def test_end_assignments_takes_only_assigned_projects(client, programme, secretariat, projects):
    indicator = make_indicator(programme)
    Assignment.objects.create(indicator=indicator, project=projects[0])

    client.post(
        address("end-assignments", programme, indicator.pk), {"until": "2025-12-31", "reason": "The round is over."}
    )

    assert [(each.project_id, each.until) for each in indicator.assignments.all()] == [
        (projects[0].pk, date(2025, 12, 31))
    ]


def test_change_indicator_shows_the_refusal_at_its_field(client, programme, secretariat, projects):
    indicator = make_indicator(programme, "Residents reached", is_asked_of_all=True)
    accept(report_in(asking_round(programme, indicator), projects[0]), {indicator: 30})
    typed = {"name": "Residents", "kind": "output", "unit": "people", "decimals": "0", "rule": "latest"}

    response = client.post(
        address("change-indicator", programme, indicator.pk), {**typed, "direction": "up", "order": "0"}
    )

    assert response.status_code == 422
    assert "rule" in response.context["form"].errors


def test_the_page_of_a_project_shows_its_results(client, programme, secretariat, projects):
    indicator = make_indicator(programme, "Residents reached", is_asked_of_all=True)
    accept(report_in(asking_round(programme, indicator), projects[0]), {indicator: 30})

    response = client.get(reverse("portfolio:project", args=[programme.slug, projects[0].pk]))

    assert "30\xa0people" in response.content.decode()
