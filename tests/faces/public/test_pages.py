"""What the open pages say, and what may be found from them."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from factories import make_programme, make_project, make_territory, make_user
from sympolity.ground.languages.models import Translation, hash_of_text
from towns import make_open_programme, pages_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_wrote_before():
    cache.clear()


@pytest.fixture
def towns():
    return make_open_programme()


def text_of(response) -> str:
    """The words of a page, markup and white space taken away."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_every_page_and_file_opens_without_cookies(client, towns, settings):
    settings.CONTACT_ADDRESS = "open@example.org"

    met = {name: client.get(url) for name, url in pages_of(towns).items()}

    assert {name: response.status_code for name, response in met.items()} == dict.fromkeys(met, 200)
    assert {name for name, response in met.items() if response.cookies} == {"contact"}


def test_programme_page_says_the_finding_and_its_figures(client, towns):
    words = text_of(client.get(reverse("public:programme", args=["open"])))

    assert "3 projects in 1 community, 33% of them under way or done" in words
    assert "1.24 M EUR" in words
    assert "Moita has most planned money: 1.24 M EUR" in words
    assert "1 project stands in several places" in words
    assert "School of music until 31 Dec 2024" in words


def test_programme_page_puts_contradicting_figures_side_by_side(client, towns):
    words = text_of(client.get(reverse("public:programme", args=["open"])))

    assert words.count("sources differ") == 2  # once in the sentence above, once at the projects
    assert words.rindex("sources differ") < words.index("about 650") < words.index("about 700")
    assert "The press , as of 11 Jul 2023" in words


def test_table_counts_a_project_in_two_towns_once_in_the_total(client, towns):
    content = client.get(reverse("public:programme", args=["open"])).content.decode()

    foot = re.search(r"<tfoot>(.*?)</tfoot>", content, re.S)[1]
    assert re.findall(r">([^<>]+)</t[hd]>", foot) == ["Total", "3", "1,240,088.50", "6.54", "189,751"]


def test_place_page_holds_the_projects_of_what_lies_in_it(client, towns):
    words = text_of(client.get(reverse("public:place", args=["open", towns.moita.pk])))

    assert "2 projects in Moita" in words
    assert "66,255 residents ( made for a test , 19 Apr 2021)" in words
    assert "Community clinic" in words
    assert "Choir of two towns" in words


def test_project_page_says_what_where_how_much_when_who(client, towns):
    words = text_of(client.get(reverse("public:project", args=["open", towns.clinic.pk])))

    wanted = ("A house for health.", "Vale da Amoreira", "(Moita)", "1,240,000.00 EUR", "1,000,000.00 EUR")
    assert [word for word in wanted if word not in words] == []
    assert "Recovery fund (grant)" in words
    assert "1 February 2025" in words
    assert "Município da Moita" in words
    assert "Doors open" in words
    assert "Older people" in words


def test_list_filters_by_place_objective_and_lateness(client, towns):
    url = reverse("public:projects", args=["open"])

    met = {
        query: [
            title for title in ("Community clinic", "Choir of two towns") if title in text_of(client.get(url + query))
        ]
        for query in (
            f"?place={towns.setubal.pk}",
            f"?place={towns.moita.pk}",
            f"?objective={towns.health.pk}",
            "?only=late",
            f"?lead={towns.city.pk}",
            "?q=CLÍNIC",
        )
    }

    assert list(met.values()) == [
        ["Choir of two towns"],
        ["Community clinic", "Choir of two towns"],
        ["Community clinic"],
        ["Community clinic"],
        ["Community clinic", "Choir of two towns"],
        ["Community clinic"],
    ]


def test_list_says_so_when_a_filter_cannot_be_read(client, towns):
    response = client.get(reverse("public:projects", args=["open"]) + "?place=nowhere&objective=x&stage=y")

    assert response.status_code == 200


def test_what_does_not_exist_in_this_programme_is_not_found(client, towns):
    other = make_programme(is_public=True)
    elsewhere = make_territory(towns.network, "Elsewhere")
    slug = other.slug
    urls = [
        reverse("public:project", args=[slug, towns.clinic.pk]),
        reverse("public:place", args=[slug, towns.moita.pk]),
        reverse("public:objective", args=[slug, towns.health.pk]),
        reverse("public:organisation", args=[slug, towns.city.pk]),
        reverse("public:place", args=["open", elsewhere.pk]),
        reverse("public:programme", args=["no-such-programme"]),
        reverse("public:data-file", args=["open", "figures", "geojson"]),
        reverse("public:data-file", args=["open", "people", "csv"]),
    ]

    assert [client.get(url).status_code for url in urls] == [404] * len(urls)


