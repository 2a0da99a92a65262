from django.urls import path

from sympolity.ground.accounts import views

app_name = "accounts"
urlpatterns = [
    path("me/", views.profile, name="profile"),
    path("me/data/", views.my_data, name="my-data"),
]
