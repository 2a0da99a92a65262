from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "sympolity.ground.notices"
    label = "notices"
