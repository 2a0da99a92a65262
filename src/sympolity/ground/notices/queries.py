from collections.abc import Collection

from django.db.models import Q, QuerySet

from sympolity.ground.accounts.models import User
from sympolity.ground.notices.kinds import USUAL, Group, How
from sympolity.ground.notices.models import IN_DOUBT, Mail, Notice, Wish

MOST_COUNTED = 99


def unread_count(user: User) -> int:
    """How many notices a person has not read; counts no further than the bell shows."""
    return Notice.objects.visible_to(user).unread()[: MOST_COUNTED + 1].count()


def wishes_of(user: User) -> dict[Group, How]:
    """How a person wants each group, with what is usual where the person said nothing."""
    said = dict(Wish.objects.filter(user=user).values_list("group", "how"))
    return {group: How(said.get(group, USUAL)) for group in Group}


def wished(users: Collection[User], group: Group) -> dict[int, How]:
    """How each of these people wants to be told about one group."""
    said = dict(Wish.objects.filter(user__in=users, group=group).values_list("user_id", "how"))
    return {user.pk: How(said.get(user.pk, USUAL)) for user in users}


def mails_to_look_at() -> QuerySet[Mail]:
    """Mails that a person has to look at: refused for good, refused so far, or in doubt."""
    refused = Q(state=Mail.State.WAITING, attempts__gt=0)
    return Mail.objects.filter(Q(state__in=IN_DOUBT) | refused).select_related("user")
