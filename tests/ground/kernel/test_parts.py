import re
from pathlib import Path
from types import SimpleNamespace as Part

import pytest
from django import forms
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

import sympolity
from factories import make_network, make_programme, make_user
from sympolity.faces.desk.context import surroundings
from sympolity.ground.kernel.figures import Axes, Axis, bar_width, spoken_axis
from sympolity.ground.kernel.icons import icon_svg
from sympolity.ground.kernel.pictures import MapPicture, days_apart
from sympolity.methods.cartography import Place, draw_map, natural_breaks

SOURCE = Path(sympolity.__file__).parent
KERNEL = SOURCE / "ground" / "kernel"
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
FORBIDDEN = {
    "a style attribute": re.compile(r"""\sstyle\s*=\s*["']"""),
    "a style element": re.compile(r"<style[\s>]"),
    "a script in the page": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>"),
    "an event attribute": re.compile(r"""\son[a-z]+\s*=\s*["']"""),
    "another origin": re.compile(r"""\b(?:src|href)=["'](?:https?:)?//"""),
}


def rendered(template, **context):
    return engines["django"].from_string(template).render(context)


@pytest.fixture
def english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_holds_what_the_security_policy_refuses(what):
    found = [str(path.relative_to(SOURCE)) for path in TEMPLATES if FORBIDDEN[what].search(path.read_text())]

    assert found == []


def test_every_stylesheet_is_linked_once():
    written = [str(path.relative_to(KERNEL / "static")) for path in (KERNEL / "static").rglob("*.css")]

    linked = re.findall(r'static "([^"]+)"', (KERNEL / "templates/kernel/styles.html").read_text())

    assert sorted(linked) == sorted(written)


def test_stylesheets_know_no_left_and_right():
    """Physical sides would not turn round with the language; numbers stand on the right in every script."""
    physical = re.compile(
        r"(?:margin|padding|border|inset)-(?:left|right)\b|\b(?:left|right)\s*:|text-align:\s*(?:left|right)"
    )

    found = [
        line.strip()
        for path in sorted((KERNEL / "static").rglob("*.css"))
        for line in path.read_text().splitlines()
        if physical.search(line) and "physical on purpose" not in line
    ]

    assert found == []


def test_an_icon_is_drawn_without_a_word_of_its_own():
    svg = icon_svg("late")

    assert svg.startswith("<svg")
    assert 'class="icon"' in svg
    assert 'aria-hidden="true"' in svg


def test_an_icon_along_the_line_of_reading_turns_round():
    assert 'class="icon flip"' in icon_svg("chevron-right")


def test_a_chip_shows_icon_and_word_and_escapes_the_word(english):
    chip = rendered('{% status_chip "late" "" words %}', words="<b>12</b> days late")

    assert chip.startswith('<span class="st late"><svg')
    assert chip.endswith("&lt;b&gt;12&lt;/b&gt; days late</span>")


def test_an_unknown_tone_is_neutral(english):
    assert rendered('{% status_chip "shiny" "" "draft" %}').startswith('<span class="st neutral">')


@pytest.mark.parametrize(("share", "width"), [(0.485, "48.5%"), (None, "0%"), (1.7, "100%"), (-0.2, "0%")])
def test_a_bar_stays_inside_its_track(share, width):
    assert bar_width(share) == width


def test_axes_say_all_three_and_what_is_not_measured(english):
    axes = Axes(Axis(0.48, 0.86), Axis(0.56), Axis(None))

    assert axes.spoken == "money 48%, plan today 86%, milestones 56%, results not measured"


def test_axes_are_written_with_points_in_every_language():
    with translation.override("pt"):
        svg = rendered("{% axes money 0.56 None %}", money=(0.485, 0.8605))

    assert re.findall(r'(?:width|x)="([\d.,]+%)"', svg) == ["100%", "100%", "48.5%", "86.05%", "100%", "56%"]


def test_nothing_measured_is_not_zero(english):
    assert spoken_axis("results", Axis(None)) == "results not measured"
    assert spoken_axis("results", Axis(0.0)) == "results 0%"


