"""Published results: read from the edition alone, each page with its hash, and a check of files for everybody."""

import hashlib
import json
from datetime import date

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from closed_rounds import accept, asking_round, shown_indicator
from factories import make_project
from rounds import make_return
from sympolity.affairs.monitoring.models import Answer, Figure, Target
from sympolity.affairs.monitoring.operations.editions import close_round, publish_edition, reopen_round
from sympolity.affairs.monitoring.queries.edition_content import figures_in
from sympolity.methods.periods import Period
from towns import make_open_programme

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_asked_before():
    cache.clear()


@pytest.fixture
def towns():
    return make_open_programme()


@pytest.fixture
def residents(towns):
    return shown_indicator(towns.programme, "Residents reached")


@pytest.fixture
def round_(towns, residents):
    return asking_round(towns.programme, residents, title="Spring")


@pytest.fixture
def report(towns, round_):
    return make_return(round_, towns.clinic.lead, towns.clinic)


@pytest.fixture
def edition(report, round_, residents):
    Target.objects.create(indicator=residents, due_on="2027-12-31", value=2400)
    accept(report, {residents: "1204"})
    return publish_edition(close_round(round_, by=None), by=None)


def text(client, name, *args):
    response = client.get(reverse(f"public:{name}", args=args))
    assert response.status_code == 200
    return response.content.decode()


def test_results_name_the_edition_its_hash_and_where_to_check_it(client, edition):
    page = text(client, "results", "open")

    assert "All figures of this page stand in edition 1 of “Spring”" in page
    assert edition.public_sha256 in page
    assert f"{reverse('public:verify')}?sha256={edition.public_sha256}" in page
    assert "1,204" in page
    assert "Target 2,400" in page
    assert "Moita" in page
    assert "Health" in page


def test_nothing_is_shown_before_an_edition_is_published(client, round_, report, residents):
    accept(report, {residents: 1204})
    edition = close_round(round_, by=None)

    for name, args in (
        ("results", ["open"]),
        ("editions", ["open"]),
        ("edition", ["open", round_.pk, 1]),
        ("edition-file", ["open", round_.pk, 1, "edition", "json"]),
    ):
        assert client.get(reverse(f"public:{name}", args=args)).status_code == 404
    assert reverse("public:results", args=["open"]) not in text(client, "programme", "open")
    assert client.get(reverse("public:verify"), {"sha256": edition.public_sha256}).content.decode().count("Spring") == 0


def test_a_programme_that_leaves_the_public_takes_its_editions_along(client, edition, towns):
    towns.programme.is_public = False
    towns.programme.save()

    assert client.get(reverse("public:results", args=["open"])).status_code == 404
    assert client.get(reverse("public:edition", args=["open", edition.round_id, 1])).status_code == 404


def test_public_pages_read_the_edition_and_nothing_else(client, edition, residents):
    before = text(client, "results", "open")
    Figure.objects.update(value=9999)
    Answer.objects.all().delete()
    residents.name = "Another name"
    residents.save()

    after = text(client, "edition", "open", edition.round_id, 1)

    assert "Residents reached" in before
    assert "Residents reached" in after
    assert "9,999" not in after


def test_the_public_figure_is_the_accepted_one(client, edition, report):
    response = client.get(reverse("public:edition-file", args=["open", edition.round_id, 1, "edition", "json"]))

    content = json.loads(response.content)
    (shown,) = content["reports"]
    sent = report.submissions.get(decision="accepted")
    accepted = {(each["indicator"], each["category"]): each["value"] for each in figures_in(sent)}
    assert hashlib.sha256(response.content).hexdigest() == edition.public_sha256
    assert shown["sha256"] == hashlib.sha256(sent.content.encode()).hexdigest()
    assert {(each["indicator"], each["category"]): each["value"] for each in shown["figures"]} == accepted
    (whole,) = (each for each in content["totals"] if each["of"] == "programme")
    assert whole["value"] == "1204"


def test_a_correction_takes_the_place_of_the_edition_and_both_stay(client, edition, round_, report, residents):
    reopen_round(round_, by=None, reason="A sheet was counted twice")
    during = text(client, "results", "open")
    accept(report, {residents: "1180"})
    second = publish_edition(close_round(round_, by=None, reason="A sheet was counted twice"), by=None)

    results, first = text(client, "results", "open"), text(client, "edition", "open", round_.pk, 1)

    assert "1,204" in during
    assert "1,180" in results
    assert second.public_sha256 in results
    assert "A sheet was counted twice" in results
    assert "1,204" in first
    assert reverse("public:edition", args=["open", round_.pk, 2]) in first


