"""How often something may be done in a time, counted in the cache that all processes share."""

import hashlib
import time

from django.core.cache import cache


class TooOften(Exception):
    """Somebody did something more often than it may be done; they may try again later."""


def count(deed: str, who: str, *, times: int, seconds: int) -> None:
    """Count one deed. Raises TooOften above `times` within a window of `seconds`."""
    window = int(time.time()) // seconds
    key = f"limit:{window}:{hashlib.sha256(f'{deed}:{who}'.encode()).hexdigest()}"
    if cache.add(key, 1, timeout=seconds):
        return
    try:
        done = cache.incr(key)
    except ValueError:  # it ran out between the two calls
        return
    if done > times:
        raise TooOften(deed)
