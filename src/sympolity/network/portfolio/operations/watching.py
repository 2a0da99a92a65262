"""What a programme keeps an eye on: its critical dates and the rules of its watch list."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.editing import alter, kept, locked, to_close, told
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.portfolio.models import CriticalDate, WatchRule
from sympolity.network.programmes.deeds import write_down
from sympolity.network.programmes.models import Programme


@transaction.atomic
def add_critical_date(programme: Programme, *, by: User, **facts: Any) -> CriticalDate:
    """A day that every plan has to respect from now on. Raises Refused."""
    added = kept(CriticalDate(programme=programme, **facts))
    write_down("critical date added", added, told(added, "title", "falls_on", "source"), by=by)
    return added


@transaction.atomic
def change_critical_date(critical: CriticalDate, *, by: User, **facts: Any) -> CriticalDate:
    critical = locked(critical)
    if changes := alter(critical, facts):
        write_down("critical date changed", critical, changes, by=by)
    return critical


@transaction.atomic
def close_critical_date(
    critical: CriticalDate, *, closed_on: date | None = None, by: User, reason: str = ""
) -> CriticalDate:
    """Plans no longer have to respect it. Raises Refused."""
    critical = to_close(critical)
    changes = alter(critical, {"closed_on": closed_on or timezone.localdate()})
    write_down("critical date closed", critical, changes, by=by, reason=reason)
    return critical


@transaction.atomic
def set_watch_rule(
    programme: Programme, *, kind: str, days: int, since: date | None = None, source: str = "", by: User
) -> WatchRule:
    """From a day on, a kind is looked at from another number of days; the rule before it ends on that day.

    Raises Refused for a day before the current rule began.
    """
    programme = Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    since = since or timezone.localdate()
    standing = programme.watch_rules.filter(kind=kind, until=None).first()
    if standing:
        if since < standing.since:
            raise Refused(_("The rule before it began later. Choose a later day."), field="since")
        write_down("watch rule ended", standing, alter(standing, {"until": since}), by=by)
    rule = kept(WatchRule(programme=programme, kind=kind, days=days, since=since, source=source))
    write_down("watch rule set", rule, told(rule, "kind", "days", "since", "source"), by=by)
    return rule


@transaction.atomic
def end_watch_rule(rule: WatchRule, *, closed_on: date | None = None, by: User, reason: str = "") -> WatchRule:
    """The kind is looked at from the first day again. Raises Refused."""
    rule = locked(rule)
    if rule.until:
        raise Refused(_("This rule has ended already."))
    changes = alter(rule, {"until": max(closed_on or timezone.localdate(), rule.since)})
    write_down("watch rule ended", rule, changes, by=by, reason=reason)
    return rule
