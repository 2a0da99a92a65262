"""What a programme measures, asks for, is told, and keeps for good."""

from sympolity.affairs.monitoring.models.editions import Edition
from sympolity.affairs.monitoring.models.indicators import Assignment, Category, Disaggregation, Indicator, Target
from sympolity.affairs.monitoring.models.returns import Answer, Figure, Remark, Return, Submission
from sympolity.affairs.monitoring.models.rounds import Reminder, Round, RoundQuestion, RoundTemplate

__all__ = [
    "Answer",
    "Assignment",
    "Category",
    "Disaggregation",
    "Edition",
    "Figure",
    "Indicator",
    "Remark",
    "Reminder",
    "Return",
    "Round",
    "RoundQuestion",
    "RoundTemplate",
    "Submission",
    "Target",
]
