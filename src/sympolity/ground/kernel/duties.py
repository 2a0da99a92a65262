"""What has to be done again and again without anybody asking: remind, send, tidy up. A worker does it between jobs.

    @duty("remind", every=timedelta(hours=1))
    def remind() -> None:
        ...

A duty stands in its app's `duties`, `jobs` or `operations`. It looks for what is due and does it; done twice it does
nothing more. It is done at most once at a time, however many workers run, and its last time is a row. One that fails
is written to the log and done again when it is next due; the others go on. A worker that was away does a missed duty
once, not as often as it was missed.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from sympolity.ground.kernel.models import Duty
from sympolity.ground.kernel.noticeboard import noticeboard

logger = logging.getLogger(__name__)

Deed = Callable[[], object]
LONGEST_FAULT = 300


@dataclass(frozen=True, slots=True)
class Rule:
    every: timedelta
    deed: Deed


_rules: dict[str, Rule] = {}


def duty(name: str, *, every: timedelta) -> Callable[[Deed], Deed]:
    """Register a function that the background work calls again, at the soonest so long after it began the last time."""

    def register(deed: Deed) -> Deed:
        _rules[name] = Rule(every, deed)
        return deed

    return register


def find_duties() -> dict[str, Rule]:
    """Every duty of every app; apps are asked once."""
    autodiscover_modules("duties", "jobs", "operations")
    return dict(_rules)


def do_due_duties(now: datetime | None = None) -> list[str]:
    """Do every duty that is due and that no living process does already; returns their names."""
    now = now or timezone.now()
    return [row.name for row in _due(now) if _do(row, now)]


def _due(now: datetime) -> Iterator[Duty]:
    kept = {row.name: row for row in Duty.objects.all()}
    for name in sorted(_rules):
        row = kept.get(name) or Duty.objects.get_or_create(name=name, defaults={"due_at": now})[0]
        if row.due_at <= now:
            yield row


def _do(row: Duty, now: datetime) -> bool:
    board = noticeboard("duties")
    if not board.claim(row.pk):
        return False
    rule, fault = _rules[row.name], ""
    try:
        # Whoever did it a moment ago has moved the day it is due.
        if not Duty.objects.filter(pk=row.pk, due_at=row.due_at).update(due_at=now + rule.every, begun_at=now):
            return False
        try:
            rule.deed()
        except Exception as error:
            logger.exception("The duty “%s” failed; it is done again when it is next due.", row.name)
            fault = f"{type(error).__name__}: {error}"[:LONGEST_FAULT]
        Duty.objects.filter(pk=row.pk).update(ended_at=timezone.now(), fault=fault)
    finally:
        board.release(row.pk, forget=False)
    return True
