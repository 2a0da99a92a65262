from django.urls import path

from sympolity.network.organisations.views import register
from sympolity.network.organisations.views.parts import IDENTIFIERS, NAMES, PEOPLE, SPELLINGS

app_name = "organisations"
urlpatterns = [
    path("", register.organisations, name="list"),
    path("new/", register.add, name="add"),
    *SPELLINGS.urls(),
    path("<int:pk>/", register.organisation, name="organisation"),
    *register.PAGES.urls(),
    *NAMES.urls("<int:owner>/"),
    *IDENTIFIERS.urls("<int:owner>/"),
    *PEOPLE.urls("<int:owner>/"),
]
