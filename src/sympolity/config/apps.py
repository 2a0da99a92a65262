from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "sympolity.config"
    label = "config"
