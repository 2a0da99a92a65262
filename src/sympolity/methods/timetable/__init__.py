"""How far a plan has moved: days between what was agreed, what is planned and today, and a picture of them."""

from .drawing import Chart, ChartRow, Step, Work, chart
from .slippage import Dates, Margin, Slip, Slippage, margins, rolled_up, slip

__all__ = [
    "Chart",
    "ChartRow",
    "Dates",
    "Margin",
    "Slip",
    "Slippage",
    "Step",
    "Work",
    "chart",
    "margins",
    "rolled_up",
    "slip",
]
