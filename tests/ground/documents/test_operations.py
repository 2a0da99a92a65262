"""A file is kept with an object: by its content, once, whole before its row is."""

import hashlib
import io
import os
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.test import override_settings

from factories import make_milestone, make_programme, make_project, make_user
from sympolity.ground.documents import store
from sympolity.ground.documents.models import Document
from sympolity.ground.documents.operations import keep, withdraw
from sympolity.ground.documents.queries import of
from sympolity.ground.journal.queries import history_of
from sympolity.ground.kernel.refusals import Refused

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\nproof\n%%EOF\n"


def packed(**parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            # Made at a fixed time: these bytes name tests, which must be called the same in every process.
            archive.writestr(zipfile.ZipInfo(name.replace("__", "/").replace("_", ".")), content)
    return buffer.getvalue()


@pytest.fixture
def step():
    return make_milestone(make_project(make_programme()))


def add(step, content=PDF, name="proof.pdf", **facts):
    programme = step.project.programme
    facts = {"by": None, "network": programme.network, "programme_id": programme.pk, **facts}
    return keep(ContentFile(content, name=name), step, **facts)


def test_keep_stores_the_file_under_its_hash_and_writes_the_journal(step):
    writer = make_user("secretariat", step.project.programme)

    document = add(step, by=writer, title="Report of the school")

    sha256 = hashlib.sha256(PDF).hexdigest()
    kept = (document.sha256, document.bytes, document.media_type, document.file_name, document.file.name)
    assert kept == (sha256, len(PDF), "application/pdf", "proof.pdf", f"documents/{sha256[:2]}/{sha256}")
    assert store.path_of(document.file.name).read_bytes() == PDF
    assert list(of(step)) == [document]
    entry = history_of(step)[0]
    assert (entry.verb, entry.by, entry.changes) == (
        "document added",
        writer,
        {"document": [None, "Report of the school"], "sha256": [None, sha256]},
    )


def test_keep_takes_the_same_file_once(step):
    first = add(step)

    second = add(step, name="again.pdf")

    assert (first, len(history_of(step))) == (second, 1)


def test_keep_shares_one_file_between_objects(step):
    other = make_milestone(step.project)

    first, second = add(step), add(other)

    assert first.pk != second.pk
    assert first.file.name == second.file.name


def test_keep_mends_a_file_that_was_damaged_on_the_disk(step):
    document = add(step)
    store.path_of(document.file.name).write_bytes(b"rot")

    add(make_milestone(step.project))

    assert store.path_of(document.file.name).read_bytes() == PDF


@pytest.mark.parametrize(
    ("content", "name", "ending", "media_type"),
    [
        (PDF, "virus.exe", "pdf", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n....", "photo.jpg", "png", "image/png"),
        (b"\xff\xd8\xff\xe0....", "photo.jpeg", "jpg", "image/jpeg"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "photo", "webp", "image/webp"),
        (b"a;b\n1;2\n", "list.csv", "csv", "text/csv"),
        ("Acta da reunião".encode("latin-1"), "acta.md", "txt", "text/plain"),
        ("رسالة".encode("utf-16"), "letter.txt", "txt", "text/plain"),
        (
            packed(word__document_xml="<w/>"),
            "report.docx",
            "docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            packed(mimetype="application/vnd.oasis.opendocument.spreadsheet", content_xml="<o/>"),
            "table.ods",
            "ods",
            "application/vnd.oasis.opendocument.spreadsheet",
        ),
    ],
)
def test_keep_knows_a_file_by_its_content(step, content, name, ending, media_type):
    document = add(step, content, name)

    assert (document.file_name.rpartition(".")[2], document.media_type) == (ending, media_type)


@pytest.mark.parametrize(
    ("content", "begins"),
    [
        (b"", "This file is empty."),
        (b"MZ\x90\x00\x03\x00\x00", "Files of this kind are not kept."),
        (b"\n <!DOCTYPE html><script>alert(1)</script>", "Files of this kind are not kept."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Files of this kind are not kept."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "This is a file of an old office program."),
        (packed(a_txt="a", b_txt="b"), "This is an archive."),
        (packed(word__document_xml="<w/>", word__vbaProject_bin="x"), "This file holds macros."),
        (packed(word__document_xml="<w/>")[:40], "This file is damaged"),
    ],
)
def test_keep_refuses_what_could_harm_and_leaves_nothing_behind(step, content, begins):
    before = sorted(store.folder().rglob("*")) if store.folder().is_dir() else []

    with pytest.raises(Refused) as refusal:
        add(step, content, "proof.pdf")

    assert (str(refusal.value).startswith(begins), refusal.value.field) == (True, "file")
    assert [path for path in sorted(store.folder().rglob("*")) if path.is_file()] == [p for p in before if p.is_file()]


@override_settings(DOCUMENT_LIMIT_BYTES=2_000)
def test_keep_refuses_a_file_above_the_limit(step):
    with pytest.raises(Refused) as refusal:
        add(step, PDF + b" " * 2_000)

    assert str(refusal.value) == "This file is larger than 2\N{NO-BREAK SPACE}kB. Make it smaller or add it in parts."


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\ines\\Relatório final.PDF", "Relatório final.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.pdf"),
        ('a"b;c\r\nd.pdf', "a-b-cd.pdf"),
        (".pdf", "pdf.pdf"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
        ("plan v1.2", "plan v1.2.pdf"),
    ],
)
def test_keep_cleans_the_name(step, given, kept):
    file = ContentFile(PDF)
    file.name = given
    programme = step.project.programme

    document = keep(file, step, by=None, network=programme.network)

    assert document.file_name == kept


def test_keep_has_the_file_on_the_disk_before_the_row(step, monkeypatch):
    synced = []
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(Document.objects.count()))

    add(step, b"%PDF-1.7\nnot seen before\n")

    assert (len(synced) >= 2, set(synced)) == (True, {0})


def test_withdraw_keeps_the_row_the_file_and_the_reason(step):
    document = add(step)

    withdraw(document, step, by=None, reason="The wrong school.", programme_id=step.project.programme_id)

    document.refresh_from_db()
    assert (document.withdrawn_because, document.is_withdrawn, list(of(step))) == ("The wrong school.", True, [])
    assert store.path_of(document.file.name).read_bytes() == PDF
    assert (history_of(step)[0].verb, history_of(step)[0].reason) == ("document withdrawn", "The wrong school.")


def test_withdraw_refuses_without_a_reason(step):
    document = add(step)

    with pytest.raises(Refused) as refusal:
        withdraw(document, step, by=None, reason=" ")

    assert str(refusal.value) == "Say why: the reason stays with the document."


def test_a_withdrawn_file_may_be_added_again(step):
    first = withdraw(add(step), step, by=None, reason="The wrong school.")

    second = add(step)

    assert first.pk != second.pk
