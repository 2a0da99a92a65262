from django.urls import path

from sympolity.observatory.views import changes, coverage, maps, side_by_side, watch

app_name = "observatory"
urlpatterns = [
    path("<slug:programme>/map/", maps.project_map, name="map"),
    path("<slug:programme>/matrix/", coverage.coverage, name="matrix"),
    path("<slug:programme>/watch/", watch.watch, name="watch"),
    path("<slug:programme>/side-by-side/", side_by_side.page, name="side-by-side"),
    path("<slug:programme>/changes/", changes.changes, name="changes"),
]
