from django.urls import path

from sympolity.network.territories.views import boundaries, groupings, places
from sympolity.network.territories.views.parts import CODES, NAMES, POPULATIONS
from sympolity.network.territories.views.spellings import SPELLINGS

app_name = "territories"
urlpatterns = [
    path("", places.territories, name="list"),
    path("new/", places.add, name="add"),
    path("groupings/", groupings.groupings, name="groupings"),
    path("groupings/new/", groupings.add, name="add-grouping"),
    path("groupings/<int:pk>/", groupings.grouping, name="grouping"),
    *groupings.PAGES.urls("groupings/", "-grouping"),
    path("boundaries/new/", boundaries.hand_in, name="hand-in-boundaries"),
    path("boundaries/<int:pk>/", boundaries.boundary_file, name="boundary-file"),
    path("boundaries/<int:pk>/discard/", boundaries.discard, name="discard-boundaries"),
    *SPELLINGS.urls(),
    path("<int:pk>/", places.territory, name="territory"),
    *places.PAGES.urls(),
    path("<int:pk>/boundary/", boundaries.draw, name="draw-boundary"),
    *NAMES.urls("<int:owner>/"),
    *CODES.urls("<int:owner>/"),
    *POPULATIONS.urls("<int:owner>/"),
]
