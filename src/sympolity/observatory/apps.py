from django.apps import AppConfig


class ObservatoryConfig(AppConfig):
    name = "sympolity.observatory"
    label = "observatory"
