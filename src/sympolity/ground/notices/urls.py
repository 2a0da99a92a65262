from django.urls import path

from sympolity.ground.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.notices, name="list"),
    path("read/", views.read_all, name="read-all"),
    path("<int:pk>/open/", views.open_notice, name="open"),
    path("<int:pk>/read/", views.read, name="read"),
    path("wishes/", views.wishes, name="wishes"),
    path("stop/<str:token>/", views.stop, name="stop"),
    path("mails/", views.mails, name="mails"),
    path("mails/<int:pk>/send-again/", views.send_again, name="send-again"),
]
