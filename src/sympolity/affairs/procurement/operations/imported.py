"""Procurements and contracts as a list or a portal tells them: what happened elsewhere is written down as it was."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sympolity.affairs.procurement.models import Contract, Modification, Procurement, Supplier
from sympolity.affairs.procurement.operations.modifications import modify
from sympolity.affairs.procurement.operations.procedures import change_procurement
from sympolity.affairs.procurement.operations.suppliers import find_or_add_supplier
from sympolity.affairs.procurement.queries.contracts import growth
from sympolity.ground.accounts.models import Network, User
from sympolity.ground.journal.models import Entry
from sympolity.ground.journal.operations import Line, record_all
from sympolity.ground.kernel.editing import alter, happened, kept, locked, told
from sympolity.ground.kernel.refusals import Refused
from sympolity.methods.names.alike import one_name
from sympolity.methods.tax_numbers import fold_number
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
BROUGHT_IN = "procurement brought in"
BATCH = 1000
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
    write_down(BROUGHT_IN, procurement, told(procurement, *TOLD), by=by, source=came_from)
    return procurement


@transaction.atomic
def correct_procurement(procurement: Procurement, *, by: User | None, came_from: Source, **facts: Any) -> Procurement:
    """What a later edition of the list says of a procurement.

    Raises Refused for one that was planned here: it takes its steps on its page, and bidders rely on what was launched.
    """
    procurement = locked(procurement)
    if not Entry.objects.about(procurement).filter(verb=BROUGHT_IN).exists():
        if facts.get("state", procurement.state) != procurement.state:
            raise Refused(_("This procurement is kept here. Take its next step on its page."), field="state")
        return change_procurement(procurement, by=by, came_from=came_from, **facts)
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
        happened(each.agreed_on, "modified_on")
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


# -- many suppliers ----------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Delivers:
    """Who delivers, as a row of a list names it. `came_from` is the cell of a spreadsheet."""

    name: str
    tax_number: str = ""
    country: str = ""
    came_from: Source = None


class SupplierBook:
    """The suppliers of a network, read once, asked as `find_supplier` is: by tax number, else by name."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self._by_number: dict[str, list[Supplier]] = {}
        self._by_name: dict[str, list[Supplier]] = {}
        self._asked: dict[tuple[str, str, str], Supplier | None] = {}
        for supplier in Supplier.objects.filter(network=network).order_by("id"):
            self.add(supplier)

    def add(self, supplier: Supplier) -> None:
        if supplier.folded_number:
            self._by_number.setdefault(supplier.folded_number, []).append(supplier)
        self._by_name.setdefault(supplier.folded_name, []).append(supplier)
        self._asked.clear()

    def find(self, name: str, tax_number: str = "", country: str = "") -> Supplier | None:
        key = (name, tax_number, country)
        if key not in self._asked:
            self._asked[key] = self._find(name, *fold_number(tax_number, country))
        return self._asked[key]

    def _find(self, name: str, number: str, land: str) -> Supplier | None:
        if number:
            same = [each for each in self._by_number.get(number, ()) if not land or each.country in (land, "")]
            exact = [each for each in same if each.country == land]
            if exact or len(same) == 1:
                return (exact or same)[0]
        named = self._by_name.get(one_name(name)[:300], [])
        if number:
            return next((each for each in named if not each.folded_number and each.country in ("", land)), None)
        unnumbered = [each for each in named if not each.folded_number]
        return unnumbered[0] if unnumbered else named[0] if len(named) == 1 else None


def unsaved_supplier(network: Network, named: Delivers) -> Supplier:
    name = " ".join(named.name.split())
    number, land = fold_number(named.tax_number, named.country)
    return Supplier(
        network=network,
        name=name,
        folded_name=one_name(name)[:300],
        tax_number=named.tax_number.strip() if number else "",
        folded_number=number,
        country=land,
    )


@transaction.atomic
def bring_suppliers(
    network: Network, named: Iterable[Delivers], *, by: User | None, book: SupplierBook | None = None
) -> SupplierBook:
    """Add those that nobody knows, thousands at once. A supplier known by name alone takes its number over.

    A list that comes part after part gives its `book` along. Raises Refused for a name that is too long.
    """
    book = book or SupplierBook(network)
    lines = []
    for each in named:
        number, land = fold_number(each.tax_number, each.country)
        found = book.find(each.name, each.tax_number, each.country)
        if found is None:
            supplier = unsaved_supplier(network, each)
            supplier.clean_fields(exclude=["network"])
            lines.append((supplier, each.came_from))
            book.add(supplier)
        elif (number and not found.folded_number) or (land and not found.country):
            if found.pk is None:
                found.tax_number, found.folded_number, found.country = each.tax_number.strip(), number, land
                book.add(found)
            else:
                find_or_add_supplier(
                    network,
                    by=by,
                    name=each.name,
                    tax_number=each.tax_number,
                    country=each.country,
                    source=each.came_from,
                )
    Supplier.objects.bulk_create([supplier for supplier, _source in lines], batch_size=BATCH)
    record_all(
        (
            Line("supplier added", supplier, told(supplier, "name", "tax_number", "country"), source=source or {})
            for supplier, source in lines
        ),
        by=by,
        network=network,
    )
    return book
