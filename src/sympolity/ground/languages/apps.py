from django.apps import AppConfig


class LanguagesConfig(AppConfig):
    name = "sympolity.ground.languages"
    label = "languages"
