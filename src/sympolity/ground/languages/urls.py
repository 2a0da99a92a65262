from django.urls import path

from sympolity.ground.languages import views

app_name = "languages"
urlpatterns = [
    path("translate/<str:label>/<int:pk>/", views.translate, name="translate"),
    path("translate/<str:label>/<int:pk>/<str:language>/", views.translate, name="translate"),
    path("translate/<str:label>/<int:pk>/<str:language>/review/", views.review, name="review"),
]
