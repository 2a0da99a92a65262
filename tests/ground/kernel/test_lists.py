"""The columns of a list: which, in what order, in the address and in files."""

import csv
import io

import pytest

from factories import make_organisation, make_programme, make_project, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(client):
    programme = make_programme()
    client.force_login(make_user("secretariat", programme))
    return programme


def shown(response):
    return [header.key for header in response.context["listing"].headers]


def projects(client, programme, query):
    return client.get(f"/programmes/{programme.slug}/projects/{query}")


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("", ["title", "stage", "planned", "steps", "end"]),
        ("?columns=end,code", ["title", "end", "code"]),
        ("?columns=title,stage", ["title", "stage"]),
        ("?column=code&column=lead", ["title", "code", "lead"]),
        ("?columns=title", ["title"]),
        ("?columns=gone", ["title", "stage", "planned", "steps", "end"]),
    ],
)
def test_columns_stand_in_the_address_in_their_order(client, programme, query, keys):
    make_project(programme)

    response = projects(client, programme, query)

    assert shown(response) == keys


def test_an_arrow_moves_a_column_past_its_neighbour(client, programme):
    make_project(programme)

    choices = projects(client, programme, "?columns=title,stage,end,code").context["listing"].chooser.choices

    moves = {choice.key: (choice.earlier_url, choice.later_url) for choice in choices if choice.is_shown}
    assert moves == {
        "stage": ("", "?columns=title%2Cend%2Cstage%2Ccode"),
        "end": ("?columns=title%2Cend%2Cstage%2Ccode", "?columns=title%2Cstage%2Ccode%2Cend"),
        "code": ("?columns=title%2Cstage%2Ccode%2Cend", ""),
    }


def test_the_usual_columns_are_one_link_away(client, programme):
    make_project(programme)

    chosen = projects(client, programme, "?columns=title,end&stage=idea").context["listing"].chooser
    usual = projects(client, programme, "?stage=idea").context["listing"].chooser

    assert (chosen.usual_url, usual.usual_url) == ("?stage=idea", "")


def test_ticked_boxes_become_one_word_in_the_next_address(client, programme):
    make_project(programme)

    listing = projects(client, programme, "?column=code&column=lead&sort=title").context["listing"]

    assert listing.url(sort="code") == "?sort=code&columns=title%2Ccode%2Clead"


def test_a_file_has_all_columns_or_those_that_are_shown(client, programme):
    make_project(programme, "School garden", code="A1")

    whole = projects(client, programme, "?columns=code&format=csv")
    as_shown = projects(client, programme, "?columns=code&format=csv&as=shown")

    assert len(next(csv.reader(io.StringIO(whole.content.decode("utf-8-sig"))))) > 20
    assert list(csv.reader(io.StringIO(as_shown.content.decode("utf-8-sig")))) == [
        ["Project", "Code"],
        ["School garden", "A1"],
    ]


def test_every_list_offers_its_columns(client, programme):
    make_organisation(programme.network)

    for address in ("/organisations/", "/territories/", "/programmes/", f"/programmes/{programme.slug}/imports/"):
        assert len(client.get(address).context["listing"].chooser.choices) > 0, address


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ("?state=awarded&organisation=7", {}),
        ("?state=sealed", {"state": "“sealed” cannot be chosen here."}),
        ("?organisation=seven", {"organisation": "This value cannot be read."}),
    ],
)
def test_a_filter_says_which_value_it_does_not_know(client, programme, query, errors):
    listing = client.get(f"/programmes/{programme.slug}/procurement/list/{query}").context["listing"]

    assert listing.errors == errors
