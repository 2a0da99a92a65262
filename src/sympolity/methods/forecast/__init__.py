"""How much will be spent and paid, and which milestones will be met, by a day: from a programme's own history.

No figure without a range, and no figure at all from too little history: then `TooLittle` says what is missing.
"""

from .advice import Absorption, Gap, absorption, gaps_of
from .fan import Fan, Range
from .history import LEAST_MONTHS, LEAST_WORKS, History, TooLittle, Work, history_of, month_of
from .milestones import LEAST_STEPS, Promise, Step, Steps, StepsAhead, steps_ahead
from .payments import LEAST_PAYING_MONTHS, forecast_of_payments
from .reporting import completeness
from .simulation import Forecast, forecast_of_spending

__all__ = [
    "LEAST_MONTHS",
    "LEAST_PAYING_MONTHS",
    "LEAST_STEPS",
    "LEAST_WORKS",
    "Absorption",
    "Fan",
    "Forecast",
    "Gap",
    "History",
    "Promise",
    "Range",
    "Step",
    "Steps",
    "StepsAhead",
    "TooLittle",
    "Work",
    "absorption",
    "completeness",
    "forecast_of_payments",
    "forecast_of_spending",
    "gaps_of",
    "history_of",
    "month_of",
    "steps_ahead",
]
