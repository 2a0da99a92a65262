from django.urls import path

from sympolity.ground.journal.views import history, undo

app_name = "journal"
urlpatterns = [
    path("undo/", undo.undo, name="undo"),
    path("undo/longer/", undo.longer, name="undo-longer"),
    path("history/<str:label>/<int:pk>/", history.history, name="history"),
    path("history/<str:label>/<int:pk>/<int:number>/put-back/", undo.put_back, name="put-back"),
]
