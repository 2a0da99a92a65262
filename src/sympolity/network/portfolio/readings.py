"""Readings of a whole portfolio are kept until the next decision in its programme."""

from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache
from django.utils import translation

from sympolity.network.portfolio.queries import version_of_portfolio
from sympolity.network.programmes.models import Programme

DAY = 24 * 3600
SHAPE = 4
Found = TypeVar("Found")


def kept(programme: Programme, name: str, read: Callable[[], Found]) -> Found:
    """What `read` gives back, in the reader's language, for as long as nothing was decided.

    `name` says what is read and with which choices. Only what everybody who sees the programme may see is kept.
    """
    key = _key(programme, name)
    found: Found | None = cache.get(key)
    if found is None:
        found = read()
        cache.set(key, found, DAY)
    return found


def is_kept(programme: Programme, name: str) -> bool:
    """Whether `kept` would answer without reading."""
    return cache.get(_key(programme, name)) is not None


def _key(programme: Programme, name: str) -> str:
    return f"portfolio:{SHAPE}:{version_of_portfolio(programme)}:{translation.get_language()}:{name}"
