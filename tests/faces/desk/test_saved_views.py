"""Views that people keep: saved, shared, changed since, opened first."""

import pytest

from factories import make_programme, make_project, make_user
from sympolity.faces.desk import operations
from sympolity.faces.desk.models import SavedView
from sympolity.ground.journal.models import Entry
from sympolity.ground.kernel.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return make_programme()


@pytest.fixture
def person(client, programme):
    user = make_user("reader", programme)
    client.force_login(user)
    return user


def address(programme, query=""):
    return f"/programmes/{programme.slug}/projects/{query}"


def keep(programme, by, name="Approved", query="stage=approved", **facts):
    return operations.save_view(
        page="portfolio:list",
        network=programme.network,
        programme=programme,
        query=query,
        name=name,
        by=by,
        **facts,
    )


def menu(response):
    return response.context["kept_views"]()


def test_save_view_keeps_filters_sort_and_columns_but_no_place(client, programme, person):
    at = address(programme, "?stage=approved&sort=title&column=code&column=stage&after=abc&format=")

    response = client.post("/views/save/", {"name": "Approved"}, query_params={"at": at})

    view = SavedView.objects.get()
    assert (view.query, view.owner, view.page) == (
        "columns=code%2Cstage&sort=title&stage=approved",
        person,
        "portfolio:list",
    )
    assert response.headers["Location"] == f"{address(programme)}?{view.query}&view={view.pk}"
    assert [entry.verb for entry in Entry.objects.about(view)] == ["view saved"]


def test_save_view_refuses_a_second_one_of_the_same_name(programme, person):
    keep(programme, person)

    with pytest.raises(Refused) as refusal:
        keep(programme, person, name="APPROVED", query="stage=idea")

    assert (refusal.value.field, str(refusal.value)) == (
        "name",
        "You keep a view of this page called “APPROVED” already. Choose another name.",
    )


def test_save_view_refuses_a_second_one_that_shows_the_same(programme, person):
    keep(programme, person, query="sort=title&stage=approved")

    with pytest.raises(Refused) as refusal:
        keep(programme, person, name="Another", query="stage=approved&sort=title")

    assert str(refusal.value) == "“Approved” shows exactly this already."


def test_save_view_refuses_more_than_anybody_can_overlook(programme, person):
    for number in range(operations.MOST_VIEWS):
        keep(programme, person, name=f"View {number}", query=f"q={number}")

    with pytest.raises(Refused) as refusal:
        keep(programme, person)

    assert str(refusal.value) == "You keep 60 views already. Delete one that you no longer use."


def test_menu_marks_the_chosen_view_and_says_what_changed_since(client, programme, person):
    view = keep(programme, person)

    as_saved = menu(client.get(view.url))
    changed = menu(client.get(f"{view.url}&sort=title"))

    assert (as_saved.chosen, as_saved.has_changed) == (view, False)
    assert (changed.chosen, changed.has_changed, changed.state) == (view, True, "sort=title&stage=approved")


def test_replace_view_keeps_the_page_as_it_stands_now(client, programme, person):
    view = keep(programme, person)

    client.post(f"/views/{view.pk}/replace/", {"query": "stage=idea&after=xyz"})

    view.refresh_from_db()
    assert view.query == "stage=idea"


def test_a_view_is_shared_with_those_who_see_the_programme_and_nobody_else(programme, person):
    colleague, stranger = make_user("auditor", programme), make_user("admin", make_programme())
    view = keep(programme, person, is_shared=True)
    private = keep(programme, person, name="Mine", query="stage=idea")

    seen = [set(SavedView.objects.visible_to(user)) for user in (person, colleague, stranger)]

    assert seen == [{view, private}, {view}, set()]


def test_a_view_of_the_register_is_shared_with_the_network(client, programme, person):
    colleague = make_user(network=programme.network)
    client.post("/views/save/", {"name": "Schools", "is_shared": "on"}, query_params={"at": "/organisations/?q=school"})

    assert [view.name for view in SavedView.objects.visible_to(colleague)] == ["Schools"]


def test_a_shared_view_shows_only_what_the_reader_may_see(client, programme, person):
    make_project(programme, "Seen", stage="approved")
    make_project(make_programme(programme.network), "Hidden", stage="approved")
    view = keep(programme, make_user("admin", programme), is_shared=True)

    response = client.get(view.url)

    assert [row.object.title for row in response.context["listing"].rows] == ["Seen"]


def test_the_view_that_opens_first_meets_those_who_come_from_elsewhere(client, programme, person):
    view = keep(programme, person, is_default=True)

    from_elsewhere = client.get(address(programme), headers={"referer": "http://testserver/home/"})
    from_the_page = client.get(
        address(programme), headers={"referer": f"http://testserver{address(programme)}?stage=idea"}
    )

    assert from_elsewhere.headers["Location"] == view.url
    assert from_the_page.status_code == 200


def test_only_one_view_of_a_page_opens_first(programme, person):
    first = keep(programme, person, is_default=True)
    second = keep(programme, person, name="Ideas", query="stage=idea")

    operations.change_view(second, by=person, name="Ideas", is_shared=False, is_default=True)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.is_default, second.is_default) == (False, True)


def test_a_view_whose_filter_is_gone_still_opens_and_says_so(client, programme, person):
    make_project(programme, "Still here", stage="approved")
    view = keep(programme, person, query="region=9&stage=approved&columns=code,budget")

    response = client.get(view.url)

    assert response.context["listing"].unknown == ["region", "budget"]
    assert "This address names what the list no longer has: region, budget." in response.content.decode()
    assert [row.object.title for row in response.context["listing"].rows] == ["Still here"]


def test_close_view_takes_it_out_of_the_menu_and_reopen_brings_it_back(client, programme, person):
    view = keep(programme, person)

    client.post(f"/views/{view.pk}/delete/")
    gone = menu(client.get(address(programme))).own
    operations.reopen_view(view, by=person)

    assert (gone, menu(client.get(address(programme))).own) == ([], [view])


def test_reopen_view_refuses_where_the_name_is_taken_meanwhile(programme, person):
    view = operations.close_view(keep(programme, person), by=person)
    keep(programme, person, query="stage=idea")

    with pytest.raises(Refused):
        operations.reopen_view(view, by=person)


def test_nobody_changes_the_view_of_somebody_else(client, programme, person):
    view = keep(programme, make_user("auditor", programme), is_shared=True)

    response = client.get(f"/views/{view.pk}/")

    assert response.status_code == 403


def test_views_page_lists_own_and_shared_ones(client, programme, person):
    keep(programme, person)
    keep(programme, make_user("auditor", programme), name="Theirs", is_shared=True)
    keep(programme, make_user("auditor", programme), name="Private")

    response = client.get("/views/")

    assert [row.object.name for row in response.context["listing"].rows] == ["Approved", "Theirs"]


@pytest.mark.parametrize(
    "at",
    [
        "",
        "/home/",
        "https://elsewhere.example/organisations/",
        "//elsewhere.example/organisations/",
        "javascript:/organisations/",
        "/programmes/none/projects/",
    ],
)
def test_save_view_keeps_nothing_without_a_page(client, programme, person, at):
    response = client.post("/views/save/", {"name": "A"}, query_params={"at": at})

    assert response.status_code in (302, 404)
    assert SavedView.objects.count() == 0
