from django.urls import URLPattern, path

from sympolity.affairs.procurement.views import bids, board, calendar, procedures
from sympolity.affairs.procurement.views.bids import LOTS
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
    path(f"{ONE}prepare/", procedures.prepare, name="prepare"),
    path(f"{ONE}back-to-plan/", procedures.back_to_plan, name="back-to-plan"),
    path(f"{ONE}launch/", procedures.launch, name="launch"),
    path(f"{ONE}close-bids/", procedures.close_bids, name="close-bids"),
    path(f"{ONE}deserted/", procedures.deserted, name="declare-deserted"),
    path(f"{ONE}unsuccessful/", procedures.unsuccessful, name="declare-unsuccessful"),
    path(f"{ONE}relaunch/", procedures.relaunch, name="relaunch"),
    path(f"{ONE}award/", procedures.award, name="award"),
    path(f"{ONE}withdraw-award/", procedures.withdraw_award, name="withdraw-award"),
    path(f"{ONE}cancel/", procedures.cancel, name="cancel-procurement"),
    path(f"{PART}invitations/new/", bids.invite, name="invite"),
    path(f"{PART}invitations/<int:pk>/remove/", bids.take_back_invitation, name="take-back-invitation"),
    path(f"{PART}bids/new/", bids.record_bid, name="record-bid"),
    path(f"{PART}bids/<int:pk>/edit/", bids.change_bid, name="change-bid"),
    path(f"{PART}bids/<int:pk>/remove/", bids.take_out_bid, name="take-out-bid"),
    path(f"{PART}bids/<int:pk>/exclude/", bids.exclude_bid, name="exclude-bid"),
    path(f"{PART}bids/<int:pk>/readmit/", bids.readmit_bid, name="readmit-bid"),
    *LOTS.urls(PART),
    *RULES.urls("<slug:programme>/"),
    *MODIFICATION_RULES.urls("<slug:programme>/"),
]
