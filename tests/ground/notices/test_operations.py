"""Telling people something: once for each key, in their language, as they wish."""

import pytest
from django.utils.translation import gettext as _

from factories import make_network, make_user
from sympolity.ground.notices import operations
from sympolity.ground.notices.models import Mail, Notice, Wish

pytestmark = pytest.mark.django_db


def say(user, key="round:1", **facts):
    facts = {"kind": "test", "title": "A report is due", "url": "/home/"} | facts
    return operations.tell(user, key=key, **facts)


def test_tell_writes_one_notice_and_one_mail():
    user, network = make_user(), make_network()

    notice = say(user, text="Send it.", network=network, programme_id=3)

    assert notice == Notice.objects.get()
    assert (notice.user, notice.title, notice.text, notice.url) == (user, "A report is due", "Send it.", "/home/")
    assert (notice.network, notice.programme_id, notice.language, notice.how) == (network, 3, "en", "at-once")
    assert notice.mail == Mail.objects.get()


def test_tell_says_the_same_thing_once():
    user = make_user()
    say(user)

    assert say(user) is None
    assert (Notice.objects.count(), Mail.objects.count()) == (1, 1)


def test_tell_says_it_to_another_person_under_the_same_key():
    say(make_user())

    assert say(make_user()) is not None


def test_tell_leaves_out_whoever_may_not_sign_in():
    assert say(make_user(is_active=False)) is None
    assert Notice.objects.count() == 0


def test_tell_writes_no_mail_to_whoever_wants_none():
    user = make_user()
    Wish.objects.create(user=user, group="work", how="here")

    notice = say(user)

    assert (notice.how, notice.mail) == ("here", None)


def test_tell_all_writes_to_each_in_the_own_language_with_few_queries(django_assert_max_num_queries):
    readers = [make_user(language=language) for language in ("en", "ca", "ca", "ar") * 5]

    with django_assert_max_num_queries(10):
        told = operations.tell_all(readers, kind="test", key="k", url="/home/", write=lambda: (_("Save"), ""))

    assert {notice.user_id: (notice.language, notice.title) for notice in told} == {
        user.pk: (user.language, {"en": "Save", "ca": "Desa", "ar": "حفظ"}[user.language]) for user in readers
    }


def test_tell_all_leaves_out_whoever_was_told():
    first, second = make_user(), make_user()
    say(first, key="k")

    told = operations.tell_all([first, second], kind="test", key="k", url="/home/", write=lambda: ("Hello", ""))

    assert [notice.user for notice in told] == [second]
