"""The screens of remembered columns and of lists that go out to be edited."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from factories import make_project
from sympolity.interchange.models import Import
from sympolity.network.portfolio.models import Project

ROWS = "".join(f"P-{n};Garden {n} of the town;{38 + n / 10};{-9 + n / 10}\n" for n in range(1, 8))
LIST = f"Code;Title;Latitude;Longitude\n{ROWS}"
SWAPPED = LIST.replace("Latitude;Longitude", "Longitude;Latitude")


@pytest.fixture
def client(secretary) -> Client:
    client = Client()
    client.force_login(secretary, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def place(programme) -> str:
    return f"/programmes/{programme.slug}/imports/"


def send(client, place, content, name="list.csv"):
    data = content.encode() if isinstance(content, str) else content
    fields = {"file": SimpleUploadedFile(name, data), "kind": "projects", "source": "Fund"}
    return client.post(f"{place}new/", fields, follow=True)


@pytest.mark.django_db(transaction=True)
def test_the_second_list_of_a_form_goes_straight_to_the_comparison(client, place, desk):
    desk.bring(LIST, source="Fund")

    text = send(client, place, LIST).content.decode()

    assert "Everything in this list is already so" in text
    assert "The columns go where those of list.csv went." in text


@pytest.mark.django_db(transaction=True)
def test_swapped_columns_wait_for_an_answer_and_take_it(client, place, desk):
    desk.bring(LIST, source="Fund")
    text = send(client, place, SWAPPED).content.decode()
    an_import = Import.objects.latest("id")
    page = f"{place}{an_import.pk}/"
    assert "have changed places" in text
    assert "2 columns are as they were then." in text

    same = {"field-A": "code", "field-B": "title"}
    refused = client.post(f"{page}columns/", {**same, "field-C": "?", "field-D": "?"})
    answered = client.post(f"{page}columns/", {**same, "field-C": "latitude", "field-D": ""}, follow=True)

    assert (refused.status_code, "Say where it goes." in refused.content.decode()) == (422, True)
    assert "Everything in this list is already so" not in refused.content.decode()
    assert "rows are refused" in answered.content.decode() or "already so" in answered.content.decode()


def test_a_source_is_listed_and_forgotten(client, place, desk):
    an_import = desk.bring(LIST, source="Fund")
    assert "Latitude</bdi> → latitude" in client.get(f"{place}sources/").content.decode()
    assert "Forget where the columns of Fund go?" in client.get(f"{place}{an_import.pk}/forget/").content.decode()

    client.post(f"{place}{an_import.pk}/forget/")

    assert "No source is remembered yet" in client.get(f"{place}sources/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_list_goes_out_and_an_emptied_cell_is_ticked(client, place, desk):
    make_project(desk.programme, "School garden", address="Street 5")
    assert "projects.xlsx" in client.get(f"{place}lists/").content.decode()
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{place}lists/projects.xlsx").content))
    heads = [cell.value for cell in book.worksheets[0][1]]
    book.worksheets[0].cell(2, heads.index("address or place") + 1).value = None
    stream = io.BytesIO()
    book.save(stream)

    text = send(client, place, stream.getvalue(), "list.xlsx").content.decode()
    page = f"{place}{Import.objects.latest('id').pk}/"
    assert "1 cell was emptied" in text
    assert "Everything in this list is already so" in text
    ticked = client.post(f"{page}answer/", {"emptied": "some", "emptied-cell": "2:address"}, follow=True)

    assert "1 changed row" in ticked.content.decode()
    client.post(f"{page}commit/", follow=True)
    assert Project.objects.get().address == ""


def test_a_list_that_does_not_exist_is_not_found(client, place):
    assert client.get(f"{place}lists/wishes.xlsx").status_code == 404
    assert client.get(f"{place}lists/projects.pdf").status_code == 404
