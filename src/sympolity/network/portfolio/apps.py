from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    name = "sympolity.network.portfolio"
    label = "portfolio"

    def ready(self) -> None:
        from sympolity.network.portfolio import registration, ways_back

        registration.register()
        ways_back.register()
