from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "sympolity.ground.documents"
    label = "documents"

    def ready(self) -> None:
        from sympolity.ground.documents.words import VERBS
        from sympolity.ground.journal.words import add_verbs

        add_verbs(VERBS)
