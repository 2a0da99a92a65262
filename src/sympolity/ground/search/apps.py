from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "sympolity.ground.search"
    label = "search"

    def ready(self) -> None:
        from sympolity.ground.journal.followers import follow
        from sympolity.ground.search import audiences, operations

        audiences.register_audiences(audiences.networks_of)
        follow(operations.follow_journal)
