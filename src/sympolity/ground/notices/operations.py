"""Telling people something: once, in their language, here and as they wish by mail.

    tell_all(
        coordinators, kind="round-opened", key=f"round-opened:{round.pk}", url=reverse(...), network=network,
        write=lambda: (_("A report is due"), _("Send it until %(day)s.") % {"day": ...}),
    )

It is called inside the decision that people are told of, and is kept or lost with it. A second call with the same key
tells nobody again, so whatever tells may be done again after a crash.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import override

from sympolity.ground.accounts.models import Network, User
from sympolity.ground.notices.kinds import How, kind_of
from sympolity.ground.notices.models import Mail, Notice
from sympolity.ground.notices.post import post_soon
from sympolity.ground.notices.queries import wished

LONGEST_TITLE = 200
MOST_RACES = 5


def reader_language(user: User) -> override:
    """Everything that is written inside `with reader_language(user):` is in the language that the person reads."""
    return override(language_of(user))


def language_of(user: User) -> str:
    return user.language or settings.LANGUAGE_CODE


@dataclass(frozen=True, slots=True)
class About:
    """What a notice is about, the same for everybody who is told."""

    kind: str
    key: str
    url: str
    network: Network | None = None
    programme_id: int | None = None


def tell(
    user: User,
    *,
    kind: str,
    key: str,
    title: str,
    text: str = "",
    url: str,
    network: Network | None = None,
    programme_id: int | None = None,
) -> Notice | None:
    """Tell one person something, in the person's language already. None where the person was told under this key.

    `url` is the path of the page where the person goes on; `key` says what is told, for this person.
    """
    told = _tell([user], About(kind, key, url, network, programme_id), lambda: (title, text))
    return told[0] if told else None


def tell_all(
    users: Iterable[User],
    *,
    kind: str,
    key: str,
    write: Callable[[], tuple[str, str]],
    url: str,
    network: Network | None = None,
    programme_id: int | None = None,
) -> list[Notice]:
    """Tell several people the same; those told under this key already are left out.

    `write` gives title and text; it is called once for each language, with that language switched on.
    """
    return _tell(list(users), About(kind, key, url, network, programme_id), write)


@transaction.atomic
def _tell(users: list[User], about: About, write: Callable[[], tuple[str, str]]) -> list[Notice]:
    for attempt in range(MOST_RACES + 1):
        told = set(Notice.objects.filter(user__in=users, key=about.key).values_list("user_id", flat=True))
        new = {user.pk: user for user in users if user.is_active and user.pk not in told}
        try:
            with transaction.atomic():
                return _write_down([new[pk] for pk in sorted(new)], about, write) if new else []
        except IntegrityError:
            # Somebody else told one of them at the same moment, and has committed: the next look finds it.
            if attempt == MOST_RACES:
                raise
    return []


def _write_down(users: list[User], about: About, write: Callable[[], tuple[str, str]]) -> list[Notice]:
    how = wished(users, kind_of(about.kind).group)
    at_once = [user for user in users if how[user.pk] == How.AT_ONCE]
    now = timezone.now()
    mails = Mail.objects.bulk_create([Mail(user=user, due_at=now) for user in at_once])
    mail_of = {mail.user_id: mail for mail in mails}
    words: dict[str, tuple[str, str]] = {}
    for language in {language_of(user) for user in users}:
        with override(language):
            words[language] = write()
    notices = Notice.objects.bulk_create(
        Notice(
            user=user, network=about.network, programme_id=about.programme_id, kind=about.kind, key=about.key,
            title=" ".join(words[language_of(user)][0].split())[:LONGEST_TITLE], text=words[language_of(user)][1],
            url=about.url, language=language_of(user), how=how[user.pk], mail=mail_of.get(user.pk),
        )
        for user in users
    )  # fmt: skip
    if mails:
        transaction.on_commit(post_soon, robust=True)
    return notices
