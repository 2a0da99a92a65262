"""What is found under which words, the same on both databases."""

import pytest

from factories import (
    make_network,
    make_objective,
    make_organisation,
    make_programme,
    make_project,
    make_territory,
    make_user,
)
from sympolity.ground.languages.models import Translation
from sympolity.ground.search.operations import rebuild
from sympolity.ground.search.queries import Why, find
from sympolity.network.organisations.models import OrganisationName
from sympolity.network.portfolio.models import Project, ProjectCode
from sympolity.network.territories.models import TerritoryCode

pytestmark = pytest.mark.django_db

TITLES = {
    "pt": "Reabilitação das escolas do bairro da Amoreira",
    "ca": "Col·laboració amb l’Hospitalet per a l’educació",
    "es": "Construcción de viviendas dignas en el niño feliz",
    "fr": "L’œuvre des cités : logements décents et élèves",
    "en": "Children's health house near the Straße",
    "ar": "تَحْسِين المدرسة الإبتدائية في الأحياء",
    "el": "Εκπαίδευση στις πόλεις της Μεσογείου",
}


@pytest.fixture
def reader():
    """A person who sees a programme with one project in each language, found by its language as its code."""
    network = make_network()
    town = make_territory(network, "Setúbal")
    TerritoryCode.objects.create(territory=town, scheme="DICOFRE", value="1512")
    body = make_organisation(network, "Ajuntament de Sant Boi", home=town)
    OrganisationName.objects.create(organisation=body, name="Municipi de les Flors")
    for number, (language, title) in enumerate(TITLES.items()):
        programme = make_programme(network, title=f"Programme {number}", base_language=language)
        make_project(programme, title, code=language, lead=body if language == "pt" else None)
    first = Project.objects.get(code="pt")
    ProjectCode.objects.create(project=first, scheme="fund", value="LISBOA-07-5673-FEDER-000001")
    first.territories.add(town)
    make_objective(first.programme, "Habitação", code="P-12")
    Translation.objects.create(
        subject_type="portfolio.project", subject_id=first.pk, field="title", language="ar", text="إصلاح المسارح"
    )
    rebuild()
    return make_user(network=network, is_steward=True)


def names(found) -> list[str]:
    kinds = {"portfolio.project": "", "organisations.organisation": "o", "territories.territory": "t"}
    codes = dict(Project.objects.values_list("pk", "code"))
    return [
        codes[hit.pk] if hit.label == "portfolio.project" else kinds.get(hit.label, hit.label) for hit in found.hits
    ]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("reabilitação", ["pt"]),
        ("REABILITACAO", ["pt"]),
        ("escola", ["pt"]),
        ("escolas amoreira", ["pt"]),
        ("bairros", ["pt"]),
        ("reab", ["pt"]),
        ("colaboració", ["ca"]),
        ("collaboracio", ["ca"]),
        ("educacions", ["ca"]),
        ("l'hospitalet", ["ca"]),
        ("vivienda digna", ["es"]),
        ("nino", ["es"]),
        ("oeuvre", ["fr"]),
        ("logement decent", ["fr"]),
        ("l’élève", ["fr"]),
        ("child health", ["en"]),
        ("strasse", ["en"]),
        ("STRASSE", ["en"]),
        ("مدرسة", ["ar"]),
        ("المدرسه", ["ar"]),
        ("الابتدائيه", ["ar"]),
        ("تحسين", ["ar"]),
        ("ΕΚΠΑΙΔΕΥΣΗ", ["el"]),
        ("πολη", ["el"]),
        ("μεσογειος", ["el"]),
        ("المسارح", ["pt"]),
        ("lisboa-07-5673-feder-000001", ["pt"]),
        ("LISBOA 07 5673", ["pt"]),
        ("5673", ["pt"]),
        ("P12", ["programmes.objective"]),
        ("P-12", ["programmes.objective"]),
        ("1512", ["t"]),
        ("setubal", ["t", "o", "pt"]),
        ("flors", ["o"]),
        ("escolas sant boi", ["pt"]),
        ("rehabilitacao", ["pt"]),
        ("escolsa", ["pt"]),
        ("εκπαιδευσι", ["el"]),
        ("\u200fمدرسة\u200e", ["ar"]),
        ("escola 🏫", ["pt"]),
        ("escola zzzzzzzz", ["pt"]),
        ("zzzzzzzz", []),
        ("", []),
        ("   ", []),
        ("e", []),
        ("🏫", []),
        ('"', []),
        ('" OR * ( ) : - NOT', []),
        ("NEAR(", ["en"]),
    ],
)
def test_find_meets_every_way_of_writing(reader, asked, expected):
    assert names(find(asked, reader)) == expected


@pytest.mark.parametrize(
    "asked",
    [
        'escolas" OR "1"="1',
        "escolas AND NOT amoreira",
        "NEAR(escolas amoreira)",
        "escolas*",
        "(escolas",
        "keys:escolas",
        "-escolas",
        "^escolas",
        "escolas & amoreira | !x",
        "escolas:*",
        "'escolas'",
        "esc\x00olas escolas",
        "{escolas}",
        "escolas\\",
        "escolas " * 500,
        "x" * 5000,
        "%_",
    ],
)
def test_signs_of_query_languages_do_no_harm(reader, asked):
    find(asked, reader)


def test_common_words_narrow_nothing_and_are_found_alone(reader):
    assert names(find("as escolas de o bairro", reader)) == ["pt"]
    assert "pt" in names(find("das", reader))


def test_a_title_comes_before_a_text_and_open_before_closed(reader):
    programme = Project.objects.get(code="en").programme
    make_project(programme, "Something else", summary="about a lighthouse", code="text")
    make_project(programme, "The old lighthouse", code="closed", stage="closed")
    make_project(programme, "Lighthouses of the coast", code="bent")
    make_project(programme, "A lighthouse", code="open")
    rebuild()

    found = find("lighthouse", reader)

    assert names(found) == ["open", "closed", "bent", "text"]
    assert [hit.why for hit in found.hits] == [Why.TITLE, Why.TITLE, Why.TITLE_BENT, Why.TEXT]


def test_a_slip_says_what_was_read_for_it(reader):
    found = find("escolsa", reader)

    assert (found.instead, found.hits[0].why) == ((("escolsa", "escolas"),), Why.NEAR)


def test_words_that_do_not_go_together_show_what_meets_most(reader):
    found = find("escolas amoreira lighthouse", reader)

    assert (names(found), found.is_partial) == (["pt"], True)


def test_kinds_narrow_the_hits_and_counts_name_all_kinds(reader):
    found = find("setubal", reader, kinds=["portfolio.project"])

    assert names(found) == ["pt"]
    assert found.counts == {"organisations.organisation": 1, "portfolio.project": 1, "territories.territory": 1}
