"""The dated rules on procedures. A rule that was used stays as it was: it is ended and followed by another."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from sympolity.affairs.procurement.models import ProcedureRule
from sympolity.affairs.procurement.queries.rules import uses_of
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.editing import alter, kept, locked, told
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.programmes.deeds import write_down
from sympolity.network.programmes.models import Programme

TOLD = (
    "procedure",
    "category",
    "ceiling_cents",
    "currency",
    "invited_at_least",
    "days_to_bid",
    "standstill_days",
    "valid_from",
    "valid_until",
    "source",
)


@transaction.atomic
def add_rule(
    programme: Programme, *, by: User | None, source_of_row: Mapping[str, Any] | None = None, **facts: Any
) -> ProcedureRule:
    """A rule that holds from a day on. One that holds without end is ended on the day before.

    Raises Refused where another rule of the same procedure and category holds on one of its days.
    """
    rule = ProcedureRule(programme=programme, **{"currency": programme.currency, **facts})
    before = _same(rule).filter(valid_until=None, valid_from__lt=rule.valid_from).first()
    if before is not None:
        end_rule(before, by=by, valid_until=rule.valid_from - timedelta(days=1))
    _refuse_overlap(rule)
    kept(rule)
    write_down("procedure rule added", rule, told(rule, *TOLD), by=by, source=source_of_row)
    return rule


@transaction.atomic
def change_rule(rule: ProcedureRule, *, by: User | None, **facts: Any) -> ProcedureRule:
    """Raises Refused once the rule was used: what was launched under it must stay explained by it."""
    rule = locked(rule)
    if uses_of(rule).exists():
        raise Refused(_("This rule was used already. End it and add the one that follows."))
    changes = alter(rule, facts)
    _refuse_overlap(rule)
    if changes:
        write_down("procedure rule changed", rule, changes, by=by)
    return rule


@transaction.atomic
def end_rule(rule: ProcedureRule, *, by: User | None, valid_until: date, reason: str = "") -> ProcedureRule:
    """The rule holds until a day, that day included. Raises Refused where it was used after that day."""
    rule = locked(rule)
    if valid_until < rule.valid_from:
        raise Refused(_("The last day lies before the first. Choose a later one."), field="valid_until")
    last = uses_of(rule).filter(launched_on__gt=valid_until).order_by("-launched_on").first()
    if last is not None:
        words = {"name": last, "day": formats.day(last.launched_on)}
        raise Refused(
            _("%(name)s was launched under this rule on %(day)s. End it on that day or later.") % words,
            field="valid_until",
        )
    changes = alter(rule, {"valid_until": valid_until})
    _refuse_overlap(rule)
    if changes:
        write_down("procedure rule ended", rule, changes, by=by, reason=reason)
    return rule


def _same(rule: ProcedureRule) -> Any:
    others = ProcedureRule.objects.filter(programme=rule.programme, procedure=rule.procedure, category=rule.category)
    return others.exclude(pk=rule.pk) if rule.pk else others


def _refuse_overlap(rule: ProcedureRule) -> None:
    overlapping = _same(rule).filter(Q(valid_until=None) | Q(valid_until__gte=rule.valid_from))
    if rule.valid_until is not None:
        overlapping = overlapping.filter(valid_from__lte=rule.valid_until)
    other = overlapping.order_by("valid_from").first()
    if other is not None:
        raise Refused(
            _("Another rule of this procedure holds from %(day)s. Choose days on which no other one holds.")
            % {"day": formats.day(other.valid_from)},
            field="valid_from",
        )
