from django.urls import URLPattern, path

from sympolity.affairs.monitoring.views import returns

ROUND = "<slug:programme>/rounds/<int:round>/"
ONE = f"{ROUND}returns/<int:pk>/"
urlpatterns: list[URLPattern] = [
    path(ONE, returns.page, name="return"),
]
