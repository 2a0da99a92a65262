"""The database refuses to change the journal, whoever asks and by whatever way."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from factories import make_network
from sympolity.ground.journal.models import Entry
from sympolity.ground.journal.operations import record


def one_entry() -> Entry:
    network = make_network()
    with transaction.atomic():
        return record("network added", network, by=None, network=network)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    ["UPDATE journal_entry SET reason = 'because'", "DELETE FROM journal_entry", "UPDATE journal_entry SET id = id"],
)
def test_raw_sql_cannot_change_an_entry(statement):
    entry = one_entry()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert list(Entry.objects.values_list("pk", "reason")) == [(entry.pk, "")]


@pytest.mark.django_db
def test_save_and_delete_of_an_entry_are_refused():
    entry = one_entry()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entry.save()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entry.delete()


@pytest.mark.django_db(transaction=True)
def test_the_flush_between_tests_puts_the_triggers_back():
    one_entry()

    call_command("flush", interactive=False, verbosity=0)

    assert Entry.objects.count() == 0
    entry = one_entry()
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM journal_entry")
    assert Entry.objects.get() == entry
