from django.urls import path

from sympolity.network.portfolio.views import list as lists
from sympolity.network.portfolio.views import parts, project, together

app_name = "portfolio"
ALL = "<slug:programme>/projects/"
ONE = f"{ALL}<int:pk>/"
STEP = "<slug:programme>/milestones/<int:pk>/"
PARTNER = "<slug:programme>/partners/<int:pk>/"
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
]
