from django.urls import URLPattern, path

from sympolity.affairs.procurement.views import board, calendar, procedures, procurement_steps
from sympolity.affairs.procurement.views.procurement_parts import CRITERIA, LOTS
from sympolity.affairs.procurement.views.rules import MODIFICATION_RULES, RULES, rules

ALL = "<slug:programme>/procurement/"
ONE = f"{ALL}<int:pk>/"
PART = f"{ALL}<int:procurement>/"
urlpatterns: list[URLPattern] = [
    path(ALL, board.board, name="board"),
    path(f"{ALL}list/", board.procurements, name="procurements"),
    path(f"{ALL}calendar/", calendar.calendar, name="calendar"),
    path(f"{ALL}calendar/address/", calendar.address, name="calendar-address"),
    path(f"{ALL}calendar/withdraw/", calendar.withdraw, name="withdraw-calendar-address"),
    path(f"{ALL}calendar/deadlines.ics", calendar.download, name="calendar-file"),
    path(f"{ALL}calendar/<str:token>/deadlines.ics", calendar.feed, name="calendar-feed"),
    path(f"{ALL}rules/", rules, name="rules"),
    path(f"{ALL}new/", procedures.add, name="add-procurement"),
    path(ONE, procedures.procurement, name="procurement"),
    path(f"{ONE}edit/", procedures.change, name="change-procurement"),
    *procurement_steps.urls(PART),
    *LOTS.urls(PART),
    *CRITERIA.urls(PART),
    *RULES.urls("<slug:programme>/"),
    *MODIFICATION_RULES.urls("<slug:programme>/"),
]
