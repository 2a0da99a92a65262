"""Who draws up agreements, and who says that an obligation is done: the parties for what is asked of them."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from sympolity.affairs.agreements.models import Agreement, Obligation
from sympolity.network.programmes.rules import permit


def its_obliged(obj: Any) -> Collection[int]:
    """The organisation of which something is asked; all parties where nobody is named."""
    if isinstance(obj, Obligation) and obj.organisation_id:
        return {obj.organisation_id}
    agreement = obj if isinstance(obj, Agreement) else getattr(obj, "agreement", None)
    return set(agreement.parties.values_list("organisation_id", flat=True)) if agreement else set()


def reported_it(user: Any, obj: Any) -> bool:
    """Whether a person reported this obligation, and nobody has accepted it: who reports does not accept."""
    return isinstance(obj, Obligation) and obj.state == Obligation.State.REPORTED and obj.reported_by_id == user.pk


permit(
    "agreements.change_agreement",
    bar=reported_it,
    because=_("You reported this obligation yourself. Somebody else has to accept it."),
)
permit("agreements.report_obligation", owners=its_obliged)
