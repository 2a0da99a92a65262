from django.db import migrations

INSTALL = {
    "sqlite": [
        """CREATE VIRTUAL TABLE search_index USING fts5(
           keys, content='search_document', content_rowid='id', detail='none', columnsize=0, prefix='4',
           tokenize='unicode61 remove_diacritics 0')""",
        """CREATE TRIGGER search_document_added AFTER INSERT ON search_document BEGIN
           INSERT INTO search_index(rowid, keys) VALUES (new.id, new.keys); END""",
        """CREATE TRIGGER search_document_removed AFTER DELETE ON search_document BEGIN
           INSERT INTO search_index(search_index, rowid, keys) VALUES ('delete', old.id, old.keys); END""",
        """CREATE TRIGGER search_document_changed AFTER UPDATE OF id, keys ON search_document BEGIN
           INSERT INTO search_index(search_index, rowid, keys) VALUES ('delete', old.id, old.keys);
           INSERT INTO search_index(rowid, keys) VALUES (new.id, new.keys); END""",
    ],
    # Keys are letters and digits between blanks: they are lexemes already, and no parser of a language touches them.
    "postgresql": [
        "ALTER TABLE search_document ADD COLUMN vector tsvector GENERATED ALWAYS AS (keys::tsvector) STORED",
        "CREATE INDEX search_document_vector ON search_document USING gin (vector) WITH (fastupdate = off)",
    ],
}
REMOVE = {
    "sqlite": [
        "DROP TRIGGER search_document_added",
        "DROP TRIGGER search_document_removed",
        "DROP TRIGGER search_document_changed",
        "DROP TABLE search_index",
    ],
    "postgresql": ["DROP INDEX search_document_vector", "ALTER TABLE search_document DROP COLUMN vector"],
}


def install(apps, schema_editor):
    for statement in INSTALL[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def remove(apps, schema_editor):
    for statement in REMOVE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def everything_waits(apps, schema_editor):
    """Where there is something already, the first look at it is owed: `sympolity migrate` pays it."""
    alias = schema_editor.connection.alias
    if apps.get_model("accounts", "Network").objects.using(alias).exists():
        apps.get_model("search", "Pending").objects.using(alias).create()


class Migration(migrations.Migration):
    """The database keeps the index itself, as it keeps any other: whoever writes documents, they are found.

    SQLite drops triggers with their table: a later migration that rebuilds search_document installs them anew.
    """

    dependencies = [("search", "0001_initial"), ("accounts", "0001_initial")]
    operations = [
        migrations.RunPython(install, remove, elidable=False),
        migrations.RunPython(everything_waits, migrations.RunPython.noop, elidable=True),
    ]