def test_small_numbers_of_people_stand_nowhere_in_public(client, towns):
    people = shown_indicator(towns.programme, "People trained", counts_people=True)
    round_ = asking_round(towns.programme, people)
    clinic = make_return(round_, towns.clinic.lead, towns.clinic)
    elsewhere = make_project(towns.programme, "Far away", is_public=True, lead=towns.clinic.lead)
    other = make_return(round_, towns.clinic.lead, elsewhere)
    accept(clinic, {people: 3})
    accept(other, {people: 40})
    edition = publish_edition(close_round(round_, by=None), by=None)

    totals = {
        (each["of"], each["name"]): (each["value"], each["kept_back"])
        for each in json.loads(edition.public_content)["totals"]
    }
    assert ("programme", towns.programme.title) in totals
    assert totals["place", "Moita"] == (None, True)
    assert "kept back" in text(client, "results", "open")


def test_results_show_earlier_rounds_from_their_own_editions(client, towns, edition, residents):
    later = asking_round(towns.programme, residents, title="Summer", period=Period(date(2025, 7, 1), date(2025, 9, 30)))
    accept(make_return(later, towns.clinic.lead, towns.clinic), {residents: "96"})
    publish_edition(close_round(later, by=None), by=None)

    page = text(client, "results", "open")

    assert "1,300" in page
    assert "1,204" in page
    assert "Spring" in page


def test_other_pages_of_the_programme_lead_to_the_results(client, edition):
    assert reverse("public:results", args=["open"]) in text(client, "programme", "open")
    assert reverse("public:editions", args=["open"]) in text(client, "data", "open")
    assert reverse("public:verify") in text(client, "editions", "open")


def test_results_ask_few_questions(client, edition, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        text(client, "results", "open")


# -- checking a file -------------------------------------------------------------
def checked(client, **sent):
    response = client.post(reverse("public:verify"), sent)
    return response.status_code, response.content.decode()


def test_a_stranger_learns_which_edition_a_file_is(client, edition):
    file = SimpleUploadedFile("edition.json", edition.public_content.encode())

    status, page = checked(client, file=file)

    assert status == 200
    assert "Unchanged: byte for byte as it was frozen" in page
    assert "Public edition 1 of “Spring”" in page
    assert reverse("public:edition", args=["open", edition.round_id, 1]) in page


def test_a_stranger_learns_that_a_file_was_changed(client, edition):
    file = SimpleUploadedFile("edition.json", edition.public_content.replace("1204", "1304").encode())

    _status, page = checked(client, file=file)

    assert "Changed: this is not what was frozen" in page
    assert edition.public_sha256 in page


def test_a_hash_can_be_pasted_as_sha256sum_prints_it_and_stand_in_the_address(client, edition):
    _status, pasted = checked(client, sha256=f"{edition.public_sha256}  edition.json")
    linked = client.get(reverse("public:verify"), {"sha256": edition.public_sha256}).content.decode()

    assert "Unchanged" in pasted
    assert "Unchanged" in linked


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Choose a file, or paste a SHA-256."),
        ({"sha256": "abc"}, "This is no SHA-256"),
    ],
)
def test_a_check_without_anything_to_check_is_refused_with_a_sentence(client, sent, sentence):
    status, page = checked(client, **sent)

    assert status == 422
    assert sentence in page


def test_a_file_that_is_too_large_is_refused(client, monkeypatch):
    monkeypatch.setattr("sympolity.faces.public.forms.MOST_BYTES", 10)

    status, page = checked(client, file=SimpleUploadedFile("big.json", b"x" * 11))

    assert status == 422
    assert "larger than 10 MB" in page


def test_checks_are_counted(client, monkeypatch):
    monkeypatch.setattr("sympolity.faces.public.views.verify.CHECKS_IN_AN_HOUR", 2)
    asked = [client.get(reverse("public:verify"), {"sha256": "0" * 64}).status_code for _each in range(3)]

    assert asked == [200, 200, 429]
