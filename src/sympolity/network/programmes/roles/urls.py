"""Addresses of the people of a programme; `programmes.urls` includes them."""

from django.urls import path

from sympolity.network.programmes.roles import views

urlpatterns = [
    path("invitations/<str:token>/", views.accept_invitation, name="accept-invitation"),
    path("<slug:programme>/roles/", views.roles, name="roles"),
    path("<slug:programme>/roles/invite/", views.invite, name="invite"),
    path("<slug:programme>/roles/<int:pk>/substitute/", views.name_substitute, name="name-substitute"),
    path("<slug:programme>/roles/<int:pk>/end/", views.end_appointment, name="end-appointment"),
    path("<slug:programme>/roles/<int:pk>/give-back/", views.give_back, name="give-back"),
    path("<slug:programme>/invitations/<int:pk>/send-again/", views.send_again, name="send-again"),
    path("<slug:programme>/invitations/<int:pk>/withdraw/", views.withdraw_invitation, name="withdraw-invitation"),
]
