"""Long work within one process; tests/config/test_worker.py has it with real workers."""

import time
from collections.abc import Callable, Iterator

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from factories import make_network, make_user
from sympolity.ground.accounts.models import Network
from sympolity.ground.kernel import jobs
from sympolity.ground.kernel.models import Job
from sympolity.ground.kernel.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def handled() -> Iterator[Callable[[jobs.Handler], None]]:
    """Makes a function the handler of the kind "test"."""
    yield jobs.handles("test", title="Try something")
    jobs._handlers.pop("test")
    jobs._titles.pop("test")


@pytest.fixture
def started(django_capture_on_commit_callbacks):
    """Starts a job of the kind "test" and lets it run to its end, as after a commit."""

    def start(**arguments: object) -> Job:
        with django_capture_on_commit_callbacks(execute=True):
            job = jobs.start("test", by=make_user(), **arguments)
        job.refresh_from_db()
        return job

    return start


def test_start_carries_out_the_work_after_the_commit(handled, django_capture_on_commit_callbacks):
    handled(lambda progress: {"twice": progress.arguments["number"] * 2})

    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.start("test", by=None, number=21)
        before = Job.objects.get().state

    job.refresh_from_db()
    assert (before, job.state, job.result) == ("waiting", "done", {"twice": 42})


def test_start_refuses_a_kind_that_nobody_handles():
    with pytest.raises(LookupError, match="knit"):
        jobs.start("knit", by=None)

    assert Job.objects.count() == 0


def test_advance_writes_at_most_four_notices_a_second(handled, started):
    said = []

    def handler(progress: jobs.Progress) -> None:
        original = progress._board.say
        progress._board.say = lambda number, standing: said.append(standing.done) or original(number, standing)
        for step in range(1, 1001):
            progress.advance(step, total=1000)
            time.sleep(0.0005)

    handled(handler)
    begun = time.monotonic()
    job = started()
    took = time.monotonic() - begun

    assert 2 <= len(said) <= took * 4 + 1
    assert (job.done, job.total) == (1000, 1000)


def test_work_that_is_refused_says_why(handled, started):
    def handler(progress: jobs.Progress) -> None:
        raise Refused("The round is closed.")

    handled(handler)

    job = started()

    assert (job.state, job.message) == ("failed", "The round is closed.")


def test_work_with_invalid_input_says_what_is_wrong(handled, started):
    def handler(progress: jobs.Progress) -> None:
        raise ValidationError(["Row 3: no name.", "Row 4: no date."])

    handled(handler)

    job = started()

    assert (job.state, job.message) == ("failed", "Row 3: no name. Row 4: no date.")


def test_an_error_nobody_foresaw_rolls_back_and_stands_in_the_log(handled, started, caplog):
    def handler(progress: jobs.Progress) -> None:
        with transaction.atomic():
            Network.objects.create(slug="half", name="Half")
            raise ZeroDivisionError

    handled(handler)

    job = started()

    assert (job.state, Network.objects.count()) == ("failed", 0)
    assert f"job {job.pk}" in job.message


def test_finish_makes_work_and_its_note_one_thing(handled, started):
    def handler(progress: jobs.Progress) -> None:
        with transaction.atomic():
            make_network()
            progress.finish(url="/done/")
        raise ZeroDivisionError  # what comes after the commit cannot undo it

    handled(handler)

    job = started()

    assert (job.state, job.result, Network.objects.count()) == ("done", {"url": "/done/"}, 1)


def test_finish_does_not_stand_when_its_transaction_rolls_back(handled, started):
    def handler(progress: jobs.Progress) -> None:
        with transaction.atomic():
            progress.finish()
            raise ZeroDivisionError

    handled(handler)

    assert started().state == "failed"


def test_work_cut_off_again_and_again_is_given_up(handled):
    handled(lambda progress: None)
    job = Job.objects.create(kind="test", state=Job.State.RUNNING, attempts=jobs.MOST_ATTEMPTS)

    assert jobs.resume_interrupted() == [job.pk]

    job.refresh_from_db()
    assert job.state == "failed"


def test_resume_interrupted_leaves_alone_what_is_over(handled):
    handled(lambda progress: None)
    for state in jobs.OVER:
        Job.objects.create(kind="test", state=state)

    assert jobs.resume_interrupted() == []


def test_ask_to_stop_is_for_whoever_started_the_work():
    job = Job.objects.create(kind="test", by=make_user())

    with pytest.raises(Refused, match="Only the person"):
        jobs.ask_to_stop(job, by=make_user())


def test_ask_to_stop_comes_too_late_for_work_that_is_over():
    person = make_user()
    job = Job.objects.create(kind="test", by=person, state=Job.State.DONE)

    with pytest.raises(Refused, match="already over"):
        jobs.ask_to_stop(job, by=person)


def test_work_asked_to_stop_before_it_began_never_begins(handled, django_capture_on_commit_callbacks):
    begun = []
    handled(lambda progress: begun.append(progress))
    person = make_user()

    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.start("test", by=person)
        jobs.ask_to_stop(job, by=person)

    job.refresh_from_db()
    assert (job.state, begun) == ("cancelled", [])


def test_the_job_page_is_for_whoever_started_the_work(client):
    person = make_user()
    address = reverse("kernel:job", args=[Job.objects.create(kind="test", by=person).pk])

    stranger = client.get(address)
    client.force_login(make_user())
    other = client.get(address)
    client.force_login(person)
    own = client.get(address)

    assert (stranger.status_code, other.status_code, own.status_code) == (302, 404, 200)


def test_the_job_page_polls_until_the_work_is_over(client, handled):
    handled(lambda progress: None)
    person = make_user()
    job = Job.objects.create(kind="test", by=person, state=Job.State.RUNNING, done=3, total=8)
    client.force_login(person)
    address = reverse("kernel:job", args=[job.pk])

    fragment = client.get(address, headers={"HX-Request": "true"}).content.decode()
    Job.objects.update(state=Job.State.DONE, result={"url": "/there/"})
    over = client.get(address, headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in fragment
    assert (f'hx-get="{address}"' in fragment, 'max="8" value="3"' in fragment) == (True, True)
    assert ("hx-get" in over, 'href="/there/"' in over) == (False, True)


def test_stop_asks_the_work_to_stop_and_shows_its_page(client):
    person = make_user()
    job = Job.objects.create(kind="test", by=person, state=Job.State.RUNNING)
    client.force_login(person)

    answer = client.post(reverse("kernel:stop-job", args=[job.pk]), follow=True)

    job.refresh_from_db()
    assert answer.redirect_chain == [(reverse("kernel:job", args=[job.pk]), 302)]
    assert jobs.standing_of(job).stop_asked
    assert client.get(reverse("kernel:stop-job", args=[job.pk])).status_code == 405
