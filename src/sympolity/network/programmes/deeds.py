"""How a decision comes into the journal: in the chain of the programme in which its subject stands."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model

from sympolity.ground.accounts.models import User
from sympolity.ground.journal.operations import record
from sympolity.network.programmes.rules import programme_of


def write_down(
    verb: str,
    about: Model,
    changes: Mapping[str, tuple[Any, Any]],
    *,
    by: User | None,
    reason: str = "",
    source: Mapping[str, Any] | None = None,
) -> None:
    """Raises ValueError for something that stands in no programme."""
    programme = programme_of(about)
    if programme is None:
        raise ValueError(f"{about!r} stands in no programme")
    record(
        verb,
        about,
        by=by,
        network=programme.network,
        programme_id=programme.pk,
        changes=changes,
        reason=reason,
        source=source,
    )
