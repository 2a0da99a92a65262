"""Files without a row go away, those in use never do."""

import os
import time

import pytest
from django.core.files.base import ContentFile

from factories import make_milestone, make_programme, make_project
from sympolity.config.commands import check
from sympolity.ground.documents import store, upkeep
from sympolity.ground.documents.operations import keep

pytestmark = pytest.mark.django_db
LONG_AGO = time.time() - 3 * upkeep.DAY


def left_over(content, *, at=LONG_AGO):
    """A file whose row was never written."""
    kept = store.store(ContentFile(content, name="lost.pdf"), limit=1_000)
    path = store.path_of(kept.name)
    os.utime(path, (at, at))
    return path


def test_sweep_removes_an_old_file_without_a_row():
    path = left_over(b"%PDF-1 without a row")

    removed = upkeep.sweep()

    assert (removed, path.exists()) == (1, False)


def test_sweep_leaves_what_is_fresh_and_what_has_a_row():
    fresh = left_over(b"%PDF-1 fresh", at=time.time())
    step = make_milestone(make_project(make_programme()))
    document = keep(ContentFile(b"%PDF-1 kept", name="kept.pdf"), step, by=None, network=step.project.programme.network)
    kept = store.path_of(document.file.name)
    os.utime(kept, (LONG_AGO, LONG_AGO))

    removed = upkeep.sweep()

    assert (removed, fresh.exists(), kept.exists()) == (0, True, True)


def test_sweep_removes_what_a_crash_left_half_written():
    upkeep.sweep()
    half = store.folder() / f"{store.PARTIAL}0123"
    half.write_bytes(b"%PD")
    os.utime(half, (LONG_AGO, LONG_AGO))

    removed = upkeep.sweep()

    assert (removed, half.exists()) == (1, False)


def test_keep_saves_a_left_over_file_from_the_sweep():
    path = left_over(b"%PDF-1 taken up again")
    step = make_milestone(make_project(make_programme()))

    keep(ContentFile(path.read_bytes(), name="again.pdf"), step, by=None, network=step.project.programme.network)

    assert (upkeep.sweep(), path.exists()) == (0, True)


def test_sweep_waits_while_a_backup_holds_the_files():
    path = left_over(b"%PDF-1 during a backup")

    with upkeep.hold_files():
        removed = upkeep.sweep()

    assert (removed, path.exists()) == (0, True)
    upkeep.sweep()


def test_check_finds_a_document_whose_file_is_another_one():
    step = make_milestone(make_project(make_programme()))
    document = keep(ContentFile(b"%PDF-1 true", name="a.pdf"), step, by=None, network=step.project.programme.network)
    store.path_of(document.file.name).write_bytes(b"%PDF-1 false")

    found = list(check.files())

    sentence = f"document {document.pk}: the file {document.file.name} is not the one that was uploaded."
    assert [each.state for each in found] == ["broken", "fine"]
    assert found[0].sentence.startswith(sentence)
