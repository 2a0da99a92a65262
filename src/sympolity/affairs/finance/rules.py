"""Who may plan, spend, decide and change the rules of money: nobody decides on what they handed in themselves."""

from collections.abc import Collection
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from sympolity.affairs.agreements.models import Agreement
from sympolity.affairs.finance.models import Budget, Double
from sympolity.affairs.finance.separation import AUTHORISE, BECAUSE, RECORD, VERIFY, is_barred, its_request
from sympolity.network.portfolio.models import Project
from sympolity.network.portfolio.rules import its_carriers
from sympolity.network.programmes.models import Programme
from sympolity.network.programmes.role_table import Scope
from sympolity.network.programmes.rules import permit, roles_around

SEE = "finance.see_expenditure"
ENTER = "finance.enter_expenditure"
BUDGET = "finance.change_budget"


def its_payer(obj: Any) -> Collection[int] | None:
    """The organisation that paid or asks for money; a programme is open to each, lists keep to what is their own."""
    if isinstance(obj, Programme):
        return None
    if isinstance(obj, Double):
        return {obj.first.organisation_id, obj.second.organisation_id}
    if isinstance(obj, Project):
        return its_carriers(obj)
    obj = its_request(obj) or obj
    payer = getattr(getattr(obj, "expenditure", None) or obj, "organisation_id", None)
    return {payer} if payer else set()


def its_planners(obj: Any) -> Collection[int] | None:
    """The organisations that carry a project plan its money."""
    return None if isinstance(obj, Programme) else its_carriers(obj)


def own_payers(user: Any, programme: Programme, permission: str = ENTER) -> frozenset[int] | None:
    """The organisations for which a person may enter, or see, expenditure; None where for all of the programme."""
    held = [each for each in roles_around(user, programme) if permission in each.sheet.permissions]
    if any(each.sheet.scope == Scope.PROGRAMME for each in held):
        return None
    return frozenset(each.organisation_id for each in held if each.organisation_id)


def handed_in_budget(user: Any, obj: Any) -> bool:
    """Whether a person drew up or submitted this budget: who plans does not agree."""
    return isinstance(obj, Budget) and user.pk in (obj.drawn_up_by_id, obj.submitted_by_id)


permit("finance.see_expenditure", owners=its_payer)
permit("finance.change_budget", owners=its_planners)
permit(
    "finance.agree_budget",
    bar=handed_in_budget,
    because=_("You drew up or submitted this budget yourself. Somebody else has to decide on it."),
)
permit("finance.enter_expenditure", owners=its_payer)
permit("finance.change_rule")


# -- payment requests ------------------------------------------------------------------
def its_claimants(obj: Any) -> Collection[int] | None:
    """The organisation that asks; under an agreement each party may; the desk of a programme is open to each."""
    if isinstance(obj, Programme):
        return None
    if isinstance(obj, Agreement):
        return set(obj.parties.values_list("organisation", flat=True))
    request = its_request(obj)
    return {request.organisation_id} if request else set()


permit("finance.request_payment", owners=its_claimants)
for _duty in (VERIFY, AUTHORISE, RECORD):
    permit(_duty, bar=partial(is_barred, permission=_duty), because=BECAUSE[_duty])
