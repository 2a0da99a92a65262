"""Everything that is on its way to a contract, by state, each with the day that it waits for."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.procurement.models import Procurement
from sympolity.affairs.procurement.queries.deadlines import KINDS, deadline_of, standstills
from sympolity.network.organisations.models import Organisation
from sympolity.network.programmes.models import Programme

State = Procurement.State
SOON = timedelta(days=7)
SHOWN = 12  # cards in a column; the list holds the rest
TO_RELAUNCH = "to-relaunch"
COLUMNS: tuple[tuple[str, Promise], ...] = (
    (State.PLANNED, _("planned")),
    (State.PREPARED, _("prepared")),
    (State.LAUNCHED, _("launched")),
    (State.BIDS_CLOSED, _("bids closed")),
    (State.AWARDED, _("awarded")),
    (TO_RELAUNCH, _("found nobody")),
)


@dataclass(frozen=True, slots=True)
class Card:
    """One procurement on the board. `tone` is late, attention (within a week) or neutral."""

    procurement: Procurement
    on: date | None
    waits_for: Promise | str
    tone: str
    bids: int
    invited: int


@dataclass(frozen=True, slots=True)
class Column:
    """The cards that wait shortest come first; `cents` and `late` count those too that are not shown."""

    key: str
    label: Promise
    cards: list[Card]
    count: int
    cents: int
    late: int


def board_of(programme: Programme, organisation: Organisation | None = None) -> list[Column]:
    """The columns from planned to awarded, and what found nobody and waits to be tried again. Two queries."""
    wanted = Q(state__in=[key for key, _label in COLUMNS[:-1]]) | Q(
        state__in=Procurement.FOUND_NOBODY, relaunched_as=None
    )
    rows = Procurement.objects.filter(wanted, programme=programme).select_related("project", "organisation")
    if organisation is not None:
        rows = rows.filter(organisation=organisation)
    counted = rows.annotate(bid_count=Count("bids", distinct=True), invited_count=Count("invitations", distinct=True))
    found = list(counted.order_by("reference", "attempt"))
    ends = standstills(found)
    cards: dict[str, list[Card]] = {key: [] for key, _label in COLUMNS}
    for each in found:
        each.programme = programme
        column = TO_RELAUNCH if each.state in Procurement.FOUND_NOBODY else each.state
        cards[column].append(_card(each, ends.get(each.pk)))
    return [_column(key, label, cards[key]) for key, label in COLUMNS]


def _column(key: str, label: Promise, cards: list[Card]) -> Column:
    cents = sum(card.procurement.base_cents for card in cards)
    late = sum(card.tone == "late" for card in cards)
    return Column(key, label, sorted(cards, key=_soonest)[:SHOWN], len(cards), cents, late)


def _soonest(card: Card) -> tuple[date, str]:
    return card.on or date.max, card.procurement.reference


def _card(procurement: Procurement, standstill: date | None) -> Card:
    on, kind = deadline_of(procurement, standstill)
    counts = procurement.bid_count, procurement.invited_count  # type: ignore[attr-defined]
    return Card(procurement, on, KINDS.get(kind, ""), _tone(procurement, on), *counts)


def _tone(procurement: Procurement, on: date | None) -> str:
    if procurement.state in Procurement.FOUND_NOBODY:
        return "late"
    if on is None:
        return "neutral"
    today = timezone.localdate()
    # Nobody is late with the end of a standstill: from then on the contract can be signed.
    if on < today and procurement.state != State.AWARDED:
        return "late"
    return "attention" if today <= on <= today + SOON else "neutral"
