"""The screens, as a browser without scripts sees them, and the part that htmx asks for."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from factories import make_organisation, make_programme, make_user
from sympolity.interchange import operations
from sympolity.interchange.models import Import
from sympolity.interchange.operations.states import State, enter
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.facts import ProjectFacts
from sympolity.network.portfolio.models import Project
from sympolity.network.portfolio.operations import change_project

LIST = "Code;Title;Lead organisation;Total cost;End date\nA-1;School garden;Kitchen cooperative;1.000,50;31/12/2025\n"


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def client(secretary) -> Client:
    return signed_in(secretary)


@pytest.fixture
def place(programme) -> str:
    return f"/programmes/{programme.slug}/imports/"


def send(client, place, content: bytes, name="list.csv", **fields):
    return client.post(
        f"{place}new/", {"file": SimpleUploadedFile(name, content), "kind": "projects", **fields}, follow=True
    )


def fields_of(response) -> dict[str, str]:
    """What a browser would send back from the mapping screen."""
    text = response.content.decode()
    found = dict(re.findall(r'<input type="hidden" name="((?:number|date)-\w+)" value="([^"]*)"', text))
    for name, options in re.findall(r'<select class="input" id="(field-\w+)".*?>(.*?)</select>', text, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


@pytest.mark.django_db(transaction=True)
def test_the_whole_way_without_scripts(client, place):
    columns = send(client, place, LIST.encode(), source="Fund list", as_of="2025-06-30")
    assert "Where does each column go?" in columns.content.decode()
    an_import = Import.objects.get()
    page = f"{place}{an_import.pk}/"

    preview = client.post(f"{page}columns/", fields_of(columns), follow=True)
    assert "0 of 1 rows are ready, 1 question is open" in preview.content.decode()

    answered = client.post(f"{page}answer/", {"group-organisation-": "create"}, follow=True)
    assert "Bring in 1 row" in answered.content.decode()

    done = client.post(f"{page}commit/", follow=True)
    assert "1 new, 0 changed" in done.content.decode()
    assert "1,000.50" in done.content.decode()
    assert Project.objects.get().lead.name == "Kitchen cooperative"

    assert "Undo the import of list.csv?" in client.get(f"{page}undo/").content.decode()
    undone = client.post(f"{page}undo/", follow=True)
    assert "The import is undone" in undone.content.decode()
    assert (Project.objects.count(), Organisation.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_a_file_that_cannot_be_read_says_why(client, place):
    response = send(client, place, b"%PDF-1.7", name="list.pdf")

    assert "Send the spreadsheet itself" in response.content.decode()


def test_the_upload_asks_for_a_file_and_loses_nothing_typed(client, place):
    response = client.post(f"{place}new/", {"kind": "projects", "source": "Fund list"})

    assert response.status_code == 422
    assert 'value="Fund list"' in response.content.decode()


def test_a_choice_of_columns_that_cannot_be_stays_on_the_screen(client, place, desk):
    an_import = desk.read(LIST)

    response = client.post(f"{place}{an_import.pk}/columns/", {"field-A": "title", "field-B": "title"})

    assert response.status_code == 422
    assert "Columns A and B both go to" in response.content.decode()
    assert fields_of(response)["field-A"] == "title"


def test_the_preview_shows_what_is_refused_with_row_column_and_remedy(client, place, desk):
    make_organisation(desk.programme.network, "Kitchen cooperative")
    an_import = desk.check(desk.read(LIST + "A-2;Health house;Kitchen cooperative;5,00;31/06/2026\n"))

    text = client.get(f"{place}{an_import.pk}/").content.decode()

    assert "1 of 2 rows are ready, 1 is refused" in text
    for words in ("31/06/2026", "End date (E)", "There is no such day.", "Enter a date."):
        assert words in text
    assert 'aria-disabled="true"' in text


def test_the_preview_shows_old_and_new(client, place, desk):
    make_organisation(desk.programme.network, "Kitchen cooperative")
    desk.bring(LIST)
    an_import = desk.check(desk.read(LIST.replace("1.000,50", "1.500,00")))

    text = client.get(f"{place}{an_import.pk}/").content.decode()

    assert "<del>1,000.50" in text.replace("\u00a0", " ")
    assert "<ins>1,500.00" in text.replace("\u00a0", " ")
    assert client.get(f"{place}{an_import.pk}/differences/")["Content-Type"].startswith("application/vnd.openxml")


def test_what_a_file_says_is_never_taken_for_markup(client, place, desk):
    an_import = desk.check(desk.read("Title;Lead organisation\n<script>x</script>;<img src=x onerror=alert(1)>\n"))

    for page in ("", "rows/", "rows/2/", "columns/"):
        text = client.get(f"{place}{an_import.pk}/{page}").content.decode()
        assert "<script>x" not in text
        assert "<img src=x" not in text


def test_progress_is_a_part_that_asks_again_and_ends_with_a_fresh_page(client, place, desk):
    an_import = desk.read(LIST)
    operations.begin_checking(an_import, by=desk.by)  # its work begins when the transaction ends

    part = client.get(f"{place}{an_import.pk}/", headers={"HX-Request": "true"})
    assert 'hx-trigger="every 1s"' in part.content.decode()
    assert "<html" not in part.content.decode()
    operations.check_import(Import.objects.get(pk=an_import.pk))
    after = client.get(f"{place}{an_import.pk}/", headers={"HX-Request": "true"})

    assert after["HX-Refresh"] == "true"


def test_work_that_broke_off_offers_the_way_back(client, place, desk):
    an_import = enter(desk.read(LIST), State.CHECKING)

    assert "Go back one step" in client.get(f"{place}{an_import.pk}/").content.decode()
    client.post(f"{place}{an_import.pk}/recover/")

    assert Import.objects.get(pk=an_import.pk).state == State.MAPPING


def test_the_page_of_a_row_shows_its_cells_to_everybody_in_the_programme(place, desk):
    make_organisation(desk.programme.network, "Kitchen cooperative")
    an_import = desk.bring(LIST)
    reader = signed_in(make_user("reader", desk.programme))

    text = reader.get(f"{place}{an_import.pk}/rows/2/").content.decode()

    assert "1.000,50" in text
    assert "1,000.50" in text
    assert reader.get(f"{place}{an_import.pk}/rows/99/").status_code in (403, 404)


def test_a_reader_may_not_bring_anything_in(place, desk):
    an_import = desk.check(desk.read(LIST))
    reader = signed_in(make_user("reader", desk.programme))

    assert reader.get(f"{place}{an_import.pk}/").status_code == 403
    assert reader.post(f"{place}{an_import.pk}/commit/").status_code == 403


def test_finance_is_offered_payments_and_no_other_list(place, programme):
    finance = signed_in(make_user("finance", programme))

    offered = finance.get(f"{place}new/").content.decode()
    refused = send(finance, place, LIST.encode())

    assert re.findall(r'name="kind" value="([\w-]+)"', offered) == ["payments"]
    assert (refused.status_code, Import.objects.count()) == (422, 0)


def test_another_network_finds_nothing(place, desk):
    an_import = desk.check(desk.read(LIST))
    stranger = signed_in(make_user("admin", make_programme()))

    for page in ("", f"{an_import.pk}/", f"{an_import.pk}/rows/2/", f"{an_import.pk}/file/"):
        assert stranger.get(f"{place}{page}").status_code == 404


def test_an_import_stands_only_under_its_own_programme(client, desk, secretary):
    an_import = desk.check(desk.read(LIST))
    other = make_programme(desk.programme.network)

    assert client.get(f"/programmes/{other.slug}/imports/{an_import.pk}/").status_code == 404


def test_the_file_comes_back_as_it_came(client, place, desk):
    an_import = desk.read(LIST)

    response = client.get(f"{place}{an_import.pk}/file/")

    assert b"".join(response.streaming_content) == LIST.encode()
    assert response["Content-Disposition"].startswith("attachment")


def test_the_list_of_imports_costs_the_same_for_one_and_for_many(client, place, desk, django_assert_max_num_queries):
    desk.read(LIST)
    with django_assert_max_num_queries(40) as one:
        client.get(place)
    for _number in range(3):
        desk.read(LIST)

    with django_assert_max_num_queries(len(one)):
        client.get(place)


WRONG = LIST + "A-2;Health house;Kitchen cooperative;5,00;31/06/2026\n"


def test_answers_are_kept_without_comparing_again(client, place, desk):
    an_import = desk.check(desk.read(LIST))
    page = f"{place}{an_import.pk}/"

    kept = client.post(
        f"{page}answer/", {"group-organisation-": "create", "then": "keep"}, headers={"HX-Request": "true"}
    )

    assert kept.status_code == 204
    an_import = Import.objects.get(pk=an_import.pk)
    assert (an_import.state, list(an_import.answers.values())) == (State.READY, [{"create": True}])
    assert "All questions are answered." in client.get(page).content.decode()


def test_one_answer_serves_all_questions_that_are_alike(client, place, desk):
    twins = "Title;Total cost\nGarden;1,50\nGarden;1,50\nHouse;2,50\nHouse;2,50\n"
    an_import = desk.check(desk.read(twins))

    client.post(f"{place}{an_import.pk}/answer/", {"all-twins-0": "several", "then": "keep"})

    assert [question.answer for question in an_import.questions.all()] == [{"several": True}] * 2


def test_all_cells_of_a_field_are_kept_at_once(client, place, desk):
    make_organisation(desk.programme.network, "Kitchen cooperative")
    desk.bring(LIST, source="Fund list")
    change_project(Project.objects.get(), ProjectFacts(title="Garden of the port"), by=desk.by)
    newer = LIST.replace("School garden", "New garden")
    an_import = desk.check(desk.read(newer, source="Fund list"))
    page = f"{place}{an_import.pk}/"
    text = client.get(page).content.decode()
    for words in ("Changed on both sides", "Garden of the port", "New garden", "School garden", str(desk.by)):
        assert words in text

    client.post(f"{page}answer/", {"cells-title": "keep", "then": "keep"})

    assert an_import.questions.get().answer == {"keep": True}


def test_the_rows_are_filtered_in_the_address(client, place, desk):
    make_organisation(desk.programme.network, "Kitchen cooperative")
    rows = f"{place}{desk.check(desk.read(WRONG)).pk}/rows/"

    def titles(query: str) -> list[str]:
        text = client.get(rows + query).content.decode()
        return [title for title in ("School garden", "Health house") if title in text]

    assert titles("?outcome=refused") == ["Health house"]
    assert titles("?field=planned_end_on") == ["Health house"]
    assert titles("?field=title") == []
    assert titles("?municipality=none") == ["School garden", "Health house"]


def test_tasks_and_rows_to_correct_leave_as_page_and_files(client, place, desk):
    make_organisation(desk.programme.network, "Kitchen cooperative")
    page = f"{place}{desk.check(desk.read(WRONG)).pk}/"

    todo = client.get(f"{page}to-do/").content.decode()

    for words in ("1 thing to do", "No municipality", "There is no such day.", "Enter a date."):
        assert words in todo
    assert client.get(f"{page}to-do/?format=xlsx")["Content-Type"].startswith("application/vnd.openxml")
    assert client.get(f"{page}errors/")["Content-Type"].startswith("application/vnd.openxml")
    assert "There is no such day." in client.get(f"{page}errors/?format=csv").content.decode()


def test_the_list_says_what_comes_next(client, place, desk):
    desk.check(desk.read(LIST))
    desk.read(WRONG)

    text = client.get(place).content.decode()

    assert "Answer for 1 row" in text
    assert "Confirm the columns" in text


def test_a_preview_of_many_rows_is_small_and_asks_the_database_little(
    client, place, desk, django_assert_max_num_queries
):
    many = "Title;Lead organisation;End date\n" + "".join(
        f"Garden {n};Cooperative {n};{'31/02/2026' if n % 3 else '28/02/2026'}\n" for n in range(600)
    )
    page = f"{place}{desk.check(desk.read(many)).pk}/"

    with django_assert_max_num_queries(25):
        response = client.get(page)

    assert len(response.content) < 100_000
