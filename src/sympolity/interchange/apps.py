from django.apps import AppConfig


class InterchangeConfig(AppConfig):
    name = "sympolity.interchange"
    label = "interchange"

    def ready(self) -> None:
        from sympolity.ground.journal.words import add_verbs
        from sympolity.ground.kernel.panels import register_panel
        from sympolity.ground.kernel.subjects import register_subject
        from sympolity.interchange import cards, panels, words
        from sympolity.interchange.models import Import

        add_verbs(words.VERBS)
        cards.register()
        register_subject(Import, words.AN_IMPORT)
        register_panel("monitoring.round", panels.workbooks_of_round)
        register_panel("monitoring.return", panels.workbook_of_report)
