"""What amendments changed of a contract: its price, its end, or neither, so far as the file says what stood before.

The standard tells it in three ways: releases before and after, named by the amendment or told by their days; a release
with the tag of an amendment; and the former values in the amendment itself. What changes from one release to the next
without an amendment is a correction of the file and no modification of the contract.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from sympolity.interchange.ocds.at import At, Json

TAGS = frozenset(("contractAmendment", "contract-amendment"))
AMOUNTS = ("net", "unsaid")
LONGEST = 36_600  # days


@dataclass(slots=True)
class Amendment:
    """`was` holds the former values that the amendment itself tells; `by` and `until` are what it changed."""

    on: date | str | None
    why: str
    before: str = ""
    after: str = ""
    told_in: str = ""
    was: dict[str, Json] = field(default_factory=dict)
    by: Decimal = Decimal(0)
    until: date | None = None


@dataclass(frozen=True, slots=True)
class State:
    """Price and time of a contract as one release tells them."""

    dated: str
    release: str
    value: Mapping[str, Json]
    period: Mapping[str, Json]
    is_amendment: bool


@dataclass(slots=True)
class History:
    states: list[State] = field(default_factory=list)
    amendments: dict[str, Amendment] = field(default_factory=dict)

    def add(self, state: State, amendments: Iterable[At]) -> None:
        """Raises Fault."""
        if (state.value or state.period) and not (self.states and _same(self.states[-1], state)):
            self.states.append(state)
        for each in amendments:
            told = _amendment(each, state)
            key = each.text("id") or f"{told.on} {told.why}"
            if (known := self.amendments.get(key)) is not None:
                told.told_in, told.was = known.told_in, told.was or known.was
            self.amendments[key] = told


@dataclass(frozen=True, slots=True)
class Signed:
    """A contract as it was signed, and the changes since, the earliest first."""

    value: Mapping[str, Json]
    period: Mapping[str, Json]
    changes: list[Amendment]


def _same(one: State, other: State) -> bool:
    return (one.value, one.period) == (other.value, other.period) and not other.is_amendment


def _amendment(told: At, state: State) -> Amendment:
    was: dict[str, Json] = {}
    for change in told.objects("changes"):
        former = change.value.get("former_value", change.value.get("formerValue"))
        _former(_steps(change.text("property")), former, was)
    return Amendment(
        told.day("date"),
        told.text("rationale") or told.text("description"),
        told.text("amendsReleaseID"),
        told.text("releaseID"),
        f"{state.dated} {state.release}",
        was,
    )


def _steps(path: str) -> list[str]:
    return [each for each in path.replace("/", ".").split(".") if each and not each.isdigit()]


def _former(steps: list[str], value: Json, was: dict[str, Json]) -> None:
    """The former amount, end or duration, whether the property is that itself or the object that holds it."""
    if isinstance(value, Mapping):
        for name, each in value.items():
            _former([*steps, str(name)], each, was)
        return
    at = At({"it": value}, "")
    if steps[-2:] == ["value", "amount"] or steps == ["amount"]:
        was["amount"] = at.number("it")
    elif steps[-2:] == ["period", "endDate"] or steps == ["endDate"]:
        was["end"] = at.day("it") if isinstance(value, str) else None
    elif steps[-2:] == ["period", "durationInDays"] or steps == ["durationInDays"]:
        was["days"] = at.number("it")


def as_signed(history: History, contract: Mapping[str, Any]) -> Signed:
    """Out of the contract as it stands now."""
    value, period = contract.get("value") or {}, contract.get("period") or {}
    since = period.get("start") or contract.get("signed_on")
    found = sorted(history.amendments.values(), key=lambda each: str(each.on or "9999"))
    name = next((each for each in AMOUNTS if isinstance(value.get(each), int | float)), "")
    steps = _steps_of(history.states, found)
    first_value = _prices(steps, name, value) if name else value
    first_period = _ends(steps, since, period)
    if name and first_value is value:
        first_value = _told_prices(found, name, value)
    if first_period is period:
        first_period = _told_ends(found, since, period)
    told = [each for _before, _after, each in steps if each not in found and (each.by or each.until)]
    changes = sorted([*found, *told], key=lambda each: str(each.on or "9999"))
    return Signed(first_value, first_period, changes)


def _steps_of(states: list[State], found: list[Amendment]) -> list[tuple[State, State, Amendment]]:
    """From each release to the next that an amendment lies between, with that amendment."""
    ordered: list[State] = []
    for each in sorted(states, key=lambda state: state.dated):
        # A release may tell only what it changes; the rest stands as it was.
        last = ordered[-1] if ordered else each
        period = {**last.period, **{name: told for name, told in each.period.items() if told is not None}}
        ordered.append(replace(each, value=each.value or last.value, period=period))
    steps = []
    for before, after in pairwise(ordered):
        if (amendment := _between(before, after, found)) is not None:
            steps.append((before, after, amendment))
    return steps


def _between(before: State, after: State, found: list[Amendment]) -> Amendment | None:
    first, last = before.dated[:10], after.dated[:10]
    tests: tuple[Callable[[Amendment], object], ...] = (
        lambda each: each.after and each.after == after.release,
        lambda each: each.before and each.before == before.release,
        lambda each: each.told_in == f"{after.dated} {after.release}" and not (each.after or each.before),
        lambda each: isinstance(each.on, date) and first < each.on.isoformat() <= last,
    )
    for test in tests:
        if fitting := [each for each in found if test(each)]:
            return fitting[-1]
    if after.is_amendment:
        day = At({"date": after.dated}, "").day("date")
        return Amendment(day, "") if isinstance(day, date) else None
    return None


def _prices(steps: list[tuple[State, State, Amendment]], name: str, value: Mapping[str, Json]) -> Mapping[str, Json]:
    """The price that was signed, the very `value` where no release tells another."""
    first = value
    by: list[tuple[Amendment, Decimal]] = []
    for before, after, amendment in steps:
        old, new = before.value.get(name), after.value.get(name)
        if isinstance(old, int | float) and isinstance(new, int | float) and old != new:
            by.append((amendment, Decimal(str(new)) - Decimal(str(old))))
            first = before.value if first is value else first
    signed = Decimal(str(value[name])) - sum(each for _amendment, each in by)
    if not by or signed < 0:
        return value
    for amendment, each in by:
        amendment.by += each
    gross = {"gross": first["gross"]} if "gross" in first and first.get(name) == float(signed) else {}
    return {**_without_tax(value), name: _plain(signed), **gross}


def _told_prices(found: list[Amendment], name: str, value: Mapping[str, Json]) -> Mapping[str, Json]:
    """From the former prices in the amendments, the latest first: each ends where the next begins."""
    now = Decimal(str(value[name]))
    for each in reversed(found):
        was = each.was.get("amount")
        if isinstance(was, int | float) and was >= 0:
            each.by, now = now - Decimal(str(was)), Decimal(str(was))
    return {**_without_tax(value), name: _plain(now)} if now != Decimal(str(value[name])) else value


def _ends(
    steps: list[tuple[State, State, Amendment]], since: date | str | None, period: Mapping[str, Json]
) -> Mapping[str, Json]:
    """The time that was signed, the very `period` where no release tells another."""
    first = period
    for before, after, amendment in steps:
        old, new = end_of(before.period, since), end_of(after.period, since)
        if old and new and old != new:
            amendment.until = new
            first = {"start": period.get("start"), **before.period} if first is period else first
    return first


def _told_ends(found: list[Amendment], since: date | str | None, period: Mapping[str, Json]) -> Mapping[str, Json]:
    first, now = period, end_of(period, since)
    for each in reversed(found):
        was = end_of({"end": each.was.get("end"), "days": each.was.get("days")}, since)
        if was and now and was != now:
            each.until, now = now, was
            first = {"start": period.get("start"), "end": was, "days": None}
    return first


def end_of(period: Mapping[str, Json], since: date | str | None) -> date | None:
    """The last day of a period: told, or counted in days from the day after the one from which it runs."""
    end, days = period.get("end"), period.get("days")
    if isinstance(end, date):
        return end
    start = period.get("start") or since
    if isinstance(start, date) and isinstance(days, int | float) and 0 < days < LONGEST:
        return start + timedelta(days=int(days))
    return None


def _without_tax(value: Mapping[str, Json]) -> dict[str, Json]:
    """Without the price with tax of today, which is not that of the signature."""
    return {name: each for name, each in value.items() if name != "gross"}


def _plain(amount: Decimal) -> int | float:
    return int(amount) if amount == int(amount) else float(amount)
