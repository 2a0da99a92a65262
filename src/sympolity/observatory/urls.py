from django.urls import path

from sympolity.observatory.views import (
    changes,
    coverage,
    dashboard,
    maps,
    milestones,
    money,
    money_forecast,
    money_project,
    reports,
    side_by_side,
    targets,
    watch,
)

DASHBOARD = "<slug:programme>/dashboard/"
MONEY = "<slug:programme>/money/"
REPORTS = "<slug:programme>/reports/"

app_name = "observatory"
urlpatterns = [
    path("<slug:programme>/map/", maps.project_map, name="map"),
    path("<slug:programme>/matrix/", coverage.coverage, name="matrix"),
    path("<slug:programme>/watch/", watch.watch, name="watch"),
    path("<slug:programme>/side-by-side/", side_by_side.page, name="side-by-side"),
    path("<slug:programme>/changes/", changes.changes, name="changes"),
    path(DASHBOARD, dashboard.programme_dashboard, name="dashboard"),
    path(f"{DASHBOARD}objectives/<int:pk>/", dashboard.objective_dashboard, name="dashboard-objective"),
    path(f"{DASHBOARD}places/<int:pk>/", dashboard.place_dashboard, name="dashboard-place"),
    path(f"{DASHBOARD}projects/<int:pk>/", dashboard.project_dashboard, name="dashboard-project"),
    path(f"{DASHBOARD}milestones/", milestones.milestones, name="milestones"),
    path(f"{DASHBOARD}targets/", targets.targets, name="targets"),
    path(MONEY, money.programme_money, name="money"),
    path(f"{MONEY}forecast/", money_forecast.forecast, name="forecast"),
    path("<slug:programme>/projects/<int:pk>/money/", money_project.project_money_page, name="project-money"),
    path(REPORTS, reports.reports, name="reports"),
    path(f"{REPORTS}<slug:kind>/", reports.report, name="report"),
    path(f"{REPORTS}<slug:kind>/write/", reports.write_report, name="write-report"),
]
