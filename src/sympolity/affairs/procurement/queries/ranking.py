"""Which bids come first, lot by lot, and how that comes about."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from sympolity.affairs.procurement.models import AwardCriterion, Bid, Lot, Mark, Procurement
from sympolity.methods.procurement import Criterion, Offer, Ranked, Scale, ranking


@dataclass(frozen=True, slots=True)
class Comparison:
    """The bids that count of a lot, or of a procurement awarded as a whole, the first one first."""

    lot: Lot | None
    criteria: list[AwardCriterion]
    ranked: list[tuple[Bid, Ranked]]


def comparisons_of(procurement: Procurement) -> list[Comparison]:
    """Three queries whatever there is to compare."""
    standing = procurement.bids.exclude(outcome=Bid.Outcome.EXCLUDED).select_related("supplier", "lot")
    marks: dict[int, dict[int, Decimal]] = {}
    for mark in Mark.objects.filter(bid__procurement=procurement):
        marks.setdefault(mark.bid_id, {})[mark.criterion_id] = mark.value
    of_lots: dict[Lot | None, list[Bid]] = {}
    for bid in standing.order_by("lot__number", "cents", "id"):
        of_lots.setdefault(bid.lot, []).append(bid)
    criteria = list(procurement.criteria.all())
    return [_compare(procurement, lot, criteria, bids, marks) for lot, bids in of_lots.items()]


def _compare(
    procurement: Procurement,
    lot: Lot | None,
    criteria: list[AwardCriterion],
    bids: list[Bid],
    marks: dict[int, dict[int, Decimal]],
) -> Comparison:
    counting = counting_for(lot, criteria)
    ranked = ranking(
        [Criterion(each.pk, each.weight, Scale(each.scale)) for each in counting],
        [Offer(bid.pk, bid.cents, marks.get(bid.pk, {})) for bid in bids],
        (lot or procurement).base_cents,
    )
    pairs = sorted(zip(bids, ranked, strict=True), key=lambda pair: pair[1].rank or 0)
    return Comparison(lot, counting, pairs)


def counting_for(lot: Lot | None, criteria: Iterable[AwardCriterion]) -> list[AwardCriterion]:
    """The criteria of the lot itself, else those of the whole procurement."""
    criteria = list(criteria)
    own = [each for each in criteria if lot is not None and each.lot_id == lot.pk]
    return own or [each for each in criteria if each.lot_id is None]


def to_mark(bid: Bid) -> list[AwardCriterion]:
    """What the jury marks a bid by, the heaviest first."""
    criteria: QuerySet[AwardCriterion] = bid.procurement.criteria.all()
    return [each for each in counting_for(bid.lot, criteria) if each.scale == AwardCriterion.Marking.JURY]
