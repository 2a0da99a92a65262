from django.urls import include, path

urlpatterns = [
    path("accounts/", include("sympolity.ground.accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("sympolity.ground.kernel.urls")),
    path("", include("sympolity.ground.journal.urls")),
    path("", include("sympolity.ground.languages.urls")),
    path("documents/", include("sympolity.ground.documents.urls")),
    path("notices/", include("sympolity.ground.notices.urls")),
    path("territories/", include("sympolity.network.territories.urls")),
    path("organisations/", include("sympolity.network.organisations.urls")),
    path("services/", include("sympolity.affairs.onestop.urls")),
    path("programmes/", include("sympolity.network.programmes.urls")),
    path("programmes/", include("sympolity.network.portfolio.urls")),
    path("programmes/", include("sympolity.affairs.monitoring.urls")),
    path("programmes/", include("sympolity.observatory.urls")),
    path("programmes/", include("sympolity.interchange.urls")),
    path("", include("sympolity.faces.desk.urls")),
    path("", include("sympolity.faces.public.urls")),
]
