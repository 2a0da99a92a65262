from django.apps import AppConfig


class TerritoriesConfig(AppConfig):
    name = "sympolity.network.territories"
    label = "territories"

    def ready(self) -> None:
        from sympolity.network.territories import registration, ways_back

        registration.register()
        ways_back.register()
