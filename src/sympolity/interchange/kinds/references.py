"""What the facts of a batch refer to, read at once; words are spelt as the network spells them already."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from django.db.models import Model

from sympolity.ground.kernel.words import plain_words
from sympolity.interchange.kinds.declaration import SCHEME_LENGTH, Batch, Fact, Listed, Values

Named = TypeVar("Named", bound=Model)
BATCH = 500


def scheme_of(batch: Batch) -> str:
    """The name under which codes of a list are kept."""
    return (batch.source_name or "list")[:SCHEME_LENGTH]


def found_in(model: type[Named], facts: Iterable[Fact], field: str) -> dict[Any, Named]:
    """Every record that a field of the facts names, by its id."""
    wanted = sorted({fact.values[field] for fact in facts if fact.values.get(field)})
    found: dict[Any, Named] = {}
    for start in range(0, len(wanted), BATCH):
        found |= model._default_manager.in_bulk(wanted[start : start + BATCH])
    return found


def known_words(listed: Listed, model: type[Model], fields: Sequence[str]) -> Callable[[Values], Values]:
    """Words that differ from those of the network only in capitals or blanks are those; all in one order."""
    rows = model._default_manager.filter(network=listed.programme.network_id)
    spelt = {plain_words(str(row)): str(row) for row in rows}

    def settle(values: Values) -> Values:
        for field in fields:
            if values.get(field):
                # The first spelling in the list holds for the rest of it.
                words = {spelt.setdefault(plain_words(word), word) for word in values[field]}
                values[field] = sorted(words)
        return values

    return settle
