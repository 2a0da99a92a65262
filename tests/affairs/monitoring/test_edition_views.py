"""The desk's pages: closing, one edition, two side by side, the files."""

import csv
import hashlib
import io
import json

import openpyxl
import pytest
from django.urls import reverse

from closed_rounds import accept, asking_round, report_in, shown_indicator
from factories import make_programme, make_user
from sympolity.affairs.monitoring.models import Edition
from sympolity.affairs.monitoring.operations.editions import close_round, publish_edition, reopen_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return make_programme(is_public=True)


@pytest.fixture
def residents(programme):
    return shown_indicator(programme, "Residents reached")


@pytest.fixture
def round_(programme, residents):
    return asking_round(programme, residents, title="Spring")


@pytest.fixture
def desk(client, programme):
    client.force_login(
        make_user("secretariat", programme), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def address(name, *args, **kwargs):
    return reverse(f"monitoring:{name}", args=args, kwargs=kwargs)


def test_the_closing_page_lists_what_is_open_and_keeps_what_was_typed(desk, programme, round_):
    first, second = report_in(round_), report_in(round_)
    url = address("close-round", programme.slug, round_.pk)

    page = desk.get(url).content.decode()
    refused = desk.post(
        url, {"seen": f"{first.pk},{second.pk}", "why": "", f"why_{first.pk}": "The office was flooded"}
    )
    refused_page = refused.content.decode()

    assert "2 reports are still open" in page
    assert refused.status_code == 422
    assert "The office was flooded" in refused_page
    assert Edition.objects.count() == 0


def test_closing_records_one_reason_for_all_and_others_for_single_reports(desk, programme, round_):
    first, second = report_in(round_), report_in(round_)

    response = desk.post(
        address("close-round", programme.slug, round_.pk),
        {"seen": f"{first.pk},{second.pk}", "why": "Never came", f"why_{first.pk}": "The office was flooded"},
    )

    edition = Edition.objects.get()
    assert response.url == address("edition", programme.slug, edition.pk)
    reasons = {each["number"]: each["reason"] for each in json.loads(edition.content)["not_accepted"]}
    assert reasons == {first.pk: "The office was flooded", second.pk: "Never came"}


def test_closing_does_not_decide_on_reports_that_nobody_saw(desk, programme, round_):
    seen = report_in(round_)
    report_in(round_)

    response = desk.post(address("close-round", programme.slug, round_.pk), {"seen": str(seen.pk), "why": "Never came"})

    assert response.status_code == 422
    assert "1 report is still open" in response.content.decode()


def test_a_correction_runs_from_the_page_of_the_edition_to_a_further_one(desk, programme, round_, residents):
    report = report_in(round_)
    accept(report, {residents: 30})
    first = close_round(round_, by=None)

    page = desk.get(address("edition", programme.slug, first.pk)).content.decode()
    desk.post(address("correct-round", programme.slug, round_.pk), {"reason": "Counted twice"})
    accept(report, {residents: 28})
    desk.post(address("close-round", programme.slug, round_.pk), {"seen": "", "reason": "Counted twice"})
    second = Edition.objects.get(number=2)
    desk.post(address("publish-edition", programme.slug, second.pk))
    differing = desk.get(
        address("compare-editions", programme.slug), {"before": first.pk, "after": second.pk}
    ).content.decode()

    second.refresh_from_db()
    assert address("correct-round", programme.slug, round_.pk) in page
    assert second.published_at is not None
    assert "1 report in another version" in differing
    assert "Counted twice" in desk.get(address("editions", programme.slug)).content.decode()
    assert "(-2)" in differing or "(−2)" in differing


def test_the_files_are_the_frozen_bytes_and_tables_of_them(desk, programme, round_, residents):
    accept(report_in(round_), {residents: "12.5"})
    edition = close_round(round_, by=None)

    def file(name, kind):
        return desk.get(address("edition-file", programme.slug, edition.pk, name, kind)).content

    figures = list(csv.DictReader(io.StringIO(file("figures", "csv").decode("utf-8-sig"))))
    totals = openpyxl.load_workbook(io.BytesIO(file("totals", "xlsx"))).worksheets[0]
    assert hashlib.sha256(file("edition", "json")).hexdigest() == edition.sha256
    assert hashlib.sha256(file("public", "json")).hexdigest() == edition.public_sha256
    assert [(row["indicator"], row["value"]) for row in figures] == [("Residents reached", "12.5")]
    assert totals["E2"].value == 12.5
    assert desk.get(address("edition-file", programme.slug, edition.pk, "edition", "csv")).status_code == 404
    assert desk.get(address("edition-file", programme.slug, edition.pk, "reports", "ods")).status_code == 404


def test_pages_of_editions_ask_the_same_number_of_questions_for_any_number_of_reports(
    desk, programme, round_, residents, django_assert_max_num_queries
):
    for _each in range(12):
        accept(report_in(round_), {residents: 1})
    edition = publish_edition(close_round(round_, by=None), by=None)
    reopen_round(round_, by=None, reason="Again")
    second = close_round(round_, by=None, reason="Again")

    with django_assert_max_num_queries(20):
        desk.get(address("edition", programme.slug, second.pk))
    with django_assert_max_num_queries(20):
        desk.get(address("editions", programme.slug))
    with django_assert_max_num_queries(20):
        desk.get(address("compare-editions", programme.slug), {"before": edition.pk, "after": second.pk})


def test_editions_of_another_programme_cannot_be_opened_here(desk, programme):
    other = asking_round(make_programme(programme.network))
    edition = close_round(other, by=None)

    assert desk.get(address("edition", programme.slug, edition.pk)).status_code == 404
    assert desk.get(address("edition", other.programme.slug, edition.pk)).status_code == 404
    answer = desk.get(address("compare-editions", programme.slug), {"before": edition.pk, "after": edition.pk})
    assert "Two editions side by side" in answer.content.decode()
    assert "Both say the same" not in answer.content.decode()
