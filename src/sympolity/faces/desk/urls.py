from django.urls import path

from sympolity.faces.desk.views import home, saved, search

app_name = "desk"
urlpatterns = [
    path("home/", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("search/suggest/", search.suggest, name="suggest"),
    path("views/", saved.views, name="views"),
    path("views/save/", saved.save, name="save-view"),
    path("views/<int:pk>/", saved.change, name="change-view"),
    path("views/<int:pk>/replace/", saved.replace, name="replace-view"),
    path("views/<int:pk>/delete/", saved.close, name="close-view"),
]
