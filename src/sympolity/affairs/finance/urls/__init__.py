from sympolity.affairs.finance.urls import requests

app_name = "finance"
urlpatterns = [*requests.urlpatterns]
