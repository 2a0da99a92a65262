"""Procurements and contracts as a list or a portal tells them: what happened elsewhere is written down as it was."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.affairs.procurement.models import Contract, Modification, Procurement
from sympolity.affairs.procurement.operations.modifications import modify
from sympolity.affairs.procurement.queries.contracts import growth
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.editing import alter, kept, told
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.deeds import write_down

TOLD = (
    "project",
    "organisation",
    "reference",
    "attempt",
    "title",
    "procedure",
    "category",
    "cpv",
    "base_cents",
    "currency",
    "state",
    "launched_on",
    "bids_due_on",
    "awarded_on",
    "ended_on",
    "portal_id",
)
ENDED_WITHOUT = (Procurement.State.DESERTED, Procurement.State.UNSUCCESSFUL, Procurement.State.CANCELLED)
Source = Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Change:
    """A modification as a list tells it: the difference in cents without tax, the new end, why."""

    agreed_on: date
    cents: int = 0
    new_ends_on: date | None = None
    reason: str = ""

    @property
    def kind(self) -> str:
        if self.cents:
            return Modification.Kind.VALUE
        return Modification.Kind.DURATION if self.new_ends_on else Modification.Kind.SCOPE


@transaction.atomic
def bring_procurement(
    project: Project, *, by: User | None, organisation: Organisation, came_from: Source = None, **facts: Any
) -> Procurement:
    """A procurement in the state that it had reached. A further attempt follows the one before it.

    Raises Refused for a reference and attempt that are there already, and for an end without its day.
    """
    facts = {"currency": project.programme.currency, **facts}
    attempt = facts.get("attempt", 1)
    if attempt > 1:
        before = Procurement.objects.filter(
            programme=project.programme, reference=facts["reference"], attempt=attempt - 1, relaunched_as=None
        ).first()
        if before is not None and before.state in ENDED_WITHOUT:
            facts["relaunches"] = before
    procurement = kept(Procurement(programme=project.programme, project=project, organisation=organisation, **facts))
    write_down("procurement brought in", procurement, told(procurement, *TOLD), by=by, source=came_from)
    return procurement


@transaction.atomic
def correct_procurement(procurement: Procurement, *, by: User | None, came_from: Source, **facts: Any) -> Procurement:
    """What a later edition of the list says of a procurement that was brought in. Raises Refused."""
    if changes := alter(procurement, facts):
        write_down("procurement changed", procurement, changes, by=by, source=came_from)
    return procurement


@transaction.atomic
def bring_modifications(
    contract: Contract, changes: Iterable[Change], *, by: User | None, came_from: Source, ground: str
) -> list[Modification]:
    """Modifications in the order of their days. One that passes the limit is real too: `ground` says who tells it.

    Raises Refused as a modification that is typed in does.
    """
    made = []
    for each in sorted(changes, key=lambda change: change.agreed_on):
        if each.agreed_on > timezone.localdate():
            raise Refused(_("This day lies ahead. Choose today or an earlier day."), field="modified_on")
        limit = growth(contract)
        is_over = limit.limit_cents is not None and limit.used_cents + each.cents > limit.limit_cents
        made.append(
            modify(
                contract,
                by=by,
                kind=each.kind,
                agreed_on=each.agreed_on,
                cents=each.cents,
                new_ends_on=each.new_ends_on,
                reason=each.reason or ground,
                source=ground if is_over else "",
                over_limit_because=ground if is_over else "",
                came_from=came_from,
            )
        )
    return made
