"""The address in each mail that ends mails of its kind with one click (RFC 8058): signed, for ever, no sign-in."""

from collections.abc import Collection

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from sympolity.ground.notices.kinds import Group

signer = Signer(salt="sympolity.notices.stop")


def stop_url(user_id: int, groups: Collection[Group]) -> str:
    token = signer.sign_object([user_id, *sorted(str(group) for group in groups)])
    return f"{settings.BASE_URL}{reverse('notices:stop', kwargs={'token': token})}"


def read_stop_token(token: str) -> tuple[int, list[Group]] | None:
    """Whose mails about what are to end; None for an address that we did not write."""
    try:
        user_id, *groups = signer.unsign_object(token)
        return int(user_id), [Group(group) for group in groups]
    except (BadSignature, ValueError):
        return None
