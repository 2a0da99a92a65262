"""Numbers as people write them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sympolity.methods.tabular.grid import Cell


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """The decimal mark and the mark between thousands ("" if none, " " for every kind of blank)."""

    decimal: str
    group: str = ""

    @property
    def example(self) -> str:
        """One number written so: the name of the style for people and in stored mappings."""
        return f"1{self.group}234{self.decimal}56"


def parse_number(value: Cell, style: NumberStyle | None = None) -> Decimal:
    raise NotImplementedError


def parse_cents(value: Cell, style: NumberStyle | None = None) -> int:
    raise NotImplementedError
