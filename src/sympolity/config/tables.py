"""What state the database's tables are in."""

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

from sympolity.ground.accounts.models import Network, User


def pending_migrations(alias: str = DEFAULT_DB_ALIAS) -> list[str]:
    """The changes that this version knows and the database has not had, in their order."""
    executor = MigrationExecutor(connections[alias])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def unknown_migrations(alias: str = DEFAULT_DB_ALIAS) -> list[str]:
    """The changes that the database has had and this version does not know: it was written by a newer one."""
    loader = MigrationExecutor(connections[alias]).loader
    ours = {config.label for config in apps.get_app_configs()}
    return sorted(
        f"{app}.{name}"
        for app, name in loader.applied_migrations
        if app in ours and (app, name) not in loader.disk_migrations and (app, name) not in loader.replacements
    )


def has_no_tables(alias: str = DEFAULT_DB_ALIAS) -> bool:
    return not connections[alias].introspection.table_names()


def has_no_people(alias: str = DEFAULT_DB_ALIAS) -> bool:
    """Nobody has begun to use it: no tables at all, or neither a network nor a person in them."""
    if User._meta.db_table not in connections[alias].introspection.table_names():
        return True
    return not Network.objects.using(alias).exists() and not User.objects.using(alias).exists()
