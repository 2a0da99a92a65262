"""Lots, invitations and bids in a list of procurements: fields of lines that go out and come back."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.affairs.procurement.models import Bid, Invitation, Lot, Procurement, Supplier
from sympolity.affairs.procurement.operations.imported_bids import (
    Bidding,
    ToldBid,
    ToldLot,
    bring_bidding,
    take_out_bidding,
)
from sympolity.affairs.procurement.operations.suppliers import find_or_add_supplier
from sympolity.ground.kernel.refusals import Refused
from sympolity.interchange.kinds.declaration import Batch, Fact, FieldKind, FieldSpec, Value
from sympolity.interchange.ocds.lines import BidLine, InvitedLine, LotLine, NoLine
from sympolity.network.programmes.models import Programme


def _lines(key: str, label: Any, headings: str) -> FieldSpec:
    return FieldSpec(key, label, FieldKind.WORDS, many=True, adds=True, headings=headings)


FIELDS = (
    _lines("lots", gettext_lazy("lots"), "lots|lotes|lotti|percelen|daļas|lose"),
    _lines("invited", gettext_lazy("invited"), "invited|invited suppliers|convidados|invitados|convidats|invités"),
    _lines("bids", gettext_lazy("bids"), "bids|propostas|ofertas|ofertes|offres|offerte|piedāvājumi|angebote"),
)
READ: Mapping[str, Any] = {"lots": LotLine.read, "invited": InvitedLine.read, "bids": BidLine.read}
OUTCOMES = {"lots": Lot.Outcome.values, "bids": Bid.Outcome.values}


def bidding_stored(programme: Programme) -> Callable[[int], dict[str, Value]]:
    """The lines of each procurement as they stand."""
    found: dict[int, dict[str, list[str]]] = {}

    def add(procurement: int, key: str, line: object) -> None:
        found.setdefault(procurement, {}).setdefault(key, []).append(str(line))

    here = {"procurement__programme": programme}
    for lot in Lot.objects.filter(**here):
        add(lot.procurement_id, "lots", LotLine(lot.number, lot.title, lot.base_cents, lot.outcome))
    for each in Invitation.objects.filter(**here).select_related("supplier"):
        add(each.procurement_id, "invited", InvitedLine(*_named(each.supplier), each.invited_on))
    for bid in Bid.objects.filter(**here).select_related("supplier", "lot"):
        name, tax_number = _named(bid.supplier)
        number = bid.lot.number if bid.lot else None
        line = BidLine(name, tax_number, bid.cents, bid.received_on, number, bid.outcome, bid.reason)
        add(bid.procurement_id, "bids", line)
    return lambda pk: {spec.key: sorted(found.get(pk, {}).get(spec.key, ())) for spec in FIELDS}


def _named(supplier: Supplier) -> tuple[str, str]:
    return supplier.name, supplier.folded_number


class BringingBids:
    """Brings the lines of each row that do not stand yet."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        says_any = any(fact.values.get(spec.key) for fact in batch.facts for spec in FIELDS)
        self.stored = bidding_stored(batch.programme) if says_any or _is_undo(batch.facts) else None

    def bring(self, procurement: Procurement, fact: Fact) -> None:
        """Raises Refused for a line that nothing of ours would write, and as `bring_bidding` does."""
        if self.stored is None or not any(spec.key in fact.values for spec in FIELDS):
            return
        now = self.stored(procurement.pk)
        if fact.source.get("undo"):
            gone = {key: set(now[key]) - set(fact.values[key] or ()) for key in READ if key in fact.values}
            take_out_bidding(procurement, self._told(gone, fact), by=self.batch.by, came_from=fact.source)
            return
        new = {key: set(fact.values.get(key) or ()) - set(now[key]) for key in READ}
        if any(new.values()):
            bring_bidding(procurement, self._told(new, fact), by=self.batch.by, came_from=fact.source)

    def _told(self, lines: Mapping[str, Iterable[str]], fact: Fact) -> Bidding:
        read = {key: [_read(key, line) for line in sorted(lines.get(key, ()))] for key in READ}
        return Bidding(
            tuple(ToldLot(each.number, each.title, each.cents, each.outcome) for each in read["lots"]),
            tuple((self._supplier(each, fact), each.invited_on) for each in read["invited"]),
            tuple(
                ToldBid(self._supplier(each, fact), each.cents, each.received_on, each.lot, each.outcome, each.reason)
                for each in read["bids"]
            ),
        )

    def _supplier(self, line: BidLine | InvitedLine, fact: Fact) -> Supplier:
        network = self.batch.programme.network
        return find_or_add_supplier(
            network, by=self.batch.by, name=line.name[:300], tax_number=line.tax_number, source=fact.source
        )


def _is_undo(facts: Iterable[Fact]) -> bool:
    return any(fact.source.get("undo") for fact in facts)


def _read(key: str, line: str) -> Any:
    try:
        read = READ[key](line)
    except NoLine as error:
        sentence = _("“%(line)s” is not written as such lines are here: write it as the list that goes out does.")
        raise Refused(sentence % {"line": line}, field=key) from error
    if key in OUTCOMES and read.outcome not in OUTCOMES[key]:
        words = {"word": read.outcome, "known": ", ".join(OUTCOMES[key])}
        raise Refused(_("“%(word)s” is no outcome. Use one of: %(known)s.") % words, field=key)
    return read
