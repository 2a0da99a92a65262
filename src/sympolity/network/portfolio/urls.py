from django.urls import path

from sympolity.network.portfolio.views import amendments, kinds, parts, project, timetable, together, watching
from sympolity.network.portfolio.views import list as lists

app_name = "portfolio"
ALL = "<slug:programme>/projects/"
ONE = f"{ALL}<int:pk>/"
STEP = "<slug:programme>/milestones/<int:pk>/"
PARTNER = "<slug:programme>/partners/<int:pk>/"
AMENDMENTS = "<slug:programme>/amendments/"
AMENDMENT = f"{AMENDMENTS}<int:pk>/"
TIMETABLE = "<slug:programme>/timetable/"
urlpatterns = [
    path(ALL, lists.projects, name="list"),
    path(f"{ALL}add/", project.add, name="add"),
    path(f"{ALL}together/", together.together, name="together"),
    path(f"{ALL}together/<int:first>-<int:last>/", together.changed, name="changed-together"),
    path(f"{ALL}together/<int:first>-<int:last>/take-back/", together.take_back_together, name="take-back"),
    path(ONE, project.project, name="project"),
    path(f"{ONE}edit/", project.change, name="change"),
    path(f"{ONE}move/", project.move, name="move"),
    path(f"{ONE}publish/", parts.publish, name="publish"),
    path(f"{ONE}withdraw/", parts.withdraw, name="withdraw"),
    path(f"{ONE}milestones/plan/", parts.plan_milestone, name="plan-milestone"),
    path(f"{STEP}edit/", parts.change_milestone, name="change-milestone"),
    path(f"{STEP}report/", parts.report_milestone, name="report-milestone"),
    path(f"{STEP}check/", parts.check_milestone, name="check-milestone"),
    path(f"{STEP}drop/", parts.drop_milestone, name="drop-milestone"),
    path(f"{ONE}partners/add/", parts.add_partner, name="add-partner"),
    path(f"{PARTNER}replace/", parts.replace_partner, name="replace-partner"),
    path(f"{PARTNER}end/", parts.end_partner, name="end-partner"),
    path("<slug:programme>/kinds/", kinds.kinds, name="kinds"),
    path("<slug:programme>/kinds/<slug:kind>/", kinds.change_kind, name="change-kind"),
    path(TIMETABLE, timetable.timetable, name="timetable"),
    path(f"{TIMETABLE}agree/", timetable.agree_plans, name="agree-plans"),
    path(f"{TIMETABLE}rules/", watching.watching, name="watching"),
    path(f"{ONE}timetable/", timetable.project_timetable, name="project-timetable"),
    path(f"{ONE}agree/", timetable.agree_plan, name="agree-plan"),
    path(f"{ONE}amend/", amendments.propose_amendment, name="propose-amendment"),
    path(AMENDMENTS, amendments.amendments, name="amendments"),
    path(AMENDMENT, amendments.amendment, name="amendment"),
    path(f"{AMENDMENT}edit/", amendments.change_amendment, name="change-amendment"),
    path(f"{AMENDMENT}send/", amendments.send_amendment, name="send-amendment"),
    path(f"{AMENDMENT}decide/", amendments.decide_amendment, name="decide-amendment"),
    *watching.CRITICAL_DATES.urls(TIMETABLE),
    *watching.WATCH_RULES.urls(TIMETABLE),
]
