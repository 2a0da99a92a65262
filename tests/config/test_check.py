"""`sympolity check` says in words what is fine, what wants a look, and what is broken."""

import json
import sqlite3
from pathlib import Path

import pytest

from sympolity.config.disks import file_system_of


def states(said: str) -> dict[str, str]:
    """The state that each line tells, by its sentence."""
    return {line[11:]: line[:10].strip() for line in said.splitlines()}


def one_entry(installation) -> None:
    installation.ask(
        """
        from django.db import transaction
        from sympolity.ground.accounts.models import Network
        from sympolity.ground.journal.operations import record
        network = Network.objects.create(slug="one", name="One")
        with transaction.atomic():
            record("network added", network, by=None, network=network)
        """
    )


def test_a_new_installation_is_fine_but_for_its_mail_and_worker(installation):
    code, said = installation.run("check")

    assert code == 0
    assert {line[:40] for line, state in states(said).items() if state != "fine"} <= {
        "Mail goes nowhere but into the log: set ",
        "No worker has run yet; without one no ma",
        f"SQLite {sqlite3.sqlite_version} has a fault, mended in 3.51.3, "[:40],
    }


def test_check_says_when_the_worker_is_silent_and_mails_do_not_arrive(another):
    another.ask(
        """
        from datetime import timedelta
        from django.utils import timezone
        from sympolity.ground.accounts.models import User
        from sympolity.ground.kernel.models import Duty
        from sympolity.ground.notices.models import Mail
        now = timezone.now()
        Duty.objects.create(name="send mails", due_at=now, begun_at=now - timedelta(hours=2), fault="OSError: full")
        user = User.objects.create(email="ana@example.org")
        for state, attempts in (("failed", 6), ("unsure", 1), ("waiting", 1), ("waiting", 0), ("sent", 1)):
            Mail.objects.create(user=user, state=state, attempts=attempts, due_at=now)
        """
    )

    _code, said = another.run("check", "--quick")

    found = [sentence for sentence, state in states(said).items() if state == "attention"]
    assert [sentence[:32] for sentence in found if not sentence.startswith(("SQLite", "Mail goes"))] == [
        "No worker has looked after mails",
        "The duty “send mails” went wrong",
        "3 mails did not arrive, or may n",
    ]


def test_check_finds_debug_and_an_open_address(installation):
    code, said = installation.run("check", "--quick", DEBUG="1", BASE_URL="http://network.example.org")

    broken = [sentence for sentence, state in states(said).items() if state == "broken"]
    assert code == 1
    assert [sentence[:11] for sentence in broken] == ["DEBUG is on", "BASE_URL is"]


def test_check_finds_a_changed_journal(another):
    one_entry(another)
    another.ask(
        """
        from django.db import connection
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("DROP TRIGGER journal_entry_stays_as_written")
            else:
                cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER ALL")
            cursor.execute("UPDATE journal_entry SET verb = 'network removed'")
        """
    )

    code, said = another.run("check")

    assert code == 1
    assert "The journal does not hold at 1 places" in said


def test_check_finds_missing_tables(another):
    another.ask(
        "from django.core.management import call_command; call_command('migrate', 'journal', '0001', verbosity=0)"
    )

    code, said = another.run("check", "--quick")

    assert (code, "changes to the tables are missing" in said) == (1, True)


def test_check_finds_a_changed_and_a_missing_file(another):
    names = another.ask(
        """
        from django.core.files.base import ContentFile
        from django.core.files.storage import default_storage
        answer([default_storage.save(f"imports/{name}.csv", ContentFile(b"a,b")) for name in ("changed", "missing")])
        """
    )
    digest = "2f16c6d3a0bd5d4e4d8d4c0d1d5b3a2a" * 2
    another.ask(
        f"""
        from django.db import connection
        from sympolity.ground.accounts.models import Network, User
        from sympolity.interchange.models import Import
        from sympolity.network.programmes.models import Programme
        network = Network.objects.create(slug="one", name="One")
        programme = Programme.objects.create(network=network, slug="p", title="P")
        user = User.objects.create_user("ines@example.org")
        for name in json.loads('{json.dumps(names)}'):
            Import.objects.create(programme=programme, file=name, file_name="x.csv", sha256="{digest}", by=user)
        """
    )
    (another.data / "files" / names[1]).unlink()

    code, said = another.run("check")

    assert code == 1
    assert f"the file {names[0]} is not the one that was uploaded" in said
    assert f"the file {names[1]} is missing" in said


@pytest.mark.parametrize(
    ("folder", "kind"), [("/srv/data/deep", "nfs4"), ("/srv", "ext4"), ("/srv/data with space/x", "cifs")]
)
def test_file_system_of_takes_the_nearest_mount(tmp_path, folder, kind):
    mounts = tmp_path / "mountinfo"
    mounts.write_text(
        "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/root rw\n"
        "23 22 0:44 / /srv/data rw shared:2 - nfs4 server:/data rw\n"
        "24 22 0:45 / /srv/data\\040with\\040space rw - cifs //server/data rw\n"
    )

    assert file_system_of(Path(folder), mounts) == kind
