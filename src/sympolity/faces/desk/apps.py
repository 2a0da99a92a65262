from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "sympolity.faces.desk"
    label = "desk"
