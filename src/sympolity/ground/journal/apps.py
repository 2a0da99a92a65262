from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "sympolity.ground.journal"
    label = "journal"

    def ready(self) -> None:
        from sympolity.ground.journal.operations import record
        from sympolity.ground.kernel import chronicle

        chronicle.write_with(record)
