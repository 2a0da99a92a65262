"""Backup and restore as an operator does them, on and between both databases."""

import hashlib
import io
import json
import os
import tarfile
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from installations import Installation, scratch_database

FILL = """
    from decimal import Decimal
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage
    from django.db import transaction
    from sympolity.ground.accounts.models import Membership, Network, User
    from sympolity.ground.documents.operations import keep
    from sympolity.ground.journal.operations import record
    from sympolity.network.organisations.operations import add_organisation
    user = User.objects.create_user("ines@example.org", name="Inês Ávila \\u200f العربية")
    with transaction.atomic():
        for number in range(50):
            network = Network.objects.create(slug=f"n{number}", name=f'Network "{number}" \\\\ \\n\\ttab')
            record("network added", network, by=user, network=network,
                   changes={"b": (None, number), "a": (1.10, 10**15)}, source={"z": [1, {"y": None}], "a": "é"})
    Membership.objects.create(user=user, network=network)
    add_organisation(network, by=user, name="Câmara Municipal", kind="municipality")
    Network.objects.create(slug="gone", name="Gone").delete()
    default_storage.save("imports/2026/11/list.csv", ContentFile("código;valor\\n".encode()))
    keep(ContentFile(b"%PDF-1.7\\n", "proof.pdf"), network, by=user, network=network)
"""
_SHA256 = hashlib.sha256(b"%PDF-1.7\n").hexdigest()
DOCUMENT = f"documents/{_SHA256[:2]}/{_SHA256}"
DESCRIBE = """
    from sympolity.config.backups import rows
    from sympolity.ground.accounts.models import Network, User
    from sympolity.ground.journal.queries import breaks
    from sympolity.ground.search.queries import find
    found = [hit.label for hit in find("camara", User.objects.get()).hits]
    told = {name: [digest.rows, digest.sha256] for name, digest in rows.digests("default").items()}
    answer({"tables": told, "numbers": rows.next_numbers("default"), "breaks": len(list(breaks())), "found": found})
"""


@pytest.fixture(scope="module")
def filled(installation: Installation) -> Installation:
    installation.ask(FILL)
    return installation


