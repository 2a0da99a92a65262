"""Periods of the calendar: quarters, half years, years, and the days that follow from them.

>>> period_around("quarterly", date(2025, 8, 9))
Period(first=datetime.date(2025, 7, 1), last=datetime.date(2025, 9, 30))
>>> period_after("half-yearly", date(2025, 6, 30)).last
datetime.date(2025, 12, 31)
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = {"quarterly": 3, "half-yearly": 6, "yearly": 12}
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """From its first day to its last one, both within."""

    first: date
    last: date

    def due_on(self, days_to_answer: int) -> date:
        """The day on which reports about the period are due, so many days after its end."""
        return self.last + timedelta(days=days_to_answer)

    def opens_on(self, days_to_answer: int) -> date:
        """The day after the period, when all of it can be told, and never after the due day."""
        return min(self.last + A_DAY, self.due_on(days_to_answer))


def period_around(cadence: str, day: date) -> Period:
    """The calendar period of a cadence in which a day lies. Raises KeyError for a cadence without periods."""
    months = MONTHS[cadence]
    first_month = (day.month - 1) // months * months + 1
    last_month = first_month + months - 1
    return Period(date(day.year, first_month, 1), date(day.year, last_month, monthrange(day.year, last_month)[1]))


def period_after(cadence: str, last: date) -> Period:
    """From the day after `last` to the end of the calendar period in which it lies: no day is left out or told twice.

    Raises KeyError for a cadence without periods.
    """
    first = last + A_DAY
    return Period(first, period_around(cadence, first).last)
