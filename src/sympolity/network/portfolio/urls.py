from django.urls import path

from sympolity.network.portfolio.views import list as lists

app_name = "portfolio"
urlpatterns = [
    path("<slug:programme>/projects/", lists.projects, name="list"),
    path("<slug:programme>/projects/<int:pk>/", lists.projects, name="project"),
    path("<slug:programme>/projects/add/", lists.projects, name="add"),
]
