from django.db import migrations

# Row triggers: emptying whole tables (TRUNCATE), which only the owner of the database may do, stays possible.
INSTALL = {
    "sqlite": [
        """CREATE TRIGGER journal_entry_stays_as_written BEFORE UPDATE ON journal_entry
           BEGIN SELECT RAISE(ABORT, 'The journal is append-only.'); END""",
        """CREATE TRIGGER journal_entry_stays BEFORE DELETE ON journal_entry
           BEGIN SELECT RAISE(ABORT, 'The journal is append-only.'); END""",
    ],
    "postgresql": [
        """CREATE FUNCTION journal_entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$
           BEGIN RAISE EXCEPTION 'The journal is append-only.' USING ERRCODE = 'restrict_violation'; END $$""",
        """CREATE TRIGGER journal_entry_stays BEFORE UPDATE OR DELETE ON journal_entry
           FOR EACH ROW EXECUTE FUNCTION journal_entry_stays()""",
    ],
}
REMOVE = {
    "sqlite": ["DROP TRIGGER journal_entry_stays_as_written", "DROP TRIGGER journal_entry_stays"],
    "postgresql": ["DROP TRIGGER journal_entry_stays ON journal_entry", "DROP FUNCTION journal_entry_stays()"],
}


def install(apps, schema_editor):
    for statement in INSTALL[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def remove(apps, schema_editor):
    for statement in REMOVE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """The database itself refuses to change or delete a journal entry.

    SQLite drops triggers with their table: a later migration that rebuilds journal_entry installs them anew.
    """

    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(install, remove, elidable=False)]
