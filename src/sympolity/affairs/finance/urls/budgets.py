from django.urls import URLPattern, path

from sympolity.affairs.finance.views import budgets

OF = "<slug:programme>/projects/<int:project>/"
ONE = f"{OF}budget/<int:pk>/"
urlpatterns: list[URLPattern] = [
    path(f"{OF}budget/", budgets.budget, name="budget"),
    path(f"{OF}budget/edit/", budgets.edit, name="edit-budget"),
    path(f"{ONE}submit/", budgets.submit, name="submit-budget"),
    path(f"{ONE}take-back/", budgets.take_back, name="take-back-budget"),
    path(f"{ONE}agree/", budgets.agree, name="agree-budget"),
    path(f"{ONE}return/", budgets.send_back, name="return-budget"),
    path(f"{ONE}drop/", budgets.drop, name="drop-budget"),
    path(f"{OF}commitments/new/", budgets.commit, name="commit"),
    path(f"{OF}commitments/<int:pk>/release/", budgets.release, name="release-commitment"),
]
