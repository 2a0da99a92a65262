"""By what bids are compared, which marks they get, and which of them comes first."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sympolity.affairs.procurement.models import AwardCriterion, Bid, Lot, Mark, Procurement
from sympolity.affairs.procurement.operations.procedures import IN_THE_MAKING
from sympolity.affairs.procurement.queries.ranking import comparisons_of, to_mark
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.editing import alter, checked, kept, locked
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.programmes.deeds import write_down

MARKING = AwardCriterion.Marking


# -- before the launch ---------------------------------------------------------------
@transaction.atomic
def add_criterion(
    procurement: Procurement,
    *,
    by: User | None,
    title: str,
    weight: Decimal,
    scale: str = MARKING.JURY,
    lot: Lot | None = None,
) -> AwardCriterion:
    """Raises Refused once it is launched, and for a weight or a criterion that cannot be."""
    procurement = locked(procurement)
    _refuse_after_launch(procurement)
    _refuse_foreign_lot(procurement, lot)
    criterion = kept(AwardCriterion(procurement=procurement, lot=lot, title=title, weight=weight, scale=scale))
    write_down("criterion added", procurement, {criterion.title: (None, _told(criterion))}, by=by)
    return criterion


@transaction.atomic
def change_criterion(criterion: AwardCriterion, *, by: User | None, **facts: Any) -> AwardCriterion:
    procurement = locked(criterion.procurement)
    _refuse_after_launch(procurement)
    _refuse_foreign_lot(procurement, facts.get("lot"))
    criterion = locked(criterion)
    before = _told(criterion)
    if alter(criterion, facts):
        write_down("criterion changed", procurement, {criterion.title: (before, _told(criterion))}, by=by)
    return criterion


@transaction.atomic
def remove_criterion(criterion: AwardCriterion, *, by: User | None, reason: str = "") -> None:
    procurement = locked(criterion.procurement)
    _refuse_after_launch(procurement)
    changes = {criterion.title: (_told(criterion), None)}
    criterion.delete()
    write_down("criterion removed", procurement, changes, by=by, reason=reason)


# -- once bids are closed ------------------------------------------------------------
@transaction.atomic
def mark_bid(bid: Bid, *, by: User | None, marks: Mapping[int, Decimal]) -> Bid:
    """The jury marks a bid, `marks` by the key of the criterion. Raises Refused before bids are closed and after."""
    procurement = locked(bid.procurement)
    if procurement.state != Procurement.State.BIDS_CLOSED:
        words = {"state": procurement.get_state_display()}
        raise Refused(_("This is “%(state)s”. Bids are judged once they are closed.") % words)
    bid = locked(bid)
    before = {each.criterion_id: each for each in bid.marks.all()}
    changes = {}
    for criterion in to_mark(bid):
        value = marks.get(criterion.pk)
        mark = before.get(criterion.pk, Mark(bid=bid, criterion=criterion))
        if value is None or mark.value == value:
            continue
        changes[f"{bid.supplier}, {criterion.title}"] = (None if mark.pk is None else str(mark.value), str(value))
        mark.value = value
        checked(mark).save()
    if changes:
        rank_bids(procurement)
        write_down("bid marked", procurement, changes, by=by)
    return bid


def rank_bids(procurement: Procurement) -> None:
    """The place of each bid that counts in its lot; what was left out has none."""
    ranked = [(bid, place.rank) for each in comparisons_of(procurement) for bid, place in each.ranked]
    for bid, rank in ranked:
        bid.rank = rank
    Bid.objects.bulk_update([bid for bid, _rank in ranked], ["rank"], batch_size=500)
    procurement.bids.filter(outcome=Bid.Outcome.EXCLUDED).update(rank=None)


def _told(criterion: AwardCriterion) -> list[str]:
    lot = [str(criterion.lot)] if criterion.lot else []
    return [f"{criterion.weight} %", str(criterion.get_scale_display()), *lot]


def _refuse_foreign_lot(procurement: Procurement, lot: Lot | None) -> None:
    if lot is not None and lot.procurement_id != procurement.pk:
        raise Refused(_("This lot belongs to another procurement."), field="lot")


def _refuse_after_launch(procurement: Procurement) -> None:
    if procurement.state not in IN_THE_MAKING:
        raise Refused(
            _("This is “%(state)s”. Its award criteria stay as they were launched.")
            % {"state": procurement.get_state_display()}
        )
