"""Somebody watches long work in the browser, stops it, and does the same without JavaScript."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import BrowserContext, expect

from sympolity.ground.kernel.models import Job
from sympolity.ground.kernel.noticeboard import Standing, noticeboard

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_in(context: BrowserContext, person, address: str) -> None:
    client = Client()
    client.force_login(person)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])


def test_progress_moves_in_the_open_page_and_ends_by_itself(context, live_server):
    person = get_user_model().objects.create_user("ines@example.org")
    job = Job.objects.create(kind="count slowly", by=person, state=Job.State.RUNNING)
    board = noticeboard()
    board.clear(job.pk)
    assert board.claim(job.pk)
    sign_in(context, person, live_server.url)
    page = context.new_page()

    board.say(job.pk, Standing(done=3, total=10, message="Reading"))
    page.goto(f"/jobs/{job.pk}/")
    expect(page.get_by_text("3 of 10: Reading")).to_be_visible()
    board.say(job.pk, Standing(done=7, total=10, message="Writing"))
    expect(page.get_by_text("7 of 10: Writing")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "7")
    Job.objects.filter(pk=job.pk).update(state=Job.State.DONE, done=10, total=10, result={"url": "/accounts/login/"})

    expect(page.get_by_role("link", name="Go on")).to_be_visible()
    board.release(job.pk, forget=True)


def test_the_stop_button_asks_the_work_to_stop_also_without_javascript(browser, live_server):
    person = get_user_model().objects.create_user("ines@example.org")
    job = Job.objects.create(kind="count slowly", by=person, state=Job.State.RUNNING)
    board = noticeboard()
    board.clear(job.pk)
    assert board.claim(job.pk)
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    sign_in(context, person, live_server.url)
    page = context.new_page()

    page.goto(f"/jobs/{job.pk}/")
    page.get_by_role("button", name="Stop").click()

    expect(page.get_by_text("Stopping")).to_be_visible()
    assert board.say(job.pk, Standing(done=1)) is True
    board.release(job.pk, forget=True)
    context.close()
