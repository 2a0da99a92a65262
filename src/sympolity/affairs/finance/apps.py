from django.apps import AppConfig


class FinanceConfig(AppConfig):
    name = "sympolity.affairs.finance"
    label = "finance"

    def ready(self) -> None:
        from sympolity.affairs.finance import registration

        registration.register()
