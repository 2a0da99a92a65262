"""For how long papers are kept: dated rules with their legal source."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sympolity.affairs.agreements.models import RetentionRule
from sympolity.affairs.agreements.operations.deeds import Source
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.editing import alter, kept, locked, told
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.programmes.deeds import write_down
from sympolity.network.programmes.models import Fund, Programme

TOLD = ("fund", "years", "counted_from", "valid_from", "valid_until", "source")


@transaction.atomic
def add_retention_rule(
    programme: Programme,
    *,
    by: User | None,
    years: int,
    valid_from: date,
    source: str,
    fund: Fund | None = None,
    counted_from: str = RetentionRule.Since.LAST_PAYMENT,
    valid_until: date | None = None,
    came_from: Source | None = None,
) -> RetentionRule:
    """`fund`: for agreements under this one; for all where none is said. `source` is the law that says so."""
    rule = RetentionRule(
        programme=programme,
        fund=fund,
        years=years,
        counted_from=counted_from,
        valid_from=valid_from,
        valid_until=valid_until,
        source=source.strip(),
    )
    _check_fund(rule)
    write_down("retention rule added", kept(rule), told(rule, *TOLD), by=by, source=came_from)
    return rule


@transaction.atomic
def change_retention_rule(
    rule: RetentionRule, *, by: User | None, came_from: Source | None = None, **facts: Any
) -> RetentionRule:
    """Corrects a rule; when the law changes, end this one and add the next. Raises Refused."""
    rule = locked(rule)
    changes = alter(rule, facts)
    _check_fund(rule)
    if changes:
        write_down("retention rule changed", rule, changes, by=by, source=came_from)
    return rule


def _check_fund(rule: RetentionRule) -> None:
    if rule.fund and rule.fund.programme_id != rule.programme_id:
        raise Refused(_("“%(name)s” belongs to another programme.") % {"name": rule.fund}, field="fund")
