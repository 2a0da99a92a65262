from django.urls import path

from sympolity.ground.journal import views

app_name = "journal"
urlpatterns = [
    path("history/<str:label>/<int:pk>/", views.history, name="history"),
]
