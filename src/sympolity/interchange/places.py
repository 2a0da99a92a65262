"""Which municipality a row is about, so that each of them gets its own list of what is to be done."""

from collections.abc import Iterable

from sympolity.interchange.comparison import Draft
from sympolity.interchange.kinds import FieldKind, RecordKind, Stored
from sympolity.network.programmes.models import Programme
from sympolity.network.territories.models import Territory


class PlaceOfRow:
    """The municipality in which the first territory of a row lies; that of the known record where the row says none."""

    def __init__(self, kind: RecordKind, programme: Programme, stored: Iterable[Stored]) -> None:
        self.fields = [spec.key for spec in kind.fields if spec.kind is FieldKind.TERRITORY]
        self.stored = {each.id: each for each in stored} if self.fields else {}
        self.above: dict[int, tuple[int | None, str]] = {}
        if self.fields:
            rows = Territory.objects.filter(network=programme.network_id).order_by()
            self.above = {pk: (parent, level) for pk, parent, level in rows.values_list("pk", "parent_id", "level")}

    def of(self, draft: Draft) -> int | None:
        known = self.stored.get(draft.id) if draft.id is not None else None
        for values in (draft.values, known.values if known else {}):
            for name in self.fields:
                named = values.get(name)
                first = named[0] if isinstance(named, list) and named else named
                if isinstance(first, int) and first in self.above:
                    return self._municipality(first)
        return None

    def _municipality(self, pk: int) -> int:
        seen: set[int] = set()
        at: int | None = pk
        while at is not None and at in self.above and at not in seen:
            seen.add(at)
            parent, level = self.above[at]
            if level == Territory.Level.MUNICIPALITY:
                return at
            at = parent
        return pk
