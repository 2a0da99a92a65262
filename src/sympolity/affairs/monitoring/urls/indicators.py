from django.urls import URLPattern, path

from sympolity.affairs.monitoring.views import indicators
from sympolity.affairs.monitoring.views.indicator_forms import INDICATORS, SPLITS, TARGETS

ALL = "<slug:programme>/indicators/"
ONE = f"{ALL}<int:pk>/"
urlpatterns: list[URLPattern] = [
    path(ALL, indicators.indicators, name="indicators"),
    path(f"{ALL}splits/", indicators.splits, name="splits"),
    path(ONE, indicators.indicator, name="indicator"),
    path(f"{ONE}reports/", indicators.reports, name="indicator-reports"),
    path(f"{ONE}assign/", indicators.assign, name="assign-projects"),
    path(f"{ONE}end-assignments/", indicators.unassign, name="end-assignments"),
    *INDICATORS.urls("<slug:programme>/"),
    *SPLITS.urls("<slug:programme>/"),
    *TARGETS.urls(f"{ALL}<int:indicator>/"),
]
