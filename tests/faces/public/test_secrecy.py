"""Nothing that is not marked public leaves: marked words in every private corner, searched in every page and file."""

import io
import zipfile

import pytest
from django.db import transaction
from django.urls import reverse

from factories import (
    make_milestone,
    make_objective,
    make_organisation,
    make_partner,
    make_programme,
    make_project,
    make_territory,
    make_user,
)
from sympolity.ground.journal.operations import record
from sympolity.network.organisations.models import Affiliation, OrganisationCode
from sympolity.network.programmes.models import PublicFigure
from towns import make_open_programme, pages_of

pytestmark = pytest.mark.django_db
CANARY = "kanarienvogel"


@pytest.fixture
def towns():
    towns = make_open_programme()
    programme, network = towns.programme, towns.network
    person = make_user("secretariat", programme, name=f"{CANARY} person", email=f"{CANARY}@example.org")
    Affiliation.objects.create(
        organisation=towns.city, person_name=f"{CANARY} mayor", email=f"mayor-{CANARY}@example.org", function=CANARY
    )
    OrganisationCode.objects.create(organisation=towns.city, scheme="tax", value=CANARY)
    outsider = make_organisation(network, f"{CANARY} organisation")
    nowhere = make_territory(network, f"{CANARY} place")
    hidden = make_project(
        programme,
        f"{CANARY} private",
        code=f"{CANARY}-1",
        lead=outsider,
        parent=towns.clinic,
        territories=[towns.moita, nowhere],
        objectives=[towns.health],
        total_cents=77_777_700,
    )
    make_project(programme, f"{CANARY} rejected", stage="rejected", is_public=True, territories=[towns.moita])
    towns.intervention.title, towns.intervention.is_public = f"{CANARY} parent", False
    towns.intervention.save()
    make_milestone(hidden, f"{CANARY} step")
    make_milestone(towns.clinic, f"{CANARY} dropped step", closed_on="2024-01-01")
    make_partner(hidden, outsider)
    towns.clinic.stage_reason = f"{CANARY} stage reason"
    towns.clinic.save()
    PublicFigure.objects.create(
        programme=programme, topic=f"{CANARY} topic", value=1, source=CANARY, closed_on="2024-01-01"
    )
    closed = make_programme(network, title=f"{CANARY} programme", slug=f"{CANARY}-programme", is_public=False)
    make_project(closed, f"{CANARY} of a closed programme", is_public=True)
    make_objective(closed, f"{CANARY} objective")
    with transaction.atomic():
        record(
            "project changed",
            towns.clinic,
            by=person,
            network=network,
            programme_id=programme.pk,
            changes={"planned_end_on": ("2024-12-01", "2025-02-01"), "amounts.total": (1, 124_000_000)},
            reason=f"{CANARY} reason",
            source={"kind": "import", "file": f"{CANARY}.xlsx", "sheet": CANARY, "row": 14},
        )
    towns.hidden, towns.closed, towns.outsider, towns.nowhere = hidden, closed, outsider, nowhere
    return towns


def words_of(response) -> str:
    """What a file holds, also inside an archive."""
    content = b"".join(response) if response.streaming else response.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"".join(archive.read(name) for name in archive.namelist())
    return content.decode("utf-8", "replace").lower()


def test_no_page_and_no_file_says_what_is_not_public(client, towns):
    found = {name: words_of(client.get(url)).count(CANARY) for name, url in pages_of(towns).items()}

    assert found == dict.fromkeys(found, 0)


def test_money_of_private_projects_is_in_no_sum(client, towns):
    words = words_of(client.get(reverse("public:programme", args=["open"])))

    assert "1,240,088.50" in words
    assert "2,017,865.50" not in words


def test_what_is_not_public_is_not_found(client, towns):
    rejected = towns.programme.projects.get(stage="rejected")
    urls = [
        reverse("public:project", args=["open", towns.hidden.pk]),
        reverse("public:project", args=["open", rejected.pk]),
        reverse("public:project", args=["open", towns.intervention.pk]),
        reverse("public:organisation", args=["open", towns.outsider.pk]),
        reverse("public:place", args=["open", towns.nowhere.pk]),
        reverse("public:programme", args=[towns.closed.slug]),
        reverse("public:projects", args=[towns.closed.slug]),
        reverse("public:data", args=[towns.closed.slug]),
        reverse("public:data-file", args=[towns.closed.slug, "projects", "csv"]),
    ]

    assert [client.get(url).status_code for url in urls] == [404] * len(urls)


def test_a_person_of_the_secretariat_sees_no_more_on_open_pages(client, towns):
    person = make_user("secretariat", towns.programme)
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert client.get(reverse("public:project", args=["open", towns.hidden.pk])).status_code == 404
    assert CANARY not in words_of(client.get(reverse("public:projects", args=["open"])))


def test_source_of_a_figure_names_row_and_day_only(client, towns):
    words = words_of(client.get(reverse("public:project", args=["open", towns.clinic.pk])))

    assert "row 14 of a spreadsheet brought in on" in words
