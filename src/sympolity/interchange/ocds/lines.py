"""Lots, bids and invitations of a procurement, each as one line of text that goes out and comes back.

Plain Python: the process that reads the files of strangers writes such lines too.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Self

MARKS: Final = re.compile(r"\s*[;|\n\r]\s*")
SPACE: Final = re.compile(r"\s+")
AMOUNT: Final = r"\d+\.\d\d"
DAY: Final = r"\d{4}-\d\d-\d\d"
WHO: Final = r"(?P<name>\S.*?)(?: \[(?P<tax_number>[^\[\]]*)\])?"
LOT: Final = re.compile(rf"(?P<number>\d+) (?P<title>\S.*) \((?P<amount>{AMOUNT}), (?P<outcome>[a-z]+)\)")
BID: Final = re.compile(
    rf"(?P<on>{DAY}) {WHO} (?P<amount>{AMOUNT})(?: lot (?P<lot>\d+))? (?P<outcome>[a-z]+)(?: \((?P<why>.*)\))?"
)
INVITED: Final = re.compile(rf"(?P<on>{DAY}) {WHO}")


class NoLine(ValueError):
    """A text that no list of ours would write."""


@dataclass(frozen=True, slots=True)
class LotLine:
    """`cents` is the base price without tax."""

    number: int
    title: str
    cents: int
    outcome: str = "open"

    def __str__(self) -> str:
        return f"{self.number} {plain(self.title) or self.number} ({amount(self.cents)}, {self.outcome})"

    @classmethod
    def read(cls, text: str) -> Self:
        """Raises NoLine."""
        parts = _parts(LOT, text)
        return cls(int(parts["number"]), parts["title"], _cents(parts["amount"]), parts["outcome"])


@dataclass(frozen=True, slots=True)
class BidLine:
    """`cents` is the price without tax, `lot` the number of the lot that it is for."""

    name: str
    tax_number: str
    cents: int
    received_on: date
    lot: int | None = None
    outcome: str = "received"
    reason: str = ""

    def __str__(self) -> str:
        lot = f" lot {self.lot}" if self.lot is not None else ""
        why = f" ({plain(self.reason)})" if self.reason.strip() else ""
        who = written_name(self.name, self.tax_number)
        return f"{self.received_on.isoformat()} {who} {amount(self.cents)}{lot} {self.outcome}{why}"

    @classmethod
    def read(cls, text: str) -> Self:
        """Raises NoLine."""
        parts = _parts(BID, text)
        lot = int(parts["lot"]) if parts["lot"] else None
        who = (parts["name"], parts["tax_number"] or "")
        return cls(*who, _cents(parts["amount"]), _day(parts["on"]), lot, parts["outcome"], parts["why"] or "")


@dataclass(frozen=True, slots=True)
class InvitedLine:
    name: str
    tax_number: str
    invited_on: date

    def __str__(self) -> str:
        return f"{self.invited_on.isoformat()} {written_name(self.name, self.tax_number)}"

    @classmethod
    def read(cls, text: str) -> Self:
        """Raises NoLine."""
        parts = _parts(INVITED, text)
        return cls(parts["name"], parts["tax_number"] or "", _day(parts["on"]))


def plain(text: str) -> str:
    """Without the marks that part the lines of a cell."""
    return SPACE.sub(" ", MARKS.sub(", ", text)).strip()


def written_name(name: str, tax_number: str) -> str:
    bare = plain(name).replace("[", "(").replace("]", ")") or "?"
    return f"{bare} [{plain(tax_number)}]" if tax_number else bare


def amount(cents: int) -> str:
    return f"{Decimal(cents) / 100:.2f}"


def _parts(pattern: re.Pattern[str], text: str) -> re.Match[str]:
    if (found := pattern.fullmatch(SPACE.sub(" ", text).strip())) is None:
        raise NoLine(text)
    return found


def _cents(text: str) -> int:
    return int(Decimal(text) * 100)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NoLine(text) from error