def test_texts_in_another_language_carry_their_own_lang(client, towns):
    towns.programme.base_language = "ar"
    towns.programme.title = "المدن معا"
    towns.programme.save()

    content = client.get(reverse("public:programme", args=["open"])).content.decode()

    assert '<span lang="ar" dir="rtl">المدن معا</span>' in content


def test_a_translation_is_shown_in_its_language(client, towns):
    Translation.objects.create(
        subject_type="portfolio.project",
        subject_id=towns.clinic.pk,
        field="title",
        language="pt",
        text="Clínica da comunidade",
        source_hash=hash_of_text(towns.clinic.title),
    )

    response = client.get(reverse("public:projects", args=["open"]) + "?lang=pt")

    assert "Clínica da comunidade" in response.content.decode()
    assert response.cookies["django_language"].value == "pt"


def test_the_address_chooses_the_theme_and_forgets_it(client, towns):
    response = client.get(reverse("public:programme", args=["open"]) + "?theme=dark&lang=pt")

    assert (response.status_code, response["Location"]) == (302, "/p/open/?lang=pt")
    assert response.cookies["theme"].value == "dark"


def test_every_page_describes_itself_once(client, towns):
    pages = {
        name: url for name, url in pages_of(towns).items() if "." not in name and name not in {"sitemap", "robots"}
    }

    found = {
        name: tuple(
            len(re.findall(pattern, client.get(url).content.decode()))
            for pattern in (r'<meta name="description" content="[^"]+">', r'<link rel="canonical"', r"<h1")
        )
        for name, url in pages.items()
    }

    assert found == dict.fromkeys(pages, (1, 1, 1))


def test_no_page_asks_another_origin_or_runs_a_script_of_its_own(client, towns):
    for url in pages_of(towns).values():
        response = client.get(url)
        content = b"".join(response)
        if b"<!doctype html>" in content[:40]:
            assert re.findall(rb"(?:src|srcset|action)=\"(?:https?:)?//", content) == []
            assert (
                re.findall(rb"<link[^>]+rel=\"(?:stylesheet|preload|icon)\"[^>]+href=\"(?:https?:)?//", content) == []
            )


def test_sitemap_names_what_is_public(client, towns, settings):
    hidden = make_project(towns.programme, "Hidden", is_public=False, territories=[towns.setubal])

    response = client.get(reverse("public:sitemap"))
    locations = re.findall(r"<loc>([^<]+)</loc>", b"".join(response).decode())

    assert f"{settings.BASE_URL}/p/open/projects/{towns.clinic.pk}/" in locations
    assert f"{settings.BASE_URL}/p/open/projects/{hidden.pk}/" not in locations
    paths = [location.removeprefix(settings.BASE_URL) for location in locations]
    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)


# -- writing to the operator ---------------------------------------------------------------------


def test_contact_sends_one_mail_and_keeps_nothing(client, settings):
    settings.CONTACT_ADDRESS = "open@example.org"

    response = client.post(
        reverse("public:contact"),
        {"message": "The map of Moita is wrong", "page": "/p/open/", "reply_to": "reader@example.org"},
    )

    assert response.status_code == 302
    [sent] = mail.outbox
    assert (sent.to, sent.reply_to) == (["open@example.org"], ["reader@example.org"])
    assert "The map of Moita is wrong" in sent.body
    assert "/p/open/" in sent.body


def test_contact_goes_to_those_who_run_the_installation(client):
    operator = make_user(is_operator=True)

    client.post(reverse("public:contact"), {"message": "Hello"})

    assert [sent.to for sent in mail.outbox] == [[operator.email]]


def test_contact_without_words_keeps_what_was_typed(client, settings):
    settings.CONTACT_ADDRESS = "open@example.org"

    response = client.post(reverse("public:contact"), {"message": "", "page": "/p/open/projects/"})

    assert response.status_code == 422
    assert "/p/open/projects/" in response.content.decode()
    assert mail.outbox == []


def test_contact_asks_for_patience(client, settings):
    settings.CONTACT_ADDRESS = "open@example.org"

    met = [client.post(reverse("public:contact"), {"message": "Again"}).status_code for _ in range(6)]

    assert met == [302] * 5 + [429]


def test_contact_says_so_when_nobody_can_be_reached(client):
    words = text_of(client.get(reverse("public:contact")))

    assert "has given no address yet" in words
