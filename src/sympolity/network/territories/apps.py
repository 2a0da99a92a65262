from django.apps import AppConfig


class TerritoriesConfig(AppConfig):
    name = "sympolity.network.territories"
    label = "territories"
