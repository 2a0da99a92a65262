from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "sympolity.network.organisations"
    label = "organisations"

    def ready(self) -> None:
        from sympolity.network.organisations import registration, ways_back

        registration.register()
        ways_back.register()
