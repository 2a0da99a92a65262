from django.urls import path

from sympolity.faces.desk.views import home

app_name = "desk"
urlpatterns = [
    path("home/", home.home, name="home"),
]
