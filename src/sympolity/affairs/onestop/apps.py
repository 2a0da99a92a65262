from django.apps import AppConfig


class OnestopConfig(AppConfig):
    name = "sympolity.affairs.onestop"
    label = "onestop"

    def ready(self) -> None:
        from sympolity.affairs.onestop import registration

        registration.register()
