"""The dated rules on procedures and modifications. One that was used is never changed: another follows it."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from sympolity.affairs.procurement.models import ModificationRule, ProcedureRule
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
    "share",
    "valid_from",
    "valid_until",
    "source",
)


AnyRule = TypeVar("AnyRule", ProcedureRule, ModificationRule)
Source = Mapping[str, Any] | None


@transaction.atomic
def add_rule(programme: Programme, *, by: User | None, source_of_row: Source = None, **facts: Any) -> ProcedureRule:
    """A rule on a procedure that holds from a day on. One that holds without end is ended on the day before.

    Raises Refused where another rule of the same procedure and category holds on one of its days.
    """
    rule = ProcedureRule(programme=programme, **{"currency": programme.currency, **facts})
    return _add(rule, by=by, source_of_row=source_of_row)


@transaction.atomic
def add_modification_rule(
    programme: Programme, *, by: User | None, source_of_row: Source = None, **facts: Any
) -> ModificationRule:
    """By how much contracts that are signed from a day on may grow. It ends the one before like `add_rule`."""
    return _add(ModificationRule(programme=programme, **facts), by=by, source_of_row=source_of_row)


@transaction.atomic
def change_rule(rule: AnyRule, *, by: User | None, **facts: Any) -> AnyRule:
    """Raises Refused once the rule was used: what was decided under it must stay explained by it."""
    rule = locked(rule)
    if uses_of(rule).exists():
        raise Refused(_("This rule was used already. End it and add the one that follows."))
    changes = alter(rule, facts)
    _refuse_overlap(rule)
    if changes:
        write_down("procedure rule changed", rule, changes, by=by)
    return rule


@transaction.atomic
def end_rule(rule: AnyRule, *, by: User | None, valid_until: date, reason: str = "") -> AnyRule:
    """The rule holds until a day, that day included. Raises Refused where it was used after that day."""
    rule = locked(rule)
    if valid_until < rule.valid_from:
        raise Refused(_("The last day lies before the first. Choose a later one."), field="valid_until")
    last = uses_of(rule).filter(decided_on__gt=valid_until).order_by("-decided_on").first()
    if last is not None:
        words = {"name": last, "day": formats.day(last.decided_on)}
        raise Refused(
            _("This rule was used for %(name)s on %(day)s. End it on that day or later.") % words, field="valid_until"
        )
    changes = alter(rule, {"valid_until": valid_until})
    _refuse_overlap(rule)
    if changes:
        write_down("procedure rule ended", rule, changes, by=by, reason=reason)
    return rule


def _add(rule: AnyRule, *, by: User | None, source_of_row: Source) -> AnyRule:
    before = _same(rule).filter(valid_until=None, valid_from__lt=rule.valid_from).first()
    if before is not None:
        end_rule(before, by=by, valid_until=rule.valid_from - timedelta(days=1))
    _refuse_overlap(rule)
    kept(rule)
    names = [name for name in TOLD if hasattr(rule, name)]
    write_down("procedure rule added", rule, told(rule, *names), by=by, source=source_of_row)
    return rule


def _same(rule: ProcedureRule | ModificationRule) -> Any:
    """The other rules on the same, of all days."""
    same = {"programme": rule.programme, "category": rule.category}
    if isinstance(rule, ProcedureRule):
        same["procedure"] = rule.procedure
    return type(rule)._default_manager.filter(**same).exclude(pk=rule.pk)


def _refuse_overlap(rule: ProcedureRule | ModificationRule) -> None:
    overlapping = _same(rule).filter(Q(valid_until=None) | Q(valid_until__gte=rule.valid_from))
    if rule.valid_until is not None:
        overlapping = overlapping.filter(valid_from__lte=rule.valid_until)
    other = overlapping.order_by("valid_from").first()
    if other is not None:
        raise Refused(
            _("Another rule on the same holds from %(day)s. Choose days on which no other one holds.")
            % {"day": formats.day(other.valid_from)},
            field="valid_from",
        )