@pytest.fixture(scope="module")
def backup(filled: Installation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("backups") / "one.tar"
    code, said = filled.run("backup", str(target))
    assert (code, said.startswith(f"{target}: ")) == (0, True), said
    return target


def files_of(installation: Installation) -> dict[str, bytes]:
    folder = installation.data / "files"
    found = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def altered(backup: Path, target: Path, member: str, change: Any) -> Path:
    """A copy of a backup with one member's content changed."""
    with tarfile.open(backup) as old, tarfile.open(target, "w") as new:
        for entry in old:
            stream = old.extractfile(entry)
            assert stream is not None
            content = change(stream.read()) if entry.name == member else stream.read()
            if content is not None:
                entry.size = len(content)
                new.addfile(entry, io.BytesIO(content))
    return target


def test_a_backup_restored_elsewhere_has_the_same_rows_and_files(filled, backup, tmp_path):
    target = Installation(tmp_path)

    code, said = target.run("restore", str(backup))

    assert (code, said.strip().endswith("It is in place.")) == (0, True), said
    assert target.ask(DESCRIBE) == filled.ask(DESCRIBE)
    assert (
        files_of(target)
        == files_of(filled)
        == {
            "imports/2026/11/list.csv": "código;valor\n".encode(),
            DOCUMENT: b"%PDF-1.7\n",
        }
    )
    assert target.run("check")[0] == 0


@pytest.mark.postgresql
def test_a_network_moves_to_postgresql_and_back_with_equal_rows(tmp_path):
    embedded, back = Installation(tmp_path / "embedded"), Installation(tmp_path / "back")
    embedded.folder.mkdir()
    back.folder.mkdir()
    assert embedded.run("migrate")[0] == 0
    embedded.ask(FILL)
    with scratch_database(os.environ["DATABASE_URL"], f"sympolity_move_{os.getpid()}") as url:
        server = Installation(tmp_path, url)

        assert embedded.run("backup", str(tmp_path / "out.tar"))[0] == 0
        assert server.run("restore", str(tmp_path / "out.tar"))[0] == 0
        on_server = server.ask(DESCRIBE)
        first_new = server.ask(
            """
            from sympolity.ground.accounts.models import Network
            made = Network.objects.create(slug="x", name="X")
            answer(made.pk)
            made.delete()
            """
        )
        assert server.run("backup", str(tmp_path / "home.tar"))[0] == 0
        assert back.run("restore", str(tmp_path / "home.tar"))[0] == 0

    begun, ended = embedded.ask(DESCRIBE), back.ask(DESCRIBE)
    assert on_server == begun
    assert ended["tables"] == begun["tables"]
    assert ended["found"] == begun["found"] == ["organisations.organisation"]
    assert first_new == begun["numbers"]["accounts_network"] + 1  # the number of a deleted row is not given again
    assert ended["numbers"]["accounts_network"] == first_new


def test_a_backup_is_readable_by_its_owner_only_and_complete(backup):
    with tarfile.open(backup) as tar:
        names = tar.getnames()
        stream = tar.extractfile("manifest.json")
        assert stream is not None
        manifest = json.load(stream)

    assert backup.stat().st_mode & 0o777 == 0o600
    assert names == ["manifest.json", "database.sqlite3", f"files/{DOCUMENT}", "files/imports/2026/11/list.csv"]
    assert sorted(manifest["members"]) == names[1:]
    assert manifest["made_from"] == connection.vendor
    assert manifest["tables"]["accounts_network"][0] == 50


def test_a_backup_made_while_people_write_has_all_that_was_acknowledged(another, tmp_path):
    writer = another.python_in(
        """
        from sympolity.ground.accounts.models import Network
        for number in range(100_000):
            answer(Network.objects.create(slug=f"n{number}", name="N").pk)
        """
    )
    assert writer.stdout is not None
    for _ in range(50):
        acknowledged = int(writer.stdout.readline().rpartition(":")[2])

    code, said = another.run("backup", str(tmp_path / "busy.tar"))
    writer.kill()
    writer.communicate()

    target = Installation(tmp_path / "elsewhere")
    target.folder.mkdir()
    assert (code, target.run("restore", str(tmp_path / "busy.tar"))[0]) == (0, 0), said
    told = target.ask(
        """
        from sympolity.ground.accounts.models import Network
        answer(list(Network.objects.order_by("pk").values_list("pk", flat=True)))
        """
    )
    assert told == list(range(told[0], told[0] + len(told)))
    assert told[-1] >= acknowledged


def test_backup_never_overwrites(filled, backup):
    code, said = filled.run("backup", str(backup))

    assert (code, "is there already" in said) == (1, True)


def test_backup_into_a_folder_names_the_file_itself(filled, tmp_path):
    (tmp_path / "many").mkdir()

    assert filled.run("backup", str(tmp_path / "many"))[0] == 0

    assert [path.suffix for path in (tmp_path / "many").iterdir()] == [".tar"]


def test_verify_changes_nothing(filled, backup):
    before = filled.ask(DESCRIBE)

    code, said = filled.run("restore", str(backup), "--verify")

    assert (code, "is whole" in said) == (0, True)
    assert filled.ask(DESCRIBE) == before


def test_restore_refuses_to_overwrite_unless_told(another, backup):
    another.ask(
        "from sympolity.ground.accounts.models import Network; Network.objects.create(slug='mine', name='Mine')"
    )

    refused, said = another.run("restore", str(backup))
    kept = another.ask("from sympolity.ground.accounts.models import Network; answer(Network.objects.count())")
    replaced, _ = another.run("restore", str(backup), "--replace")
    after = another.ask("from sympolity.ground.accounts.models import Network; answer(Network.objects.count())")

    assert (refused, "--replace" in said, kept, replaced, after) == (1, True, 1, 0, 50)


def test_restore_refuses_while_it_is_served(another, backup):
    holder = another.begin("worker")
    try:
        for _ in range(100):
            if (another.data / "running.lock").exists():
                break
            another.ask("answer(0)")

        code, said = another.run("restore", str(backup), "--replace")
    finally:
        holder.kill()
        holder.communicate()

    assert (code, "Stop it first" in said) == (1, True)


@pytest.mark.parametrize(
    ("member", "change", "complaint"),
    [
        ("files/imports/2026/11/list.csv", lambda content: content + b"x", "list.csv in this backup is damaged"),
        ("files/imports/2026/11/list.csv", lambda content: None, "list.csv in this backup is missing"),
        ("database.sqlite3", lambda content: content[:-4096], "database.sqlite3 in this backup is damaged"),
        ("manifest.json", lambda content: content.replace(b'"format": 1', b'"format": 99'), "this version reads 1"),
        ("manifest.json", lambda content: b"{", "cannot be read"),
        ("manifest.json", lambda content: None, "does not begin with a manifest"),
    ],
)
def test_a_damaged_backup_is_refused(filled, backup, tmp_path, member, change, complaint):
    damaged = altered(backup, tmp_path / "damaged.tar", member, change)

    code, said = filled.run("restore", str(damaged), "--verify")

    assert (code, complaint in said) == (1, True), said


def test_a_damaged_backup_changes_nothing(filled, backup, tmp_path):
    before = filled.ask(DESCRIBE)
    damaged = altered(backup, tmp_path / "damaged.tar", "database.sqlite3", lambda content: content[:-4096])

    assert filled.run("restore", str(damaged), "--replace")[0] == 1

    assert filled.ask(DESCRIBE) == before


def test_rows_changed_inside_a_backup_are_found(another, backup, tmp_path):
    def forge(content: bytes) -> bytes:
        manifest = json.loads(content)
        manifest["tables"]["accounts_network"][1] = "0" * 64
        return json.dumps(manifest).encode()

    code, said = another.run("restore", str(altered(backup, tmp_path / "forged.tar", "manifest.json", forge)))

    assert (code, "The rows of accounts_network are not those that were backed up" in said) == (1, True)


def test_a_member_that_climbs_out_of_its_folder_is_refused(another, backup, tmp_path):
    evil = tmp_path / "evil.tar"
    evil.write_bytes(backup.read_bytes())
    with tarfile.open(evil, "a") as tar:
        entry = tarfile.TarInfo("../../outside")
        entry.size = 1
        tar.addfile(entry, io.BytesIO(b"x"))

    code, said = another.run("restore", str(evil))

    assert (code, "does not belong into a backup" in said) == (1, True)
    assert not (another.folder / "outside").exists()
