"""The decisions that people take about projects. Each is atomic, writes the journal and names who decided (`by=`)."""

from .checks import Fault, RefusedList
from .milestones import change_milestone, check_milestone, drop_milestone, plan_milestone, report_milestone
from .partners import add_partner, end_partner, replace_partner
from .stages import move_project, publish_project, put_on_stand_by, withdraw_project
from .standing import differences
from .undoing import Kept, Removed, remove_brought
from .writing import Brought, add_project, bring_projects, change_project, check_projects, set_amounts

__all__ = [
    "Brought",
    "Fault",
    "Kept",
    "RefusedList",
    "Removed",
    "add_partner",
    "add_project",
    "bring_projects",
    "change_milestone",
    "change_project",
    "check_milestone",
    "check_projects",
    "differences",
    "drop_milestone",
    "end_partner",
    "move_project",
    "plan_milestone",
    "publish_project",
    "put_on_stand_by",
    "remove_brought",
    "replace_partner",
    "report_milestone",
    "set_amounts",
    "withdraw_project",
]
