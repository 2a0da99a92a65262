"""Procurements as people read them: those they may see, the attempts before and after, the end of a standstill."""

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from sympolity.affairs.procurement.models import ProcedureRule, Procurement
from sympolity.affairs.procurement.queries.rules import rule_of
from sympolity.ground.accounts.models import User
from sympolity.network.programmes.models import Programme

SEE = "finance.see_money"


def programmes_whose_money_is_open_to(user: Any) -> list[int]:
    """The programmes in which a person may read what is bought and for how much."""
    return [each.pk for each in Programme.objects.visible_to(user) if user.has_perm(SEE, each)]


def procurements_open_to(user: User) -> QuerySet[Procurement]:
    found = Procurement.objects.filter(programme__in=programmes_whose_money_is_open_to(user))
    return found.select_related("programme")


def attempts_of(procurement: Procurement) -> list[Procurement]:
    """All attempts of the same purchase, the first one first, in one query."""
    rows = Procurement.objects.filter(programme=procurement.programme_id, reference=procurement.reference)
    by_key = {each.pk: each for each in rows.order_by("attempt")}
    following = {each.relaunches_id: each for each in by_key.values() if each.relaunches_id}
    first = procurement
    while first.relaunches_id and first.relaunches_id in by_key:
        first = by_key[first.relaunches_id]
    chain = [by_key.get(first.pk, first)]
    while (after := following.get(chain[-1].pk)) is not None:
        chain.append(after)
    return chain


def standstill_until(procurement: Procurement) -> date | None:
    """The last day on which bidders may object to the award."""
    return standstill_by(procurement, standstill_rule(procurement))


def standstill_rule(procurement: Procurement) -> ProcedureRule | None:
    """The rule of the launch; of the award where the launch is not known, as in a list that was brought in."""
    day = procurement.launched_on or procurement.awarded_on
    return rule_of(procurement, day) if day else None


def standstill_by(procurement: Procurement, rule: ProcedureRule | None) -> date | None:
    if procurement.awarded_on is None or rule is None or not rule.standstill_days:
        return None
    return procurement.awarded_on + timedelta(days=rule.standstill_days)
