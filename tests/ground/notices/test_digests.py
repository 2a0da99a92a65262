"""One mail a day or a week, at seven in the morning where the installation stands."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from factories import make_user
from sympolity.ground.notices.digests import latest_hours, write_digests
from sympolity.ground.notices.duties import forget_old_notices
from sympolity.ground.notices.kinds import Group, How
from sympolity.ground.notices.models import Mail, Notice
from sympolity.ground.notices.operations import change_wishes, mark_read

pytestmark = pytest.mark.django_db

SATURDAY = datetime(2026, 3, 28, 12, tzinfo=UTC)  # the clocks go forward in the night that follows
SUNDAY = datetime(2026, 3, 29, 6, tzinfo=UTC)  # seven o'clock in Lisbon
MONDAY = datetime(2026, 3, 30, 6, tzinfo=UTC)


@pytest.fixture
def reader():
    user = make_user(email="reader@example.org")
    change_wishes(user, {Group.REPORTS: How.DAILY, Group.PLANS: How.WEEKLY})
    return user


def test_hours_follow_the_clock_of_the_place_through_the_change_of_time():
    before = latest_hours(SUNDAY - timedelta(seconds=1))
    after = latest_hours(SUNDAY)

    assert [each.astimezone(UTC).isoformat() for each in (*before, *after)] == [
        "2026-03-28T07:00:00+00:00", "2026-03-23T07:00:00+00:00",
        "2026-03-29T06:00:00+00:00", "2026-03-23T07:00:00+00:00",
    ]  # fmt: skip


def test_a_daily_mail_brings_what_came_before_the_hour_once(reader, say, mailoutbox):
    with time_machine.travel(SATURDAY, tick=False):
        say(reader, key="1", title="First")
        say(reader, key="2", title="Second", text="More of it.")
        early = write_digests()
    with time_machine.travel(SUNDAY, tick=False):
        written = [write_digests(), write_digests()]

    [mail] = mailoutbox
    assert (early, written, mail.to, mail.subject) == (0, [1, 0], ["reader@example.org"], "2 new notices")
    assert [word in mail.body for word in ("First", "Second", "More of it.")] == [True] * 3


def test_on_mondays_the_daily_and_the_weekly_come_in_one_mail(reader, say, mailoutbox):
    with time_machine.travel(SUNDAY, tick=False):
        say(reader, key="1", title="A report")
        say(reader, key="2", title="A plan", kind="test-plan")
    with time_machine.travel(MONDAY, tick=False):
        assert write_digests() == 1

    assert [mail.subject for mail in mailoutbox] == ["2 new notices"]


def test_a_missed_mail_comes_when_the_background_work_is_back(reader, say, mailoutbox):
    with time_machine.travel(SATURDAY, tick=False):
        say(reader)
    with time_machine.travel(MONDAY + timedelta(days=3, hours=5), tick=False):
        assert write_digests() == 1

    assert len(mailoutbox) == 1


def test_what_was_read_needs_no_mail(reader, say, mailoutbox):
    with time_machine.travel(SATURDAY, tick=False):
        say(reader)
        mark_read(Notice.objects.visible_to(reader))
    with time_machine.travel(SUNDAY, tick=False):
        assert write_digests() == 0

    assert mailoutbox == []


def test_the_link_of_a_digest_ends_every_group_in_it(reader, say, mailoutbox, client):
    with time_machine.travel(SUNDAY, tick=False):
        say(reader, key="1")
        say(reader, key="2", kind="test-plan")
    with time_machine.travel(MONDAY, tick=False):
        write_digests()

    link = mailoutbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    client.post(link.removeprefix("http://localhost:8000"), {"List-Unsubscribe": "One-Click"})

    with time_machine.travel(MONDAY, tick=False):
        assert [say(reader, key="3").how, say(reader, key="4", kind="test-plan").how] == ["here", "here"]


def test_notices_are_forgotten_a_year_after_they_were_read(say):
    with time_machine.travel(SATURDAY, tick=False):
        say(key="read")
        say(key="unread")
        mark_read(Notice.objects.filter(key="read"))
    with time_machine.travel(SATURDAY + timedelta(days=366), tick=False):
        say(key="new")
        forget_old_notices()

    assert sorted(Notice.objects.values_list("key", flat=True)) == ["new", "unread"]
    assert Mail.objects.count() == 2
