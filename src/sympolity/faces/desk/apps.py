from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "sympolity.faces.desk"
    label = "desk"

    def ready(self) -> None:
        from sympolity.faces.desk import registration

        registration.register()
