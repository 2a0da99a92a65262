from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "sympolity.network.organisations"
    label = "organisations"
