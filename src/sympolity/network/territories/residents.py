"""Who lives in a place, by nationality, one edition beside the other: what each source counted on its day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sympolity.network.territories.models import ResidentGroup, Territory

MOST_ROWS = 12
MOST_EDITIONS = 4
Day = tuple[date, str]


@dataclass(frozen=True, slots=True)
class Count:
    """A sum of counts; None where nobody counted. `width` is its bar, in percent of the largest of the table."""

    value: int | None
    width: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """What one source counted on one day, over `places` of the register; of some only a part may be known."""

    as_of: date
    source: str
    men: int | None
    women: int | None
    total: int | None
    places: int
    uncounted: int


@dataclass(frozen=True, slots=True)
class Nationality:
    name: str
    counts: Sequence[Count]


@dataclass(frozen=True, slots=True)
class Residents:
    """The editions in the order of their days. `changed` are places that stand in some of them only."""

    editions: Sequence[Edition]
    rows: Sequence[Nationality]
    changed: Sequence[str]
    is_sum: bool

    @property
    def first_rows(self) -> Sequence[Nationality]:
        return self.rows[:MOST_ROWS]

    @property
    def other_rows(self) -> Sequence[Nationality]:
        return self.rows[MOST_ROWS:]


def residents_of(territory: Territory) -> Residents | None:
    """The counts of a place itself, else the sums of what lies in it; None where nobody counted."""
    own = list(ResidentGroup.objects.filter(territory=territory))
    groups = own or list(ResidentGroup.objects.filter(territory__in=_below(territory)))
    if not groups:
        return None
    by_day: dict[Day, list[ResidentGroup]] = defaultdict(list)
    for group in groups:
        by_day[group.as_of, group.source].append(group)
    days = sorted(by_day)[-MOST_EDITIONS:]
    return Residents(
        [_edition(day, by_day[day]) for day in days],
        _rows([by_day[day] for day in days]),
        _changed([by_day[day] for day in days]),
        is_sum=not own,
    )


def _below(territory: Territory) -> set[int]:
    """All that lies or lay in a place, at whatever depth."""
    found: set[int] = set()
    below = {territory.pk}
    while below:
        below = set(Territory.objects.filter(parent__in=below).values_list("pk", flat=True)) - found
        found |= below
    return found


def counted(group: ResidentGroup) -> int | None:
    """All of a group: as its source says, else its men and women where both are known."""
    if group.residents is not None:
        return group.residents
    return group.men + group.women if group.men is not None and group.women is not None else None


def _sum(counts: Iterable[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def _edition(day: Day, groups: Sequence[ResidentGroup]) -> Edition:
    return Edition(
        *day,
        men=_sum(group.men for group in groups),
        women=_sum(group.women for group in groups),
        total=_sum(counted(group) for group in groups),
        places=len({group.territory_id for group in groups}),
        uncounted=sum(counted(group) is None for group in groups),
    )


def _rows(editions: Sequence[Sequence[ResidentGroup]]) -> list[Nationality]:
    """The largest first, by the latest edition. One code is one nationality, however it is spelt."""
    names: dict[str, str] = {}
    sums: list[dict[str, int | None]] = []
    for groups in editions:
        of_key: dict[str, list[int | None]] = defaultdict(list)
        for group in groups:
            key = group.nationality_code or group.nationality.casefold()
            names[key] = group.nationality
            of_key[key].append(counted(group))
        sums.append({key: _sum(counts) for key, counts in of_key.items()})
    largest = max((count or 0 for edition in sums for count in edition.values()), default=0) or 1
    order = sorted(names, key=lambda key: ([-(each.get(key) or 0) for each in reversed(sums)], names[key]))
    return [Nationality(names[key], [_count(each, key, largest) for each in sums]) for key in order]


def _count(counts: Mapping[str, int | None], key: str, largest: int) -> Count:
    value = counts.get(key)
    return Count(value, f"{100 * value / largest:.1f}%" if value else "")


def _changed(editions: Sequence[Sequence[ResidentGroup]]) -> list[str]:
    """Places that one edition counts and another does not: they were drawn anew between the two."""
    if len(editions) < 2:
        return []
    places = [{group.territory_id for group in groups} for groups in editions]
    changed = {each for those in places for each in those if not all(each in others for others in places)}
    return list(Territory.objects.filter(pk__in=changed).order_by("name").values_list("name", flat=True))
