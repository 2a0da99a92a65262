"""A field says what it says in several languages, honestly."""

import pytest

from factories import make_programme, make_user
from sympolity.ground.journal.queries import history_of
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.languages.operations import review_translation, translate
from sympolity.ground.languages.queries import Said, State, say, tabs_of, with_translations

pytestmark = pytest.mark.django_db


def translated_programme(**facts):
    programme = make_programme(title="Comunidades em Ação", base_language="pt", **facts)
    writer = make_user("secretariat", programme)
    translate(programme, {"title": "Communities in Action"}, language="en", by=writer, network=programme.network)
    return programme, writer


def test_say_gives_the_translation_in_the_readers_language():
    programme, _writer = translated_programme()

    words = say(programme, "title", "en")

    assert words == Said("Communities in Action", "en", "en", State.HUMAN)


def test_say_falls_back_to_the_source_in_its_own_language():
    programme, _writer = translated_programme()

    words = say(programme, "title", "ar")

    assert (words, words.is_fallback, words.direction) == (
        Said("Comunidades em Ação", "pt", "ar", State.MISSING),
        True,
        "ltr",
    )


def test_a_translation_is_outdated_once_its_source_changes():
    programme, _writer = translated_programme()

    programme.title = "Comunidades em Ação 2030"

    assert say(programme, "title", "en").state == State.OUTDATED


def test_a_translation_is_current_again_once_its_source_is_back():
    programme, _writer = translated_programme()
    programme.title = "Comunidades em Ação 2030"

    programme.title = "Comunidades em Ação"

    assert say(programme, "title", "en").state == State.HUMAN


def test_review_translation_refuses_the_translator():
    programme, writer = translated_programme()

    with pytest.raises(Refused) as refusal:
        review_translation(programme, language="en", by=writer, network=programme.network)

    assert str(refusal.value) == "You wrote this translation. Ask a second person to read it."


def test_review_translation_counts_the_second_reader():
    programme, _writer = translated_programme()
    reader = make_user("secretariat", programme)

    review_translation(programme, language="en", by=reader, network=programme.network)

    assert say(make_again(programme), "title", "en").state == State.REVIEWED


def test_translate_refuses_the_language_of_the_source():
    programme, writer = translated_programme()

    with pytest.raises(Refused) as refusal:
        translate(programme, {"title": "Outra"}, language="pt", by=writer, network=programme.network)

    assert str(refusal.value) == "This is the language it was written in: edit the text itself."


def test_translate_journals_old_and_new():
    programme, writer = translated_programme()
    translate(programme, {"title": "Communities at work"}, language="en", by=writer, network=programme.network)

    entry = history_of(programme).first()

    assert (entry.verb, entry.changes) == (
        "translated",
        {"title:en": ["Communities in Action", "Communities at work"]},
    )


def test_translate_takes_back_an_emptied_text():
    programme, writer = translated_programme()

    translate(programme, {"title": ""}, language="en", by=writer, network=programme.network)

    assert say(make_again(programme), "title", "en").state == State.MISSING


def test_with_translations_tells_a_row_each_time_it_was_read():
    programme, _writer = translated_programme()

    told = with_translations([make_again(programme), make_again(programme)], "en")

    assert [say(each, "title", "en").text for each in told] == ["Communities in Action"] * 2


def test_with_translations_asks_the_database_once(django_assert_num_queries):
    programmes = [translated_programme()[0] for _number in range(3)]
    programmes = [make_again(programme) for programme in programmes]

    with django_assert_num_queries(1):
        titles = [say(programme, "title", "en").text for programme in with_translations(programmes, "en")]

    assert titles == ["Communities in Action"] * 3


def test_tabs_show_every_language_with_its_weakest_state():
    programme, _writer = translated_programme(summary="Dezoito municípios")

    states = {tab.language: tab.state for tab in tabs_of(programme, ["pt", "en", "fr"])}

    assert states == {"pt": State.SOURCE, "en": State.MISSING, "fr": State.MISSING}


def make_again(programme):
    return type(programme).objects.get(pk=programme.pk)
