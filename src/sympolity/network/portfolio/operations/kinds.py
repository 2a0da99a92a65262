"""Which kinds of projects carry money in a programme."""

from django.db import transaction

from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.editing import alter, kept, told
from sympolity.network.portfolio.models import KindRule, Project
from sympolity.network.programmes.deeds import write_down
from sympolity.network.programmes.models import Programme


@transaction.atomic
def set_kind_rule(programme: Programme, *, kind: str, has_money: bool, source: str = "", by: User | None) -> KindRule:
    """A project of a kind that carries money is contracted only under a signed agreement.

    It holds from now on: what was contracted before stays so. Raises Refused for a kind that does not exist.
    """
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    rule = KindRule.objects.filter(programme=programme, kind=kind).first()
    if rule is None:
        rule = kept(KindRule(programme=programme, kind=kind, has_money=has_money, source=source.strip()))
        before = {"has_money": (kind in Project.WITH_MONEY, has_money)}
        write_down("kind rule set", rule, {**told(rule, "kind", "source"), **before}, by=by)
        return rule
    rule.programme = programme
    if changes := alter(rule, {"has_money": has_money, "source": source.strip()}):
        write_down("kind rule set", rule, changes, by=by)
    return rule
