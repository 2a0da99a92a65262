"""Many counts of residents in one decision, and what takes them back."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sympolity.ground.accounts.models import Network, User
from sympolity.ground.journal.operations import Line, record_all
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.territories.models import Population, ResidentGroup
from sympolity.network.territories.operations.places import spelt

Counted = TypeVar("Counted", Population, ResidentGroup)
KEYS = {Population: "populations", ResidentGroup: "resident_groups"}
RECORDED = {Population: "population recorded", ResidentGroup: "residents counted"}
WITHDRAWN = {Population: "population withdrawn", ResidentGroup: "residents withdrawn"}
BATCH = 1000


@transaction.atomic
def bring_counts(
    network: Network, counts: Sequence[Counted], sources: Sequence[Mapping[str, Any]], *, by: User | None
) -> list[Counted]:
    """Add unsaved counts, each told in its place's history with its own source. All or none.

    Raises Refused for a place of another network and for what its source said already.
    """
    if not counts:
        return []
    model = type(counts[0])
    for counted in counts:
        if counted.territory.network_id != network.pk:
            raise Refused(_("%(name)s belongs to another network.") % {"name": counted.territory})
        try:
            counted.clean_fields(exclude=["territory"])
        except ValidationError as refusal:
            sentence = next(iter(refusal.message_dict.values()))[0]
            words = {"name": counted.territory, "fault": sentence}
            raise Refused(_("%(name)s: %(fault)s") % words) from refusal
    model._default_manager.bulk_create(counts, batch_size=BATCH)
    lines = [
        Line(RECORDED[model], counted.territory, {KEYS[model]: (None, spelt(counted))}, source=source)
        for counted, source in zip(counts, sources, strict=True)
    ]
    record_all(lines, by=by, network=network)
    return list(counts)


@transaction.atomic
def withdraw_counts(
    network: Network,
    model: type[Population] | type[ResidentGroup],
    pks: Collection[int],
    *,
    by: User,
    source: Mapping[str, Any],
) -> None:
    """Take counts out again; the history of their places keeps them."""
    wanted = sorted(pks)
    for start in range(0, len(wanted), BATCH // 2):
        some = model._default_manager.filter(pk__in=wanted[start : start + BATCH // 2], territory__network=network)
        lines = [
            Line(WITHDRAWN[model], each.territory, {KEYS[model]: (spelt(each), None)}, source=source)
            for each in some.select_related("territory").order_by("pk")
        ]
        record_all(lines, by=by, network=network)
        some.delete()
