from functools import partial

from django.urls import URLPattern, path

from sympolity.affairs.agreements.views import agreements
from sympolity.affairs.agreements.views.parts import (
    COVERED,
    OBLIGATIONS,
    PARTIES,
    RETENTION,
    keeping,
    report_obligation,
)

app_name = "agreements"
HERE = "<slug:programme>/"
ALL = f"{HERE}agreements/"
ONE = f"{ALL}<int:agreement>/"
VERSION = f"{ONE}versions/<int:pk>/"
urlpatterns: list[URLPattern] = [
    path(ALL, agreements.list_of_agreements, name="list"),
    path(f"{ALL}new/", agreements.draw_up, name="draw-up"),
    path(f"{ALL}keeping/", keeping, name="retention"),
    path(ONE, agreements.agreement, name="agreement"),
    path(f"{ONE}edit/", agreements.change, name="change"),
    path(f"{ONE}versions/<slug:kind>/new/", agreements.draw_up_version, name="draw-up-version"),
    path(f"{VERSION}edit/", agreements.change_version, name="change-version"),
    path(f"{VERSION}drop/", agreements.drop_version, name="drop-version"),
    path(f"{VERSION}sign/<int:party>/", agreements.sign, name="sign"),
    path(f"{ONE}obligations/<int:pk>/report/", report_obligation, name="report-obligation"),
    *(path(f"{ONE}{verb}/", partial(agreements.decide, verb=verb), name=verb) for verb in agreements.DECISIONS),
    *PARTIES.urls(ONE),
    *COVERED.urls(ONE),
    *OBLIGATIONS.urls(ONE),
    *RETENTION.urls(HERE),
]
