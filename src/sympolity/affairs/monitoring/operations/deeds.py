"""How a decision of monitoring comes into the journal: in the chain of the programme in which its subject stands."""

from collections.abc import Mapping
from typing import Any

from sympolity.affairs.monitoring.models import (
    Disaggregation,
    Edition,
    Indicator,
    Return,
    Round,
    RoundTemplate,
    Target,
)
from sympolity.ground.accounts.models import User
from sympolity.ground.journal.operations import record

Source = Mapping[str, Any]
Subject = Disaggregation | Edition | Indicator | Return | Round | RoundTemplate | Target


def write_down(
    verb: str,
    about: Subject,
    changes: Mapping[str, tuple[Any, Any]],
    *,
    by: User | None,
    reason: str = "",
    source: Source | None = None,
) -> None:
    programme = about.programme
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
