"""The file of a sampled paper: its whole chain, what is missing, on paper and as an archive."""

import hashlib
import io
import zipfile

import pytest

from audits import go, make_sample, prove, questions
from factories import make_programme, make_project, make_terms
from finance_factories import make_expenditure
from procurement_factories import make_bid
from sympolity.affairs.finance.models import Double
from sympolity.ground.documents.store import path_of
from sympolity.ground.journal.operations import record

pytestmark = pytest.mark.django_db


def item_of(world, paper):
    sample = make_sample(world.programme, by=world.auditor, size=len(world.papers))
    return sample.items.get(expenditure=paper)


def test_item_shows_the_whole_chain(client, world):
    paper = world.papers[0]
    invoice, proof = prove(world, paper), prove(world, paper, "payment")
    record(
        "expenditure entered",
        paper,
        by=world.manager,
        network=world.programme.network,
        programme_id=world.programme.pk,
        changes={"eligible_cents": (None, 10_000)},
    )

    page = go(client, world.auditor, "item", world, item_of(world, paper).pk).content.decode()

    for words in ("TRF 1", "C/1 Works on the roof", "P/1", "Nobody bid", "Despacho 7/2025", "More tiles", "86.5"):
        assert words in page
    assert invoice.sha256 in page
    assert proof.sha256 in page
    assert "file has its hash" in page


def test_item_says_what_is_missing(client, world):
    bare = make_expenditure(world.project, 500, organisation=world.own, number="X 1")
    world.papers.append(bare)

    page = go(client, world.auditor, "item", world, item_of(world, bare).pk).content.decode()

    for words in (
        "It stands in no payment request.",
        "No invoice or other paper of cost stands with it.",
        "No proof of payment stands with it.",
        "The journal says nothing of this expenditure.",
    ):
        assert words in page


def test_item_finds_a_file_that_was_changed(client, world):
    document = prove(world, world.papers[0])
    path_of(document.file.name).write_bytes(b"another invoice")

    page = go(client, world.auditor, "item", world, item_of(world, world.papers[0]).pk).content.decode()

    assert "is gone or no longer has its hash" in page


def test_item_names_no_paper_of_a_programme_that_the_person_does_not_see(client, world):
    item = make_sample(world.programme, by=world.auditor).items.first()
    neighbour = make_expenditure(world.project, number="NEAR", organisation=world.other)
    away = make_expenditure(make_project(make_programme(world.programme.network)), number="AWAY")
    for paper in (neighbour, away):
        Double.objects.create(programme=world.programme, first=item.expenditure, second=paper)

    shown = {
        person: go(client, getattr(world, person), "item", world, item.pk).content.decode()
        for person in ("auditor", "manager")
    }

    named = {who: [number in page for number in ("NEAR", "AWAY")] for who, page in shown.items()}
    assert named == {"auditor": [True, False], "manager": [False, False]}


def test_item_asks_as_often_however_long_the_chain(client, world, django_assert_max_num_queries):
    paper = world.papers[0]
    prove(world, paper)
    item = item_of(world, paper)
    go(client, world.auditor, "item", world, item.pk)
    few = questions(django_assert_max_num_queries, 70, lambda: go(client, world.auditor, "item", world, item.pk))
    prove(world, paper, "payment")
    for _turn in range(5):
        make_bid(world.procurement)
    make_terms(world.agreement, number=2, state="replaced")

    assert (
        questions(django_assert_max_num_queries, 70, lambda: go(client, world.auditor, "item", world, item.pk)) == few
    )


def test_item_is_seen_by_its_organisation_and_not_by_others(client, world):
    item = item_of(world, world.papers[0])

    assert go(client, world.manager, "item", world, item.pk).status_code == 200
    assert go(client, world.stranger, "item", world, item.pk).status_code == 404


def test_item_as_pdf_and_as_an_archive_with_its_documents(client, world):
    document = prove(world, world.papers[0])
    item = item_of(world, world.papers[0])

    pdf = go(client, world.auditor, "item-pdf", world, item.pk).content
    files = zipfile.ZipFile(io.BytesIO(go(client, world.auditor, "item-zip", world, item.pk).content))

    assert pdf.startswith(b"%PDF-")
    name = f"documents/{document.pk}-{document.file_name}"
    assert set(files.namelist()) == {"file.pdf", "SHA256SUMS.txt", name}
    assert f"{document.sha256}  {name}" in files.read("SHA256SUMS.txt").decode().splitlines()
    assert hashlib.sha256(files.read(name)).hexdigest() == document.sha256
