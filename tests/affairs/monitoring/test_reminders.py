from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from factories import make_organisation, make_programme, make_project, make_user
from rounds import make_return, make_round, make_template
from sympolity.affairs.monitoring.models import Reminder
from sympolity.affairs.monitoring.operations import reminders
from sympolity.affairs.monitoring.queries.reminders import letters, reminded_in
from sympolity.ground.journal.models import Entry
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.notices.models import Mail, Notice, Wish

pytestmark = pytest.mark.django_db
TODAY = date(2025, 10, 17)


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(datetime(2025, 10, 17, 9, tzinfo=UTC), tick=False)


@pytest.fixture
def programme():
    return make_programme(base_language="en")


@pytest.fixture
def secretariat(programme):
    return make_user("secretariat", programme, language="en")


@pytest.fixture
def town(programme):
    return make_organisation(programme.network, "Town")


def late_round(programme, days_late, *, towns, reports=1, **facts):
    template = make_template(programme, manager_hears_after=7, secretariat_hears_after=14, **facts)
    opened_at = timezone.now() - timedelta(days=3000)
    round_ = make_round(template, days_late=days_late, state="open", title="Third quarter", opened_at=opened_at)
    for town in towns:
        for number in range(reports):
            make_return(round_, town, make_project(programme, f"{town} {number}", lead=town))
    return round_


def told(user):
    return [
        (notice.title, notice.text.replace("\xa0", " ")) for notice in Notice.objects.filter(user=user).order_by("id")
    ]


def test_remind_tells_the_officer_everything_that_is_missing_in_one_letter(programme, secretariat, town):
    other = make_organisation(programme.network, "Village")
    officer = make_user("project-officer", programme, town, language="en")
    officer.appointments.create(programme=programme, organisation=other, role="project-officer", since=TODAY)
    round_ = late_round(programme, 2, towns=[town, other], reports=2)

    found = reminders.remind(round_, [town.pk], by=secretariat)

    assert told(officer) == [
        (
            "4 reports are late: Third quarter",
            "Town: 2 reports were due on 15 October 2025.\n– Town 0\n– Town 1\n\n"
            "Village: 2 reports were due on 15 October 2025.\n– Village 0\n– Village 1",
        )
    ]
    assert [letter.user for letter in found.letters] == [officer]
    rows = Reminder.objects.order_by("organisation__name").values_list("organisation__name", "step", "missing", "by")
    assert list(rows) == [("Town", "officer", 2, secretariat.pk), ("Village", "officer", 2, secretariat.pk)]
    (entry,) = Entry.objects.about(round_)
    assert (entry.verb, entry.changes) == ("people reminded", {"people": [None, 1], "organisations": [None, 2]})


def test_remind_writes_in_the_language_of_each_reader(programme, secretariat, town):
    for language in ("en", "pt"):
        make_user("project-officer", programme, town, language=language)
    round_ = late_round(programme, -3, towns=[town])

    reminders.remind(round_, [town.pk], by=secretariat)

    notices = {notice.language: notice.text.replace("\xa0", " ") for notice in Notice.objects.all()}
    assert notices["en"] == "Town: 1 report is due on 20 October 2025.\n– Town 0"
    assert "20 de outubro de 2025" in notices["pt"]


@pytest.mark.parametrize(
    ("days_late", "steps"),
    [(1, {"officer"}), (7, {"officer", "manager"}), (14, {"officer", "manager", "secretariat"})],
)
def test_remind_goes_up_the_chain_by_days_late(programme, town, days_late, steps):
    make_user("secretariat", programme)
    make_user("project-officer", programme, town)
    make_user("organisation-manager", programme, town)
    round_ = late_round(programme, days_late, towns=[town])

    reminders.remind(round_, [town.pk], by=None)

    assert set(Reminder.objects.values_list("step", flat=True)) == steps


def test_remind_begins_with_the_manager_where_there_is_no_officer(programme, secretariat, town):
    manager = make_user("organisation-manager", programme, town)
    round_ = late_round(programme, 1, towns=[town])

    found = reminders.remind(round_, [town.pk], by=secretariat)

    assert [(letter.user, letter.step) for letter in found.letters] == [(manager, "manager")]


