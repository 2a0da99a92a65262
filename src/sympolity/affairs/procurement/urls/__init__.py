from django.urls import URLPattern

from sympolity.affairs.procurement.urls import contracts, procedures

app_name = "procurement"
urlpatterns: list[URLPattern] = [*procedures.urlpatterns, *contracts.urlpatterns]
