from django.http import HttpResponse
from django.urls import URLPattern, path

urlpatterns: list[URLPattern] = [
    path("<slug:programme>/payments/<int:pk>/", lambda request, programme, pk: HttpResponse(), name="request"),
]
