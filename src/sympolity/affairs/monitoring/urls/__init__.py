from sympolity.affairs.monitoring.urls import editions, indicators, returns, rounds

app_name = "monitoring"
urlpatterns = [
    *rounds.urlpatterns,
    *returns.urlpatterns,
    *indicators.urlpatterns,
    *editions.urlpatterns,
]
