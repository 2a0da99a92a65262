"""Readings of a whole portfolio are kept until the next decision in its programme."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from django.core.cache import cache
from django.utils import translation

from sympolity.ground.journal.models import Entry
from sympolity.ground.journal.operations import chain_of
from sympolity.network.portfolio.queries import version_of_portfolio
from sympolity.network.programmes.models import Programme

DAY = 24 * 3600
SHAPE = 4
Found = TypeVar("Found")


def kept(programme: Programme, name: str, read: Callable[[], Found], *, whatever: Sequence[str] = ()) -> Found:
    """What `read` gives back, in the reader's language, for as long as nothing was decided.

    `name` says what is read and with which choices. Only what everybody who sees the programme may see is kept. A
    decision about an object of the apps named in `whatever` changes nothing about what is read.
    """
    key = _key(programme, name, whatever)
    found: Found | None = cache.get(key)
    if found is None:
        found = read()
        cache.set(key, found, DAY)
    return found


def is_kept(programme: Programme, name: str) -> bool:
    """Whether `kept` would answer without reading."""
    return cache.get(_key(programme, name)) is not None


def _key(programme: Programme, name: str, whatever: Sequence[str] = ()) -> str:
    head = _last_decision(programme, whatever) if whatever else None
    version = version_of_portfolio(programme, head=head)
    return f"portfolio:{SHAPE}:{version}:{translation.get_language()}:{name}"


def _last_decision(programme: Programme, whatever: Sequence[str]) -> str:
    """The number of the last entry of the programme's journal that is not about these apps."""
    entries = Entry.objects.filter(chain=chain_of(programme.network, programme.pk)).order_by("-number")
    for app in whatever:
        entries = entries.exclude(subject_type__startswith=f"{app}.")
    return str(entries.values_list("number", flat=True).first())
