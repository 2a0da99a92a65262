"""What operations would refuse, found out beforehand by doing it and taking it back."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from django.db import transaction
from django.utils.translation import gettext as _

from sympolity.ground.kernel.refusals import Refused
from sympolity.interchange.kinds.declaration import Batch, Breach, Fact, Value
from sympolity.network.organisations.models import Organisation


class Brings(Protocol):
    """The rows of one list on their way through the operations."""

    def bring(self, fact: Fact) -> int: ...


class _TakenBack(Exception):
    pass


def tried(batch: Batch, begin: Callable[[], Brings], field_of: Mapping[str, str] | None = None) -> list[Breach]:
    """The refusals of all rows. `field_of` says which field of the list a field of the record comes from."""
    breaches = []
    names = field_of or {}
    try:
        with transaction.atomic():
            bringing = begin()
            for fact in batch.facts:
                try:
                    with transaction.atomic():
                        bringing.bring(fact)
                except Refused as refusal:
                    field = refusal.field or ""
                    breaches.append(Breach(fact.source.get("row"), names.get(field, field), str(refusal)))
            raise _TakenBack
    except _TakenBack:
        return breaches


def stand_in(batch: Batch) -> Organisation:
    """Stands for the organisations that the import itself is to add, as long as rows are only tried."""
    return Organisation.objects.create(network=batch.programme.network, name=_("a new one"))


def named(known: Mapping[Any, Any], said: Mapping[str, Value], name: str, otherwise: Any = None) -> Any:
    """What a row refers to, or what stands for it. Raises Refused for a row that does not say it."""
    if (one := known.get(said.get(name))) is not None:
        return one
    if name in said and otherwise is not None:
        return otherwise
    raise Refused(_("Every row needs this."), field=name)
