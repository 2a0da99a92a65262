"""What the page of the list says above and beside its rows, read in one pass over all that is filtered."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import BooleanField, Case, Q, Value, When
from django.utils import timezone

from sympolity.network.portfolio.models import Project
from sympolity.network.portfolio.queries.places import Land
from sympolity.network.portfolio.queries.rows import Figures, Rows, is_late, is_watched, with_funding, with_planned
from sympolity.network.portfolio.queries.totals import Totals, places_of, rolled_up
from sympolity.network.programmes.models import Programme


@dataclass(frozen=True, slots=True)
class Overview:
    """The sums of the rows, their totals by place, and the organisations that lead them, the busiest first."""

    figures: Figures
    by_place: Totals
    leads: Mapping[int, tuple[str, int]]
    used_places: Mapping[int, int]


def overview(programme: Programme, rows: Rows, land: Land, level: str) -> Overview:
    """Two queries: the rows with what the database says of each, and where they stand."""

    def holds(condition: Q) -> Case:
        return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())

    found = with_funding(with_planned(rows.order_by())).annotate(
        reads_late=holds(is_late(timezone.localdate())), reads_over=holds(is_watched(programme))
    )
    count = planned_cents = funding_cents = unpriced = late = over = stand_by = 0
    money: dict[int, dict[str, int | None]] = {}
    leads: dict[int, tuple[str, int]] = {}
    for pk, planned, funding, is_behind, is_large, stage, lead, lead_name in found.values_list(
        "pk", "planned_cents", "funding_cents", "reads_late", "reads_over", "stage", "lead_id", "lead__name"
    ):
        money[pk] = {"planned": planned, "funding": funding}
        count += 1
        planned_cents += planned or 0
        funding_cents += funding or 0
        unpriced += planned is None
        late += is_behind
        over += is_large
        stand_by += stage == Project.Stage.STAND_BY
        if lead:
            leads[lead] = (lead_name, leads.get(lead, ("", 0))[1] + 1)
    places = places_of(rows)
    used: dict[int, int] = {}
    for at in places.values():
        for place in at:
            used[place] = used.get(place, 0) + 1
    names = {each.pk: each.name for each in land.own(level, used)}
    return Overview(
        Figures(count, planned_cents, funding_cents, unpriced, late, over, stand_by),
        rolled_up(money, places, land.tree, names),
        dict(sorted(leads.items(), key=lambda pair: -pair[1][1])),
        used,
    )
