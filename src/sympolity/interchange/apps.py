from django.apps import AppConfig


class InterchangeConfig(AppConfig):
    name = "sympolity.interchange"
    label = "interchange"

    def ready(self) -> None:
        from sympolity.ground.journal.words import add_verbs
        from sympolity.ground.kernel.subjects import register_subject
        from sympolity.interchange import cards, words
        from sympolity.interchange.models import Import

        add_verbs(words.VERBS)
        cards.register()
        register_subject(Import, words.AN_IMPORT)
