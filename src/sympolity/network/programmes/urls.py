from django.urls import path

from sympolity.network.programmes.roles.urls import urlpatterns as roles
from sympolity.network.programmes.views import frame, under
from sympolity.network.programmes.views.parts import FACTORS, FIGURES, FUNDS, OBJECTIVES, PARTICIPATIONS

app_name = "programmes"
urlpatterns = [
    path("", frame.programmes, name="list"),
    path("new/", frame.add, name="add"),
    *roles,
    path("<slug:programme>/", frame.programme, name="programme"),
    path("<slug:programme>/edit/", frame.edit, name="settings"),
    path("<slug:programme>/status/", frame.move, name="move"),
    path("<slug:programme>/objectives/", under.objectives, name="objectives"),
    path("<slug:programme>/objectives/<int:pk>/", under.objective, name="objective"),
    path("<slug:programme>/participants/", under.participants, name="participants"),
    path("<slug:programme>/figures/", under.figures, name="figures"),
    path("<slug:programme>/funds/", under.funds, name="funds"),
    *OBJECTIVES.urls("<slug:programme>/"),
    *FACTORS.urls("<slug:programme>/objectives/<int:objective>/"),
    *PARTICIPATIONS.urls("<slug:programme>/"),
    *FIGURES.urls("<slug:programme>/"),
    *FUNDS.urls("<slug:programme>/"),
]
