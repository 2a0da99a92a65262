import doctest
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sympolity.methods.wording import (
    MOST_WORDS,
    Part,
    allowed_slips,
    ask,
    fold,
    forms,
    keys_of,
    languages_known,
    marked,
    nearest,
    snippet,
    swapped,
    terms_in,
)

PAGE = Path(__file__).parents[3] / "docs" / "method" / "wording.md"


def test_the_worked_example_says_what_the_code_does():
    result = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")

    assert result.failed == 0
    assert result.attempted > 10


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("SÃO", "sao"),
        ("Łódź", "lodz"),
        ("œuf", "oeuf"),
        ("ﬁn", "fin"),
        ("Straße", "strasse"),
        ("STRASSE", "strasse"),
        ("Ŀ", "l"),
        ("col·laboració", "collaboracio"),
        ("coŀlaboració", "collaboracio"),
        ("ΜΕΣΟΓΕΊΟΥ", "μεσογειου"),
        ("λόγος", "λογοσ"),
        ("ΛΟΓΟΣ", "λογοσ"),
        ("آثار", "اثار"),
        ("أحياء", "احياء"),
        ("إدارة", "اداره"),
        ("مَدْرَسَةٌ", "مدرسه"),
        ("مســاحات", "مساحات"),
        ("مبنى", "مبني"),
        ("٢٠٣٠", "2030"),
        ("asse\u00adquible", "assequible"),
        ("\u200fمدرسة\u200e", "مدرسه"),
        ("e\u0301cole", "ecole"),
        ("½", "12"),
        ("!?", ""),
    ],
)
def test_fold_gives_one_spelling(written, folded):
    assert fold(written) == folded


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "housing", "houses"),
        ("en", "communities", "community"),
        ("pt", "habitações", "habitação"),
        ("pt", "habitacao", "habitações"),
        ("pt", "opinioes", "opinião"),
        ("es", "instituciones", "institucion"),
        ("ca", "institucions", "institucio"),
        ("fr", "mortalités", "mortalite"),
        ("es", "viviendas", "vivienda"),
        ("ca", "escoles", "escola"),
        ("ca", "ciutats", "ciutat"),
        ("fr", "écoles", "école"),
        ("it", "città", "citta"),
        ("nl", "woningen", "woning"),
        ("de", "Städte", "stadt"),
        ("el", "πόλεις", "πόλη"),
        ("ar", "المدرسة", "مدرسة"),
    ],
)
def test_bent_forms_meet(language, one, other):
    first, second = forms(one, (language,)), forms(other, (language,))

    assert {first.folded, *first.stems} & {second.folded, *second.stems}


def test_a_language_without_a_stemmer_is_folded_only():
    assert "lv" not in languages_known()
    assert forms("pašvaldības", ("lv",)) == forms("PAŠVALDĪBAS", ("lv",))
    assert forms("pašvaldības", ("lv",)).stems == ()


@pytest.mark.parametrize("elided", ["l'escola", "l’escola", "d'escola", "dell'escola", "l`escola"])
def test_an_elided_article_stands_apart(elided):
    assert "escola" in {word.folded for word in ask(elided).words}


def test_a_code_is_one_and_its_parts():
    keys = keys_of([], [], ["LISBOA-07-5673-FEDER-000001"])

    assert keys == {"clisboa075673feder000001", "wlisboa", "w07", "w5673", "wfeder", "w000001"}


@pytest.mark.parametrize("text", ["", " ", "!", "🏫", "\u202e", "''", "·"])
def test_a_question_without_words_is_empty(text):
    assert not ask(text)


def test_a_question_has_no_more_words_than_it_may():
    assert len(ask(" ".join(f"word{number}" for number in range(50))).words) == MOST_WORDS


@given(st.text(max_size=300))
def test_keys_are_letters_and_digits_whatever_is_written(text):
    keys = keys_of([Part(text, "pt")], [Part(text)], [text])
    question = ask(text)

    assert all(key.isalnum() for key in keys)
    assert all(key.rstrip("*").isalnum() for word in question.words for key in word.nearly())
    assert question.code == "" or question.code.isalnum()


@given(st.text(max_size=300), st.text(max_size=40))
def test_marking_loses_nothing(text, asked):
    assert "".join(stretch.text for stretch in marked(text, "fr", ask(asked))) == text


@given(st.lists(st.sampled_from(["casa", "escola", "ruas", "praça", "e"]), min_size=1, max_size=80))
def test_a_snippet_holds_what_was_asked(words):
    text = " ".join(words)

    found = snippet(text, "pt", ask("rua"))

    assert any(stretch.is_asked for stretch in found) == ("ruas" in words)
    assert sum(len(stretch.text) for stretch in found) < 400


def test_whoever_is_found_is_marked():
    text = "As habitações do bairro e a Straße"
    for asked in ("habitacao", "bairros", "strasse", "habi"):
        keys = keys_of([Part(text, "pt")], [])
        word = ask(asked).words[0]
        met = any(
            key in keys or any(each.startswith(key[:-1]) for each in keys if key.endswith("*"))
            for key in word.begun("t", "u")
        )
        assert met
        assert any(stretch.is_asked for stretch in marked(text, "pt", ask(asked)))


@pytest.mark.parametrize(
    ("written", "meant"),
    [("shcool", "school"), ("scool", "school"), ("schoool", "school"), ("schaol", "school"), ("csaa", "casa")],
)
def test_one_slip_is_forgiven(written, meant):
    assert nearest(written, [(meant, 1), ("another", 5)]) == (meant,)


def test_short_words_are_not_mended_and_known_ones_not_doubted():
    assert allowed_slips("rua") == 0
    assert nearest("school", [("school", 3)]) == ()
    assert list(swapped("csaa")) == ["casa"]


def test_terms_are_words_that_a_slip_may_have_meant():
    keys = keys_of([Part("Os 25 jardins da rua P-12", "pt")], [])

    assert terms_in(keys) == ["jardins"]
