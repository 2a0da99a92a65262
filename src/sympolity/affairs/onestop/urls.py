from django.urls import path

from sympolity.affairs.onestop.views import facilities, procedures

app_name = "onestop"
urlpatterns = [
    path("facilities/", facilities.facilities, name="facilities"),
    path("facilities/new/", facilities.add, name="add-facility"),
    path("facilities/<int:pk>/", facilities.facility, name="facility"),
    path("facilities/<int:pk>/edit/", facilities.DESK.edit, name="edit-facility"),
    path("facilities/<int:pk>/check/", facilities.DESK.check, name="check-facility"),
    path("facilities/<int:pk>/close/", facilities.DESK.close, name="close-facility"),
    path("facilities/<int:pk>/reopen/", facilities.DESK.reopen, name="reopen-facility"),
    path("procedures/", procedures.procedures, name="procedures"),
    path("procedures/new/", procedures.add, name="add-procedure"),
    path("procedures/<int:pk>/", procedures.procedure, name="procedure"),
    path("procedures/<int:pk>/edit/", procedures.DESK.edit, name="edit-procedure"),
    path("procedures/<int:pk>/check/", procedures.DESK.check, name="check-procedure"),
    path("procedures/<int:pk>/close/", procedures.DESK.close, name="close-procedure"),
    path("procedures/<int:pk>/reopen/", procedures.DESK.reopen, name="reopen-procedure"),
]
