"""Mails leave through a real mail server, each at most once."""

from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from factories import make_user
from sympolity.ground.notices import post
from sympolity.ground.notices.kinds import Group, How
from sympolity.ground.notices.models import Mail, Notice
from sympolity.ground.notices.operations import change_wishes

pytestmark = pytest.mark.django_db


def as_kept(notice: Notice) -> Mail:
    return Mail.objects.get(pk=notice.mail_id)


def test_a_mail_arrives_as_text_and_html_and_says_how_to_end_them(postbox, say):
    notice = say(make_user(email="ana@example.org"), title="A report < due", text="Send it.\nSoon.", url="/home/?a=1")

    [message] = postbox.messages
    text = message.get_body(("plain",)).get_content().replace("\r\n", "\n")
    html = message.get_body(("html",)).get_content()
    assert (message["To"], message["Subject"]) == ("ana@example.org", "A report < due")
    assert "Send it.\nSoon." in text
    assert "https://cities.example.org/home/?a=1" in text
    assert "A report &lt; due" in html
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Unsubscribe"].strip().startswith("<https://cities.example.org/notices/stop/")
    assert message["List-Unsubscribe"].strip(" <>") in text
    assert message["Message-ID"].startswith(f"<notices.{notice.mail_id}.")
    assert as_kept(notice).state == "sent"


def test_a_mail_is_written_in_the_language_of_its_reader(postbox, say):
    say(make_user(language="ar"), title="تقرير")

    html = postbox.messages[0].get_body(("html",)).get_content()
    assert '<html lang="ar" dir="rtl">' in html


def test_a_refused_mail_is_tried_again_after_growing_waits_and_then_failed(postbox, say):
    postbox.answer = "452 try later"
    notice = say()
    waits = []
    while (mail := as_kept(notice)).state == "waiting":
        waits.append(round((mail.due_at - timezone.now()).total_seconds() / 60))
        assert post.post_due() == 0  # not before its time
        Mail.objects.update(due_at=timezone.now())
        post.post_due()

    assert waits == [1, 5, 30, 120, 480]
    assert (mail.state, mail.attempts, mail.fault) == ("failed", 6, "452 try later")
    assert len(postbox.messages) == 6


def test_a_mail_refused_once_arrives_later(postbox, say):
    postbox.answer = "451 busy"
    notice = say()
    postbox.answer = "250 kept"
    Mail.objects.update(due_at=timezone.now())

    assert post.post_due() == 1

    assert as_kept(notice).state == "sent"


def test_a_mail_waits_while_the_mail_server_is_away(say):
    server = {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_HOST": "127.0.0.1"}
    with override_settings(**server, EMAIL_PORT=9):
        notice = say()

    mail = as_kept(notice)
    assert (mail.state, mail.attempts) == ("waiting", 1)
    assert "refused" in mail.fault


def test_a_connection_that_breaks_before_the_answer_leaves_the_mail_unsure_for_good(postbox, say):
    postbox.answer = ""
    notice = say()
    postbox.answer = "250 kept"

    assert post.post_due() == 0

    assert (as_kept(notice).state, len(postbox.messages)) == ("unsure", 1)


def test_a_mail_whose_sending_was_cut_off_becomes_unsure(say):
    notice = say()
    now = timezone.now()
    Mail.objects.update(state="sending", claimed_at=now)

    assert (post.note_cut_off(now), post.note_cut_off(now + timedelta(minutes=11)), post.post_due()) == (0, 1, 0)

    assert as_kept(notice).state == "unsure"


def test_forty_decisions_make_two_mails(postbox, say):
    user = make_user()
    first = say(user, key="first", title="First")
    for number in range(39):
        say(user, key=str(number), title=f"Decision {number}")
    waiting = Mail.objects.get(state="waiting")
    Mail.objects.update(due_at=timezone.now())
    post.post_due()

    assert waiting.due_at == as_kept(first).claimed_at + timedelta(minutes=10)
    assert [message["Subject"] for message in postbox.messages] == ["First", "39 new notices"]


def test_a_mail_is_dropped_when_its_reader_wants_none_any_more(postbox, say):
    user = make_user()
    postbox.answer = "451 busy"
    notice = say(user)
    change_wishes(user, {Group.REPORTS: How.HERE})
    Mail.objects.update(due_at=timezone.now())
    post.post_due()

    assert (as_kept(notice).state, len(postbox.messages)) == ("dropped", 1)


def test_a_mail_that_cannot_be_written_fails_and_holds_up_no_other(postbox, say, caplog):
    bad = say(make_user(email="two@signs@example.org"))
    good = say()

    assert (as_kept(bad).state, as_kept(good).state) == ("failed", "sent")