def test_remind_says_which_organisation_has_nobody(programme, secretariat, town):
    make_user("reader", programme)
    round_ = late_round(programme, 1, towns=[town])

    found = reminders.remind(round_, [town.pk], by=secretariat)

    assert (found.letters, found.without_people) == ([], [town])
    assert (Notice.objects.count(), Entry.objects.count()) == (0, 0)


def test_remind_twice_a_day_tells_once(programme, secretariat, town):
    officer = make_user("project-officer", programme, town)
    round_ = late_round(programme, 1, towns=[town])
    reminders.remind(round_, [town.pk], by=secretariat)

    again = reminders.remind(round_, [town.pk], by=secretariat)

    assert (again.letters, again.told_today) == ([], [officer])
    assert (Notice.objects.count(), Reminder.objects.count()) == (1, 1)


def test_remind_that_was_cut_off_is_done_again_and_tells_once(programme, secretariat, town):
    make_user("project-officer", programme, town)
    round_ = late_round(programme, 1, towns=[town])
    with suppress(ConnectionError), transaction.atomic():
        reminders.remind(round_, [town.pk], by=secretariat)
        raise ConnectionError

    for _time in range(2):
        reminders.remind(round_, [town.pk], by=secretariat)

    assert (Notice.objects.count(), Reminder.objects.count(), Mail.objects.count()) == (1, 1, 1)


def test_remind_reaches_a_person_without_a_wish_for_mail_here(programme, secretariat, town):
    officer = make_user("project-officer", programme, town)
    Wish.objects.create(user=officer, group="reports", how="here")
    round_ = late_round(programme, 1, towns=[town])

    reminders.remind(round_, [town.pk], by=secretariat)

    assert (Notice.objects.get().user, Mail.objects.count()) == (officer, 0)


def test_remind_the_next_day_tells_again(programme, secretariat, town, time_machine):
    make_user("project-officer", programme, town)
    round_ = late_round(programme, 1, towns=[town])
    reminders.remind(round_, [town.pk], by=secretariat)
    time_machine.move_to(datetime(2025, 10, 18, 9, tzinfo=UTC), tick=False)

    reminders.remind(round_, [town.pk], by=secretariat)

    assert Notice.objects.count() == 2
    assert reminded_in(round_)[town.pk].times == 2


def test_remind_refuses_a_round_that_is_not_open(programme, secretariat, town):
    round_ = late_round(programme, 1, towns=[town])
    round_.state = "closed"
    round_.save()

    with pytest.raises(Refused, match="not open"):
        reminders.remind(round_, [town.pk], by=secretariat)


@pytest.mark.parametrize("state", ["submitted", "in-review", "accepted", "excused", "reopened"])
def test_letters_leave_out_what_is_not_with_the_reporter(programme, town, state):
    make_user("project-officer", programme, town)
    round_ = late_round(programme, 1, towns=[town])
    round_.returns.update(state=state)

    found = letters(round_, [town.pk], by=None)

    assert (found.letters, found.without_people) == ([], [])


@pytest.mark.parametrize(("days_late", "many"), [(-3, 1), (-2, 1), (1, 1), (0, 1), (5, 0), (-10, 0), (40, 0)])
def test_remind_by_calendar_tells_on_the_days_of_the_template(programme, town, days_late, many):
    make_user("project-officer", programme, town)
    late_round(programme, days_late, towns=[town], reminder_days=[-3, 1, 30])

    assert reminders.remind_by_calendar() == many


def test_remind_by_calendar_leaves_whoever_was_told_since(programme, secretariat, town):
    make_user("project-officer", programme, town)
    round_ = late_round(programme, 1, towns=[town], reminder_days=[1])
    reminders.remind(round_, [town.pk], by=secretariat)

    assert reminders.remind_by_calendar() == 0


def test_remind_by_calendar_leaves_days_before_the_round_opened(programme, town):
    make_user("project-officer", programme, town)
    round_ = late_round(programme, 2, towns=[town], reminder_days=[1])
    round_.opened_at = timezone.now()
    round_.save()

    assert reminders.remind_by_calendar() == 0
