from django.urls import URLPattern, path

from sympolity.affairs.finance.views import doubles, expenditure

ALL = "<slug:programme>/expenditure/"
ONE = f"{ALL}<int:pk>/"
PAIR = f"{ALL}doubles/<int:pk>/"
urlpatterns: list[URLPattern] = [
    path(ALL, expenditure.expenditures, name="expenditures"),
    path(f"{ALL}new/", expenditure.enter_paper, name="enter"),
    path(f"{ALL}doubles/", doubles.doubles, name="doubles"),
    path(PAIR, doubles.double, name="double"),
    path(f"{PAIR}decide/", doubles.decide, name="decide-double"),
    path(f"{PAIR}reopen/", doubles.reopen, name="reopen-double"),
    path(ONE, expenditure.expenditure, name="expenditure"),
    path(f"{ONE}edit/", expenditure.change_paper, name="change-expenditure"),
    path(f"{ONE}withdraw/", expenditure.withdraw_paper, name="withdraw-expenditure"),
    path(f"{ONE}evidence/new/", expenditure.prove, name="add-evidence"),
    path("<slug:programme>/projects/<int:project>/budget/flat-rate/", expenditure.reckon, name="reckon-flat-rate"),
]
