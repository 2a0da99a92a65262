"""Duties: done again and again, by one worker at a time."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from sympolity.ground.kernel import duties
from sympolity.ground.kernel.models import Duty
from sympolity.ground.kernel.noticeboard import noticeboard

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def hourly() -> Iterator[Callable[[str, duties.Deed], None]]:
    """Makes a function a duty of each hour; no other duty is known meanwhile."""
    others = dict(duties._rules)
    duties._rules.clear()

    def register(name: str, deed: duties.Deed) -> None:
        duties.duty(name, every=HOUR)(deed)

    yield register
    duties._rules.clear()
    duties._rules.update(others)


def test_a_duty_is_done_when_it_is_due_and_not_before(hourly):
    done = []
    hourly("count", lambda: done.append(len(done)))

    names = [duties.do_due_duties(NOON + minutes * timedelta(minutes=1)) for minutes in (0, 59, 60)]

    assert (names, done) == ([["count"], [], ["count"]], [0, 1])
    assert Duty.objects.get().due_at == NOON + 2 * HOUR


def test_a_missed_duty_is_done_once(hourly):
    done = []
    hourly("count", lambda: done.append(1))
    duties.do_due_duties(NOON)

    for _ in range(3):
        duties.do_due_duties(NOON + 48 * HOUR)

    assert len(done) == 2


def test_a_failing_duty_is_noted_and_the_others_go_on(hourly, caplog):
    def fail() -> None:
        raise ValueError("no such round")

    hourly("a: fails", fail)
    hourly("b: works", lambda: None)

    assert duties.do_due_duties(NOON) == ["a: fails", "b: works"]

    assert dict(Duty.objects.values_list("name", "fault")) == {"a: fails": "ValueError: no such round", "b: works": ""}
    assert Duty.objects.filter(ended_at=None).count() == 0


def test_a_duty_that_went_well_again_has_no_fault(hourly):
    faults = iter([ValueError("away"), None])

    def sometimes() -> None:
        if fault := next(faults):
            raise fault

    hourly("sometimes", sometimes)
    duties.do_due_duties(NOON)
    duties.do_due_duties(NOON + HOUR)

    assert Duty.objects.get().fault == ""


def test_a_duty_that_another_worker_is_doing_is_left_to_it(hourly):
    hourly("long", lambda: None)
    duties.do_due_duties(NOON)
    other = noticeboard("duties")
    assert other.claim(Duty.objects.get().pk)

    meanwhile = duties.do_due_duties(NOON + HOUR)
    other.release(Duty.objects.get().pk, forget=False)
    afterwards = duties.do_due_duties(NOON + HOUR)

    assert (meanwhile, afterwards) == ([], ["long"])


def test_a_duty_that_another_worker_has_just_done_is_not_done_again(hourly):
    done = []
    hourly("count", lambda: done.append(1))
    duties.do_due_duties(NOON)
    seen_before = Duty.objects.get()
    duties.do_due_duties(NOON + HOUR)

    assert duties._do(seen_before, NOON + HOUR) is False
    assert len(done) == 2


def test_find_duties_knows_those_of_every_app():
    assert {"send mails", "send digests", "forget old notices"} <= set(duties.find_duties())