@pytest.mark.parametrize(("days", "words"), [(18, "+18 days"), (-1, "−1 day"), (0, "as planned"), (None, "")])
def test_days_apart_carry_their_sign(english, days, words):
    assert days_apart(days) == words


def test_a_story_of_a_number_tells_only_what_is_known(english):
    story = rendered('{% provenance "1,128,600 EUR" source="Return of Moita" %}')

    assert re.findall(r"<dt>(.*?)</dt>", story) == ["Source"]


class AnswerForm(forms.Form):
    paid = forms.DecimalField(label="Paid", help_text="With VAT.")
    cause = forms.ChoiceField(label="Cause", choices=[("", "Choose"), ("bids", "No bids")], required=False)
    stage = forms.ChoiceField(label="Stage", widget=forms.RadioSelect, choices=[("a", "planned")])
    sure = forms.BooleanField(label="Sure")


def test_a_form_with_mistakes_begins_with_their_summary(english):
    page = str(AnswerForm({"paid": "many"}))

    assert re.findall(r'<li>(\w+)<br><a href="#(\w+)">', page) == [
        ("Paid", "id_paid"),
        ("Stage", "id_stage"),
        ("Sure", "id_sure"),
    ]
    assert 'aria-describedby="id_paid_helptext id_paid_error"' in page
    assert page.count('aria-invalid="true"') == 3
    assert 'value="many"' in page


def test_links_of_the_summary_lead_to_something_that_takes_the_focus(english):
    page = str(AnswerForm({}))

    targets = re.findall(r'<a href="#([\w-]+)">', page)
    ids = re.findall(r'\bid="([\w-]+)"', page)

    assert set(targets) <= set(ids)


def test_a_form_that_was_not_sent_shows_no_mistakes(english):
    page = str(AnswerForm())

    assert "errors" not in page
    assert page.count("optional") == 2


def test_hidden_fields_stand_outside_the_rows(english):
    class Hidden(forms.Form):
        version = forms.IntegerField(widget=forms.HiddenInput, initial=3)

    page = str(Hidden())

    assert "field" not in page.replace('type="hidden"', "").replace("fieldset", "")
    assert 'name="version" value="3"' in page


def test_a_map_links_each_place_and_repeats_it_in_a_table(english):
    square = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
    next_one = {"type": "Polygon", "coordinates": [[[1, 0], [2, 0], [2, 1], [1, 1], [1, 0]]]}
    places = [Place("a", "Almada", square, value=6.4, text="6.4"), Place("b", "Moita", next_one)]
    picture = MapPicture(
        id="m",
        title="Almada leads",
        drawing=draw_map(places, width=300, max_height=200, classes=natural_breaks([6.4])),
        hrefs={"a": "/a/", "b": "/b/"},
    )

    page = render_to_string("kernel/parts/map.html", {"picture": picture})

    assert re.findall(r'<a href="(/\w/)" aria-label="([^"]+)">', page) == [
        ("/a/", "Almada, 6.4"),
        ("/b/", "Moita, no data"),
    ]
    assert re.findall(r'<th scope="row"><a href="(/\w/)">(\w+)</a></th><td class="num">(.*?)</td>', page) == [
        ("/a/", "Almada", "6.4"),
        ("/b/", "Moita", "–"),
    ]
    assert 'fill="url(#m-hatch)"' in page


def test_a_drawing_keeps_its_points_in_a_language_with_commas():
    square = {"type": "Polygon", "coordinates": [[[0, 0], [1.1234, 0], [1, 1], [0, 1], [0, 0]]]}
    picture = MapPicture(id="m", title="t", drawing=draw_map([Place("a", "Moita", square)], width=333, max_height=210))

    with translation.override("pt"):
        page = render_to_string("kernel/parts/map.html", {"picture": picture})

    assert re.findall(r'\b(?:x|y|cx|cy|width|height)="[\d]+,[\d]+"', page) == []


