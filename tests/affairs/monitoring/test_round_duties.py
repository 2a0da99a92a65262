"""Rounds open on their day and remind in the morning, without anybody asking."""

from datetime import UTC, date, datetime

import pytest

from factories import make_organisation, make_programme, make_project, make_user
from rounds import make_return, make_round, make_template
from sympolity.affairs.monitoring.duties import open_rounds, remind
from sympolity.affairs.monitoring.models import Return, Round
from sympolity.ground.journal.models import Entry
from sympolity.ground.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return make_programme()


@pytest.fixture
def town(programme):
    return make_organisation(programme.network)


def at(time_machine, hour, day=17):
    time_machine.move_to(datetime(2025, 10, day, hour, tzinfo=UTC), tick=False)


def test_open_rounds_opens_those_whose_day_has_come_once(programme, town, time_machine):
    at(time_machine, 9)
    make_project(programme, lead=town)
    template = make_template(programme)
    due_on = date(2025, 10, 31)
    today, _tomorrow = (
        make_round(template, opens_on=day, due_on=due_on) for day in (date(2025, 10, 17), date(2025, 10, 18))
    )

    opened = [open_rounds(), open_rounds()]

    assert opened == [[today.pk], []]
    assert [entry.by for entry in Entry.objects.about(today)] == [None]
    assert Return.objects.count() == 1


def test_open_rounds_leaves_one_that_would_ask_nobody(programme, time_machine):
    at(time_machine, 9)
    round_ = make_round(make_template(programme), opens_on=date(2025, 10, 1))

    assert open_rounds() == []

    round_.refresh_from_db()
    assert round_.state == Round.State.PLANNED


def test_remind_waits_for_the_morning(programme, town, time_machine):
    at(time_machine, 9)
    make_user("project-officer", programme, town)
    opened_at = datetime(2025, 10, 1, tzinfo=UTC)
    round_ = make_round(make_template(programme, reminder_days=[1]), days_late=1, state="open", opened_at=opened_at)
    make_return(round_, town, make_project(programme, lead=town))
    at(time_machine, 3)
    by_night = remind()
    at(time_machine, 10)

    assert (by_night, remind(), remind(), Notice.objects.count()) == (0, 1, 0, 1)
