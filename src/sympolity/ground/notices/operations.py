"""Telling people something: once, in their language, here and as they wish by mail.

    tell_all(
        coordinators, kind="round-opened", key=f"round-opened:{round.pk}", url=reverse(...), network=network,
        write=lambda: (_("A report is due"), _("Send it until %(day)s.") % {"day": ...}),
    )

It is called inside the decision that people are told of, and is kept or lost with it. A second call with the same key
tells nobody again, so whatever tells may be done again after a crash.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from sympolity.ground.accounts.models import Network, User
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.notices.kinds import Group, How, kind_of
from sympolity.ground.notices.models import IN_DOUBT, Mail, Notice, NoticeQuerySet, Wish
from sympolity.ground.notices.post import post_soon
from sympolity.ground.notices.queries import wished

LONGEST_TITLE = 200
MOST_RACES = 5
BETWEEN_MAILS = timedelta(minutes=10)  # to one person, where mails come at once


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
    if about.network and about.network.is_sample:
        how = dict.fromkeys(how, How.HERE)  # nobody reads the mail of people who are invented
    mail_of = _mails_of([user for user in users if how[user.pk] == How.AT_ONCE])
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
    if mail_of:
        transaction.on_commit(post_soon, robust=True)
    return notices


def _mails_of(users: list[User]) -> dict[int, Mail]:
    """The mail in which each of these people hears of it at once.

    One that has not left yet takes it in, and after one has left the next waits a little: so forty decisions on one
    morning make a few mails and not forty.
    """
    now = timezone.now()
    unsent = Mail.objects.filter(user__in=users, state=Mail.State.WAITING, attempts=0, is_digest=False)
    # Locked, so that none of them leaves before what it takes in is written.
    mails = {mail.user_id: mail for mail in unsent.order_by("pk").select_for_update()}
    lately = Mail.objects.filter(user__in=users, claimed_at__gt=now - BETWEEN_MAILS).order_by()
    left_at = dict(lately.values_list("user_id").annotate(Max("claimed_at")))
    new = [
        Mail(user=user, due_at=left_at[user.pk] + BETWEEN_MAILS if user.pk in left_at else now)
        for user in users
        if user.pk not in mails
    ]
    return mails | {mail.user_id: mail for mail in Mail.objects.bulk_create(new)}


def mark_read(notices: NoticeQuerySet) -> int:
    """Note unread ones among these as read; returns how many."""
    return notices.unread().update(read_at=timezone.now())


@transaction.atomic
def change_wishes(user: User, wishes: Mapping[Group, How]) -> None:
    """How a person wants each of these groups from now on; a person's own matter, hence no journal entry.

    What waits for a mail follows at once; where mails are to come at once, what waits comes with the next daily one.
    """
    for group, how in wishes.items():
        Wish.objects.update_or_create(user=user, group=group, defaults={"how": how})
        waiting = Notice.objects.visible_to(user).about(group).waiting_for_a_digest()
        waiting.update(how=How.DAILY if how == How.AT_ONCE else how)


@transaction.atomic
def send_again(mail: Mail, *, by: User) -> Mail:
    """Send a mail that failed, or of which nobody knows whether it left. Only a person decides this.

    Raises PermissionDenied for whoever does not run the installation, Refused where the mail is not one of those.
    """
    if not by.is_operator:
        raise PermissionDenied(_("Only who runs this installation sends mails again."))
    mail = Mail.objects.select_for_update(of=("self",)).get(pk=mail.pk)
    if mail.state not in IN_DOUBT:
        raise Refused(_("This mail was sent, or is about to be."))
    mail.state, mail.attempts, mail.due_at, mail.ended_at = Mail.State.WAITING, 0, timezone.now(), None
    mail.save(update_fields=["state", "attempts", "due_at", "ended_at"])
    transaction.on_commit(post_soon, robust=True)
    return mail


def doubt_what_waits() -> int:
    """After a backup was put in place: what it holds as waiting may have been sent since. Returns how many mails."""
    waiting = Mail.objects.filter(state__in=[Mail.State.WAITING, Mail.State.SENDING])
    return waiting.update(state=Mail.State.UNSURE, ended_at=timezone.now())
