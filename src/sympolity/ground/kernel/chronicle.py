"""Decisions taken below the journal reach it through here: the journal stands above and signs up when it starts."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ImproperlyConfigured

Writer = Callable[..., Any]
_writers: list[Writer] = []


def write_with(writer: Writer) -> None:
    _writers[:] = [writer]


def record(verb: str, subject: Any, **facts: Any) -> None:
    """What `journal.operations.record` takes. Raises ImproperlyConfigured where no journal is installed."""
    if not _writers:
        raise ImproperlyConfigured("No journal is installed; a decision without its entry is not taken.")
    _writers[0](verb, subject, **facts)
