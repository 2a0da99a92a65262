from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "sympolity.affairs.monitoring"
    label = "monitoring"

    def ready(self) -> None:
        from sympolity.affairs.monitoring import registration

        registration.register()
