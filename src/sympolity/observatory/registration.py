"""What the observatory tells the layers below it when the app starts."""

from sympolity.ground.kernel.panels import register_panel
from sympolity.observatory import panels


def register() -> None:
    register_panel("programmes.programme", panels.dashboard_of_programme, place=15)
    register_panel("programmes.objective", panels.dashboard_of_objective, place=30)
    register_panel("territories.territory", panels.dashboards_of_place, place=30)
    register_panel("portfolio.project", panels.money_of_project, place=50)
    register_panel("portfolio.project", panels.dashboard_of_project, place=90)
    register_panel("monitoring.round", panels.reports_of_round, place=90)
