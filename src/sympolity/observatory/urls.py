from django.urls import path

from sympolity.observatory.views import changes, coverage, maps, watch

app_name = "observatory"
urlpatterns = [
    path("<slug:programme>/map/", maps.project_map, name="map"),
    path("<slug:programme>/matrix/", coverage.coverage, name="matrix"),
    path("<slug:programme>/watch/", watch.watch, name="watch"),
    path("<slug:programme>/changes/", changes.changes, name="changes"),
]
