from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "sympolity.network.programmes"
    label = "programmes"

    def ready(self) -> None:
        from sympolity.ground.accounts.expected import expect
        from sympolity.ground.journal.words import add_verbs
        from sympolity.network.programmes import registration, ways_back
        from sympolity.network.programmes.roles import notices, queries
        from sympolity.network.programmes.roles import words as words_of_roles

        expect(queries.is_invited)
        add_verbs(words_of_roles.VERBS)
        notices.register()
        registration.register()
        ways_back.register()
