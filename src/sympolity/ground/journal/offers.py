"""The half minute after a decision in which the next page offers to undo it."""

import time
from dataclasses import dataclass

from django.http import HttpRequest

from sympolity.ground.journal.spans import Span

SECONDS = 30
MORE_SECONDS = 300  # for whoever needs longer (WCAG 2.2.1)
KEY = "undo"


@dataclass(frozen=True, slots=True)
class Offer:
    """What may still be undone, and how many seconds that lasts by the server's clock."""

    span: Span
    seconds: int
    is_prolonged: bool


def make_offer(request: HttpRequest, span: Span) -> None:
    """The last decision can be undone, not the one before it."""
    request.session[KEY] = {
        "chain": span.chain,
        "first": span.first,
        "last": span.last,
        "hash": span.hash,
        "by": span.by_id,
        "until": time.time() + SECONDS,
    }


def offer_in(request: HttpRequest) -> Offer | None:
    session = getattr(request, "session", None)
    kept = session.get(KEY) if session is not None else None
    user = getattr(request, "user", None)
    if not kept or user is None or user.pk != kept["by"]:
        return None
    seconds = int(kept["until"] - time.time())
    if seconds <= 0:
        return None
    span = Span(kept["chain"], kept["first"], kept["last"], kept["hash"], kept["by"])
    return Offer(span, seconds, kept.get("prolonged", False))


def prolong(request: HttpRequest) -> bool:
    """More time, once. False when it is over already."""
    offer = offer_in(request)
    if offer is None:
        return False
    request.session[KEY] = {**request.session[KEY], "until": time.time() + MORE_SECONDS, "prolonged": True}
    return True


def end_offer(request: HttpRequest) -> None:
    request.session.pop(KEY, None)
