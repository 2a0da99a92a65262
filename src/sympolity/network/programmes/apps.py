from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "sympolity.network.programmes"
    label = "programmes"
