"""What somebody says about a project: the common currency of the form, the spreadsheet and the sample data.

A fact that is not said (`UNSAID`) leaves what is known as it is; one that is said empty (`""`, None, `()`) empties it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, Final, TypeVar

from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Project, TargetGroup
from sympolity.network.programmes.models import Fund, Objective
from sympolity.network.territories.models import Territory

Value = TypeVar("Value")


class Unsaid(Enum):
    UNSAID = "unsaid"

    def __bool__(self) -> bool:
        return False


UNSAID: Final = Unsaid.UNSAID


@dataclass(frozen=True, slots=True)
class AmountFact:
    """Money planned, in whole cents; `cents=None` takes the amount away. Only funding names a fund and an instrument.

    An empty currency is that of the programme.
    """

    measure: str
    cents: int | None
    fund: Fund | None = None
    instrument: str = ""
    currency: str = ""
    as_of: date | Unsaid | None = UNSAID

    @property
    def key(self) -> "AmountKey":
        return self.measure, self.fund.pk if self.fund else None, self.instrument


AmountKey = tuple[str, int | None, str]


@dataclass(frozen=True, slots=True)
class CodeFact:
    """A code in an outside scheme. The codes said of a scheme replace all of it; an empty one takes them away."""

    scheme: str
    value: str


@dataclass(frozen=True, slots=True)
class PartnerFact:
    """An organisation that takes part. Who is not named stays: partners leave only by `end_partner`."""

    organisation: Organisation
    role: str = "partner"
    since: date | None = None


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """All that can be said about one project at once. Amounts and codes change only those that they name; the lists of
    territories, objectives and target groups are whole lists.

    `parent_code` names the project of which it is part by its code, which may come in with the same list. `row` is the
    row of the list, for the source in the journal and for refusals; it says nothing about the project.
    """

    title: str | Unsaid = UNSAID
    code: str | Unsaid = UNSAID
    kind: str | Unsaid = UNSAID
    summary: str | Unsaid = UNSAID
    nature: str | Unsaid = UNSAID
    stage: str | Unsaid = UNSAID
    stage_reason: str | Unsaid = UNSAID
    planned_start_on: date | Unsaid | None = UNSAID
    planned_end_on: date | Unsaid | None = UNSAID
    actual_start_on: date | Unsaid | None = UNSAID
    actual_end_on: date | Unsaid | None = UNSAID
    address: str | Unsaid = UNSAID
    latitude: float | Unsaid | None = UNSAID
    longitude: float | Unsaid | None = UNSAID
    website: str | Unsaid = UNSAID
    lead: Organisation | Unsaid | None = UNSAID
    parent: Project | Unsaid | None = UNSAID
    parent_code: str = ""
    territories: tuple[Territory, ...] | Unsaid = UNSAID
    objectives: tuple[Objective, ...] | Unsaid = UNSAID
    target_groups: tuple[TargetGroup, ...] | Unsaid = UNSAID
    amounts: tuple[AmountFact, ...] = ()
    codes: tuple[CodeFact, ...] = ()
    partners: tuple[PartnerFact, ...] = ()
    row: int | None = None

    def said(self, names: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
        """Those of the named facts that are said, with their value."""
        for name in names:
            value = getattr(self, name)
            if value is not UNSAID:
                yield name, value


SCALARS = (
    "title",
    "code",
    "kind",
    "summary",
    "nature",
    "stage",
    "stage_reason",
    "planned_start_on",
    "planned_end_on",
    "actual_start_on",
    "actual_end_on",
    "address",
    "latitude",
    "longitude",
    "website",
)
LINKS = ("lead", "parent")
LISTS = ("territories", "objectives", "target_groups")


def value_or(value: Value | Unsaid, otherwise: Value) -> Value:
    return otherwise if isinstance(value, Unsaid) else value
