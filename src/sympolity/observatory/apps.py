from django.apps import AppConfig


class ObservatoryConfig(AppConfig):
    name = "sympolity.observatory"
    label = "observatory"

    def ready(self) -> None:
        from sympolity.observatory import registration

        registration.register()
