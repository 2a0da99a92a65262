"""Dates as people write them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sympolity.methods.tabular.grid import Cell


class DateStyle(StrEnum):
    """The order of day, month and year. Months written as words are read under every style."""

    YMD = "yyyy-mm-dd"
    DMY = "dd/mm/yyyy"
    MDY = "mm/dd/yyyy"


def parse_date(value: Cell, style: DateStyle | None = None) -> date:
    raise NotImplementedError
