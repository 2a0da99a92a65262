from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "sympolity.ground.journal"
    label = "journal"
