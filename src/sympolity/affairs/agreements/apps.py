from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "sympolity.affairs.agreements"
    label = "agreements"

    def ready(self) -> None:
        from sympolity.affairs.agreements import registration

        registration.register()
