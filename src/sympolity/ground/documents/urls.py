from django.urls import path

from sympolity.ground.documents import views

app_name = "documents"
urlpatterns = [
    path("add/<str:label>/<int:pk>/", views.add, name="add"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/<path:name>", views.download, name="download"),
]
