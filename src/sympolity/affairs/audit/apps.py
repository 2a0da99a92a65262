from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "sympolity.affairs.audit"
    label = "audit"

    def ready(self) -> None:
        from sympolity.affairs.audit import registration

        registration.register()
