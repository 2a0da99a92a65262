"""What a programme does, how it planned it, and what it keeps an eye on."""

from .planning import Amendment, AmendmentQuerySet, CriticalDate, PlanVersion
from .projects import KindRule, Milestone, Partner, PlannedAmount, Project, ProjectCode, ProjectQuerySet, TargetGroup
from .watching import WatchRule

__all__ = [
    "Amendment",
    "AmendmentQuerySet",
    "CriticalDate",
    "KindRule",
    "Milestone",
    "Partner",
    "PlanVersion",
    "PlannedAmount",
    "Project",
    "ProjectCode",
    "ProjectQuerySet",
    "TargetGroup",
    "WatchRule",
]
