"""Telling people something: once for each key, in their language, as they wish."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from factories import make_network, make_user
from sympolity.ground.accounts.operations import forget_person
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.notices import operations
from sympolity.ground.notices.kinds import Group, How
from sympolity.ground.notices.models import Mail, Notice, Wish

pytestmark = pytest.mark.django_db


def test_tell_writes_one_notice_and_one_mail(say):
    user, network = make_user(), make_network()

    notice = say(user, text="Send it.", network=network, programme_id=3)

    assert notice == Notice.objects.get()
    assert (notice.user, notice.title, notice.text, notice.url) == (user, "A report is due", "Send it.", "/home/")
    assert (notice.network, notice.programme_id, notice.language, notice.how) == (network, 3, "en", "at-once")
    assert notice.mail == Mail.objects.get()


def test_tell_says_the_same_thing_once(say):
    user = make_user()
    say(user)

    assert say(user) is None
    assert (Notice.objects.count(), Mail.objects.count()) == (1, 1)


def test_tell_says_it_to_another_person_under_the_same_key(say):
    say(make_user())

    assert say(make_user()) is not None


def test_tell_leaves_out_whoever_may_not_sign_in(say):
    assert say(make_user(is_active=False)) is None
    assert Notice.objects.count() == 0


def test_tell_writes_no_mail_to_whoever_wants_none(say):
    user = make_user()
    operations.change_wishes(user, {Group.REPORTS: How.HERE})

    notice = say(user)

    assert (notice.how, notice.mail) == ("here", None)


def test_tell_writes_no_mail_to_the_people_of_sample_data(say):
    notice = say(network=make_network(is_sample=True))

    assert (notice.how, notice.mail) == ("here", None)


def test_tell_keeps_a_title_that_is_long_or_broken_over_lines_to_one_line(say):
    notice = say(title="Line\n" + "x" * 300)

    assert notice.title == "Line " + "x" * 195


def test_tell_all_writes_to_each_in_the_own_language_with_few_queries(django_assert_max_num_queries):
    readers = [make_user(language=language) for language in ("en", "ca", "ca", "ar") * 5]

    with django_assert_max_num_queries(10):
        told = operations.tell_all(readers, kind="test-report", key="k", url="/home/", write=lambda: (_("Save"), ""))

    assert {notice.user_id: (notice.language, notice.title) for notice in told} == {
        user.pk: (user.language, {"en": "Save", "ca": "Desa", "ar": "حفظ"}[user.language]) for user in readers
    }


def test_tell_all_leaves_out_whoever_was_told(say):
    first, second = make_user(), make_user()
    say(first, key="k")

    told = operations.tell_all([first, second], kind="test-report", key="k", url="/", write=lambda: ("Hello", ""))

    assert [notice.user for notice in told] == [second]


def test_change_wishes_takes_what_waits_along(say):
    user = make_user()
    operations.change_wishes(user, {Group.REPORTS: How.WEEKLY, Group.PLANS: How.WEEKLY})
    say(user, key="report")
    say(user, key="plan", kind="test-plan")

    operations.change_wishes(user, {Group.REPORTS: How.AT_ONCE, Group.PLANS: How.HERE})

    assert dict(Notice.objects.values_list("key", "how")) == {"report": "daily", "plan": "here"}
    assert dict(Wish.objects.values_list("group", "how")) == {"reports": "at-once", "plans": "here"}


@pytest.mark.parametrize("state", ["unsure", "failed"])
def test_send_again_sends_what_is_in_doubt(say, state, mailoutbox, django_capture_on_commit_callbacks):
    mail = say().mail
    Mail.objects.update(state=state, attempts=6)
    mailoutbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        operations.send_again(mail, by=make_user(is_operator=True))

    mail.refresh_from_db()
    assert (mail.state, mail.attempts, len(mailoutbox)) == ("sent", 1, 1)


def test_send_again_refuses_what_was_sent(say):
    with pytest.raises(Refused):
        operations.send_again(say().mail, by=make_user(is_operator=True))


def test_send_again_refuses_whoever_does_not_run_the_installation(say):
    with pytest.raises(PermissionDenied):
        operations.send_again(say().mail, by=make_user())


def test_doubt_what_waits_leaves_nothing_to_be_sent_by_itself(say, mailoutbox):
    mail = say().mail
    Mail.objects.update(state="waiting")

    assert operations.doubt_what_waits() == 1

    mail.refresh_from_db()
    assert mail.state == "unsure"


def test_forgetting_a_person_takes_notices_mails_and_wishes_away(say):
    user, other = make_user(), make_user()
    operations.change_wishes(user, {Group.PLANS: How.HERE})
    say(user)
    kept = say(other)

    forget_person(user, by=None, reason="asked for it")

    assert (list(Notice.objects.all()), list(Mail.objects.all()), Wish.objects.count()) == ([kept], [kept.mail], 0)
