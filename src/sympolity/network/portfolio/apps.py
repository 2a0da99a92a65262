from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    name = "sympolity.network.portfolio"
    label = "portfolio"
