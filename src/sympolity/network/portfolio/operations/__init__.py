"""The decisions that people take about projects. Each is atomic, writes the journal and names who decided (`by=`)."""

from .amendments import (
    approve_amendment,
    change_amendment,
    draft_amendment,
    reject_amendment,
    return_amendment,
    submit_amendment,
    withdraw_amendment,
)
from .baselines import Agreed, set_baseline, set_baselines
from .checks import Fault, RefusedList
from .milestones import change_milestone, check_milestone, drop_milestone, plan_milestone, report_milestone
from .partners import add_partner, end_partner, replace_partner
from .proposals import NewStep, PlanChange
from .stages import move_project, publish_project, put_on_stand_by, withdraw_project
from .standing import differences
from .undoing import Kept, Removed, remove_brought
from .watching import (
    add_critical_date,
    change_critical_date,
    close_critical_date,
    end_watch_rule,
    set_watch_rule,
)
from .writing import Brought, add_project, bring_projects, change_project, check_projects, set_amounts

__all__ = [
    "Agreed",
    "Brought",
    "Fault",
    "Kept",
    "NewStep",
    "PlanChange",
    "RefusedList",
    "Removed",
    "add_critical_date",
    "add_partner",
    "add_project",
    "approve_amendment",
    "bring_projects",
    "change_amendment",
    "change_critical_date",
    "change_milestone",
    "change_project",
    "check_milestone",
    "check_projects",
    "close_critical_date",
    "differences",
    "draft_amendment",
    "drop_milestone",
    "end_partner",
    "end_watch_rule",
    "move_project",
    "plan_milestone",
    "publish_project",
    "put_on_stand_by",
    "reject_amendment",
    "remove_brought",
    "replace_partner",
    "report_milestone",
    "return_amendment",
    "set_amounts",
    "set_baseline",
    "set_baselines",
    "set_watch_rule",
    "submit_amendment",
    "withdraw_amendment",
    "withdraw_project",
]
