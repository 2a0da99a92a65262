"""Who has a report open right now. It is a courtesy and no fact: it lives in the cache and is gone in a minute."""

from django.core.cache import cache
from django.utils import timezone

from sympolity.affairs.monitoring.models import Return
from sympolity.ground.accounts.models import User

SECONDS = 45


def note_presence(of: Return, user: User) -> list[str]:
    """Say that somebody is here; gives back the names of the others."""
    now = timezone.now().timestamp()
    key = f"report-open:{of.pk}"
    seen: dict[int, tuple[str, float]] = cache.get(key) or {}
    here = {pk: (name, at) for pk, (name, at) in seen.items() if now - at < SECONDS} | {user.pk: (str(user), now)}
    cache.set(key, here, SECONDS * 2)
    return [name for pk, (name, _at) in sorted(here.items()) if pk != user.pk]