@pytest.mark.parametrize(("tone", "icon_class"), [("", "notice"), ("fine", "notice fine"), ("late", "notice late")])
def test_a_notice_has_tone_icon_and_words(english, tone, icon_class):
    page = render_to_string("kernel/parts/notice.html", {"tone": tone, "title": "Not sent.", "text": "Two answers."})

    assert f'<div class="{icon_class}"><svg' in page
    assert "<strong>Not sent.</strong> Two answers." in page


def test_a_difference_strikes_out_and_points_on(english):
    changes = [Part(label="Budget", old=0, new=5), Part(label="Partner", old="Parish", new="")]

    page = render_to_string("kernel/parts/diff.html", {"changes": changes})

    assert re.findall(r"<dd>(.*?)</dd>", page) == [
        "<del>0</del> <ins>5</ins>",
        '<del>Parish</del> <ins class="nothing">nothing</ins>',
    ]


# -- the frame


@pytest.mark.django_db
def test_the_page_of_parts_is_for_people_who_signed_in(client):
    assert client.get(reverse("kernel:parts")).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("pt", "ltr"), ("ar", "rtl")])
def test_every_part_stands_in_every_language(client, language, direction):
    client.force_login(make_user(network=make_network(accent="plum")))
    client.cookies["django_language"] = language

    page = client.get(reverse("kernel:parts")).content.decode()

    assert f'<html lang="{language}" dir="{direction}" data-accent="plum">' in page
    assert re.findall(r"\sstyle=", page) == []


@pytest.mark.django_db
def test_choosing_a_theme_is_remembered_and_leads_back(client):
    answer = client.post(reverse("kernel:theme"), {"theme": "dark", "next": "/parts/"})

    client.force_login(make_user(theme="light"))
    page = client.get(reverse("kernel:parts")).content.decode()

    assert (answer.status_code, answer["Location"]) == (302, "/parts/")
    assert 'data-theme="dark"' in page


@pytest.mark.django_db
def test_the_theme_of_the_account_holds_where_the_device_says_nothing(client):
    client.force_login(make_user(theme="light"))

    assert 'data-theme="light"' in client.get(reverse("kernel:parts")).content.decode()


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_choosing_a_theme_leads_nowhere_else(client, target):
    answer = client.post(reverse("kernel:theme"), {"theme": "nonsense", "next": target})

    assert answer["Location"] == "/"
    assert answer.cookies["theme"].value == "system"


@pytest.mark.django_db
def test_a_public_page_costs_no_query_for_its_frame(django_assert_num_queries):
    request = RequestFactory().get("/")
    request.user = Part(is_authenticated=False)

    with django_assert_num_queries(0):
        page = render_to_string("kernel/public_page.html", surroundings(request), request)

    assert 'data-accent="blue"' in page


@pytest.mark.django_db
def test_a_programme_colours_its_pages_and_says_whether_it_is_a_sample():
    programme = make_programme(accent="teal", is_sample=True)
    request = RequestFactory().get("/")
    request.user = Part(is_authenticated=False)
    request.programme = programme

    context = surroundings(request)

    assert (context["accent"](), context["is_sample"](), context["network_name"]()) == (
        "teal",
        True,
        programme.network.name,
    )


@pytest.mark.django_db
def test_the_rail_speaks_the_words_of_the_programme():
    programme = make_programme(vocabulary={"objective": "mission"})
    request = RequestFactory().get(f"/programmes/{programme.slug}/roles/invite/")
    request.user = make_user("admin", programme)
    request.programme = programme

    with translation.override("en"):
        rooms = {str(room.label): room.current for room in surroundings(request)["rooms"]()}

    assert rooms["People"] is True
    assert sum(rooms.values()) == 1
    assert "Objectives" not in rooms


@pytest.mark.django_db
@pytest.mark.parametrize(("programmes", "shown"), [(1, True), (2, False)])
def test_the_register_shows_the_rooms_of_the_only_programme(programmes, shown):
    network = make_network()
    user = make_user(network=network, is_steward=True)
    for _number in range(programmes):
        make_programme(network)
    request = RequestFactory().get("/territories/")
    request.user = user

    rooms = [room.icon for room in surroundings(request)["rooms"]()]

    assert ("people" in rooms) is shown
