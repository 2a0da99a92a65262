from django.core.management import call_command
from django.db import migrations


def create_cache_table(apps, schema_editor):
    call_command("createcachetable", "cache_entries", database=schema_editor.connection.alias, verbosity=0)


def drop_cache_table(apps, schema_editor):
    schema_editor.execute("DROP TABLE cache_entries")


class Migration(migrations.Migration):
    """The cache lives in the database, so that all web workers count the same attempts to sign in."""

    dependencies = [("kernel", "0001_initial")]
    operations = [migrations.RunPython(create_cache_table, drop_cache_table, elidable=False)]
