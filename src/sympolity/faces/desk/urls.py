from django.urls import path

from sympolity.faces.desk import views

app_name = "desk"
urlpatterns = [
    path("home/", views.home, name="home"),
]
