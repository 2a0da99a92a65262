from django.urls import path

from sympolity.affairs.onestop.views import facilities, procedures

app_name = "onestop"
urlpatterns = [
    path("facilities/", facilities.facilities, name="facilities"),
    path("facilities/new/", facilities.add, name="add-facility"),
    path("facilities/<int:pk>/", facilities.facility, name="facility"),
    *facilities.DESK.urls("facilities/", "-facility"),
    path("procedures/", procedures.procedures, name="procedures"),
    path("procedures/new/", procedures.add, name="add-procedure"),
    path("procedures/<int:pk>/", procedures.procedure, name="procedure"),
    *procedures.DESK.urls("procedures/", "-procedure"),
]
