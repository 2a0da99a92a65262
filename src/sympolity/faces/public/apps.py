from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "sympolity.faces.public"
    label = "public"
