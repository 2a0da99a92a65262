from sympolity.affairs.finance.urls import budgets, expenditure, frame, requests

app_name = "finance"
urlpatterns = [
    *frame.urlpatterns,
    *budgets.urlpatterns,
    *expenditure.urlpatterns,
    *requests.urlpatterns,
]
