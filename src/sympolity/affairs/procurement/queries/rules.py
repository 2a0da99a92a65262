"""Which dated rule holds for a procedure on a day, and what was launched under it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from sympolity.affairs.procurement.models import Contract, ModificationRule, ProcedureRule, Procurement
from sympolity.network.programmes.models import Programme


def rule_on(programme: Programme, procedure: str, category: str, day: date) -> ProcedureRule | None:
    """The rule that holds on a day; None where the programme keeps none for it."""
    rules = ProcedureRule.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=day),
        programme=programme,
        procedure=procedure,
        category=category,
        valid_from__lte=day,
    )
    return rules.order_by("-valid_from").first()


def rule_of(procurement: Procurement, day: date) -> ProcedureRule | None:
    return rule_on(procurement.programme, procurement.procedure, procurement.category, day)


def rules_of(procurements: Iterable[Procurement]) -> dict[int, ProcedureRule]:
    """The rule of the launch of each procurement of one programme, else of its award, by its key, in one query."""
    launched = [each for each in procurements if each.launched_on or each.awarded_on]
    if not launched:
        return {}
    rules = list(ProcedureRule.objects.filter(programme=launched[0].programme_id))
    found = {}
    for each in launched:
        for rule in rules:
            same = (rule.procedure, rule.category) == (each.procedure, each.category)
            day = each.launched_on or each.awarded_on
            if same and day and rule.holds_on(day):
                found[each.pk] = rule
    return found


def uses_of(rule: ProcedureRule | ModificationRule) -> QuerySet[Any]:
    """What was launched while the rule held; for a rule on modifications the contracts signed then that were changed.

    Each has the day that decides as `decided_on`.
    """
    same = {"programme": rule.programme, "category": rule.category}
    used: QuerySet[Any]
    if isinstance(rule, ProcedureRule):
        used = Procurement.objects.filter(**same, procedure=rule.procedure).annotate(decided_on=F("launched_on"))
    else:
        used = Contract.objects.filter(**same, modifications__isnull=False).distinct()
        used = used.annotate(decided_on=F("signed_on"))
    used = used.filter(decided_on__gte=rule.valid_from)
    return used if rule.valid_until is None else used.filter(decided_on__lte=rule.valid_until)
