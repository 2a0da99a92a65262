"""Fetching a workbook, bringing it back, looking and deciding: as people do it in the browser, without JavaScript."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from python_calamine import CalamineWorkbook

from factories import make_programme, make_user
from sympolity.interchange.models import FilledWorkbook

pytestmark = pytest.mark.django_db
TRAINED = {"indicator": "People trained"}


def page(desk):
    return reverse("interchange:workbook", args=[desk.programme.slug, desk.round.pk, desk.organisation.pk])


def brought_back(client, desk, sheets):
    file = SimpleUploadedFile("reports.xlsx", sheets.saved())
    response = client.post(page(desk), {"file": file})
    assert response.status_code == 302, response.content.decode()
    return response.url


def test_a_workbook_goes_out_comes_back_and_comes_in(client, desk, fetched):
    client.force_login(desk.officer)
    sheets = fetched()
    sheets.put("Figures", TRAINED, "value", 8)
    address = brought_back(client, desk, sheets)
    plan = client.get(address).context["plan"]

    response = client.post(address, {"seen": plan.digest}, follow=True)

    assert "1 answer came in. Read each report and send it." in response.content.decode()
    assert desk.report.answers.get().value == {"value": "8"}


def test_what_changed_on_both_sides_is_asked_and_answers_are_kept(client, desk, fetched):
    client.force_login(desk.officer)
    desk.fill()
    sheets = fetched()
    sheets.put("Figures", TRAINED, "value", 8)
    desk.write({desk.new: {"value": "9"}}, by=desk.colleague)
    address = brought_back(client, desk, sheets)
    plan = client.get(address).context["plan"]
    name = plan.conflicts[0].name

    unanswered = client.post(address, {"seen": plan.digest})
    client.post(address, {"seen": plan.digest, name: "stored"})

    assert (unanswered.status_code, unanswered.context["error"]) == (
        422,
        "Say of each answer that changed on both sides which one stays.",
    )
    assert FilledWorkbook.objects.get().state == "applied"
    assert desk.report.answers.get(key=desk.new).value == {"value": "9"}


def test_a_broken_file_is_told_at_the_field(client, desk):
    client.force_login(desk.officer)

    response = client.post(page(desk), {"file": SimpleUploadedFile("x.xlsx", b"not a workbook at all")})

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["file"])


def test_a_discarded_workbook_writes_nothing(client, desk, fetched):
    client.force_login(desk.officer)
    sheets = fetched()
    sheets.put("Figures", TRAINED, "value", 8)
    address = brought_back(client, desk, sheets)

    client.post(f"{address}discard/")

    assert (FilledWorkbook.objects.get().state, desk.report.answers.count()) == ("discarded", 0)


def test_another_municipality_and_another_network_get_nothing(client, desk):
    other = make_user("project-officer", desk.programme)
    stranger = make_user("secretariat", make_programme())

    seen = []
    for person in (other, stranger):
        client.force_login(person)
        seen.append([client.get(address).status_code for address in (page(desk), f"{page(desk)}file/")])

    assert seen == [[403, 403], [404, 404]]


def test_the_workbook_speaks_the_language_of_the_person(client, desk, tmp_path):
    client.force_login(desk.officer)
    desk.officer.language = "pt"
    desk.officer.save()

    with translation.override("pt"):
        expected = [translation.gettext("Figures"), translation.gettext("Questions")]
        content = client.get(f"{page(desk)}file/").content

    (tmp_path / "book.xlsx").write_bytes(content)
    names = CalamineWorkbook.from_path(tmp_path / "book.xlsx").sheet_names
    assert names[1:3] == expected
