"""What a name in a cell may mean: the tables behind the references of a list, and what their entries are called."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sympolity.affairs.agreements.models import Agreement
from sympolity.affairs.finance.models import CostCategory
from sympolity.affairs.procurement.models import Contract
from sympolity.interchange.kinds import FieldKind
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.models import Fund, Objective, Programme
from sympolity.network.territories.models import Territory


@dataclass(frozen=True, slots=True)
class Named:
    """One table: the columns that name an entry, the surest first, and whether a programme or its network keeps it."""

    model: Any
    names: tuple[str, ...] = ("name",)
    of_programme: bool = False
    closes: bool = True

    def within(self, programme: Programme) -> Any:
        inside = {"programme": programme} if self.of_programme else {"network": programme.network_id}
        return self.model._default_manager.filter(**inside)

    def spoken(self, rows: Any) -> dict[int, str]:
        """What each entry is called: by the first of its names that says something."""
        return {pk: first_of(told) for pk, *told in rows.values_list("pk", *self.names)}


def first_of(told: Sequence[str]) -> str:
    return next((each for each in told if each), "")


REGISTERS: dict[FieldKind, Named] = {
    FieldKind.ORGANISATION: Named(Organisation),
    FieldKind.TERRITORY: Named(Territory),
    FieldKind.OBJECTIVE: Named(Objective, of_programme=True),
    FieldKind.FUND: Named(Fund, of_programme=True),
    FieldKind.PROJECT: Named(Project, ("code", "title"), of_programme=True, closes=False),
    FieldKind.AGREEMENT: Named(Agreement, ("reference",), of_programme=True, closes=False),
    FieldKind.CONTRACT: Named(Contract, ("reference",), of_programme=True, closes=False),
    FieldKind.COST_CATEGORY: Named(CostCategory, of_programme=True),
}
