from django.apps import AppConfig


class ProcurementConfig(AppConfig):
    name = "sympolity.affairs.procurement"
    label = "procurement"

    def ready(self) -> None:
        from sympolity.affairs.procurement import registration

        registration.register()
