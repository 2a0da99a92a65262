"""The page of results and what the palette offers."""

import re
from html import unescape

import pytest
from django.urls import reverse

from factories import make_network, make_organisation, make_programme, make_project, make_user
from sympolity.ground.languages.models import Translation
from sympolity.ground.search.operations import rebuild
from sympolity.network.portfolio.facts import ProjectFacts
from sympolity.network.portfolio.models import ProjectCode
from sympolity.network.portfolio.operations import change_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return make_programme(make_network(), base_language="pt", title="Comunidades")


@pytest.fixture
def secretariat(client, programme):
    user = make_user("secretariat", programme)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return user


def results(response) -> list[str]:
    """The results as text, marked words between stars."""
    listed = re.findall(r'<li><div class="hit">(.*?)</div></div>', response.content.decode(), re.DOTALL)
    told = [re.sub(r"</?mark>", "*", one) for one in listed]
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", one)).split()) for one in told]


def ask(client, text, **more):
    return client.get(reverse("desk:search"), {"q": text, **more})


def test_a_result_marks_the_words_and_says_where_they_stand(client, programme, secretariat):
    lead = make_organisation(programme.network, "Câmara de Setúbal")
    make_project(programme, "Hortas do bairro", summary="Uma cozinha com as escolas.", code="CA-1", lead=lead)
    rebuild()

    assert results(ask(client, "horta escola")) == [
        "*Hortas* do bairro Project · CA-1 · idea · Câmara de Setúbal Summary: Uma cozinha com as *escolas*."
    ]


def test_a_result_says_which_translation_was_met(client, programme, secretariat):
    project = make_project(programme, "Hortas do bairro")
    Translation.objects.create(
        subject_type="portfolio.project", subject_id=project.pk, field="title", language="fr", text="Jardins partagés"
    )
    rebuild()

    assert results(ask(client, "jardin")) == [
        "Hortas do bairro Project · idea · translation: French *Jardins* partagés"
    ]


def test_a_reader_of_the_translation_sees_that_the_original_was_met(client, programme, secretariat):
    project = make_project(programme, "Hortas do bairro")
    Translation.objects.create(
        subject_type="portfolio.project", subject_id=project.pk, field="title", language="en", text="Allotments"
    )
    rebuild()

    assert results(ask(client, "horta")) == ["Allotments Project · idea · original: Portuguese *Hortas* do bairro"]


def test_a_result_says_which_code_was_met(client, programme, secretariat):
    project = make_project(programme, "Hortas do bairro")
    ProjectCode.objects.create(project=project, scheme="fund", value="LISBOA-07-5673")
    rebuild()

    assert results(ask(client, "lisboa 07 5673")) == ["Hortas do bairro Project · idea · code LISBOA-07-5673"]


def test_a_slip_is_read_kindly_and_said(client, programme, secretariat):
    make_project(programme, "Hortas do bairro")
    rebuild()

    response = ask(client, "hrotas")

    assert results(response) == ["*Hortas* do bairro Project · idea · spelling close to “hrotas”"]
    assert "Shown for “hortas”, which is close to “hrotas”." in unescape(response.content.decode())


def test_a_title_is_text_and_never_markup(client, programme, secretariat):
    make_project(programme, '<script>alert("1")</script> & <b>horta</b>', summary="<img src=x onerror=y> horta")
    rebuild()

    for route in ("desk:search", "desk:suggest"):
        page = client.get(reverse(route), {"q": '"><script>horta script'}).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert '"><script>horta' not in page


def test_kinds_narrow_and_the_address_holds_them(client, programme, secretariat):
    make_project(programme, "Casa da cidade")
    make_organisation(programme.network, "Casa do povo")
    rebuild()

    both = ask(client, "casa")
    one = ask(client, "casa", kind="organisations.organisation")

    assert (len(results(both)), len(results(one))) == (2, 1)
    assert "1 result for “casa”" in unescape(one.content.decode())


def test_many_results_come_page_by_page(client, programme, secretariat):
    for number in range(25):
        make_project(programme, f"Horta {number}")
    rebuild()

    first, second = ask(client, "horta"), ask(client, "horta", **{"from": "20"})

    assert (len(results(first)), len(results(second))) == (20, 5)
    assert set(results(first)).isdisjoint(results(second))
    assert 'start="21"' in second.content.decode()
    assert len(results(ask(client, "horta", **{"from": "x²"}))) == 20


@pytest.mark.parametrize("text", ["", " ", "a", "de", '" * ( ) : - AND', "x" * 3000, "\x00", "🏫", "\u202eabc"])
def test_any_text_is_answered(client, programme, secretariat, text):
    make_project(programme, "Casa de todos")
    rebuild()

    assert ask(client, text).status_code == 200
    assert client.get(reverse("desk:suggest"), {"q": text}).status_code == 200


def test_nothing_found_says_what_may_help(client, programme, secretariat):
    page = unescape(ask(client, "zzzz", kind="portfolio.project").content.decode())

    assert "Nothing found for “zzzz”" in page
    assert "Look among all kinds" in page


def test_before_anything_is_typed_stands_what_the_person_worked_on(client, programme, secretariat):
    project = make_project(programme, "Hortas do bairro")
    change_project(project, ProjectFacts(title="Hortas da cidade"), by=secretariat)

    page = client.get(reverse("desk:search")).content.decode()

    assert "Hortas da cidade" in page


def test_the_page_costs_the_same_for_one_and_for_twenty(client, programme, secretariat, django_assert_max_num_queries):
    for number in range(20):
        make_project(programme, f"Horta {number}")
    rebuild()
    ask(client, "horta")

    with django_assert_max_num_queries(32):
        ask(client, "horta")


@pytest.mark.parametrize(
    ("role", "expected"),
    [("secretariat", ["New project", "Bring in a spreadsheet"]), ("reader", [])],
)
def test_the_palette_offers_what_is_open_to_the_role(client, programme, role, expected):
    user = make_user(role, programme)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")

    page = client.get(reverse("desk:suggest"), {"programme": programme.slug}).content.decode()

    assert [words for words in ("New project", "Bring in a spreadsheet") if words in page] == expected


def test_the_palette_knows_nothing_of_programmes_of_others(client, secretariat):
    hidden = make_programme(make_network(), title="Unannounced")
    make_project(hidden, "Unannounced relocation")
    rebuild()

    for query in ({"programme": hidden.slug}, {"q": "unannounced"}, {"q": "unanounced"}):
        page = client.get(reverse("desk:suggest"), query).content.decode()
        assert "nnounced relocation" not in page
        assert hidden.slug not in page
        assert "New project" not in page


def test_actions_are_found_by_their_words(client, programme, secretariat):
    def offered(text):
        page = client.get(reverse("desk:suggest"), {"q": text}).content.decode()
        return re.findall(r'id="palette-action-\d+".*?<span[^>]*>([^<]+)</span></(?:a|button)>', page, re.DOTALL)

    assert offered("dark") == ["Dark", "As the device says", "Light"]
    assert offered("sign out") == ["Sign out"]
    assert offered("francais") == ["Français"]
    assert offered("comunidad") == ["Programme: Comunidades"]
