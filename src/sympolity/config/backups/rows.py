"""Rows as both databases keep them alike: their digest, and their way from one database into another."""

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.management.color import no_style
from django.db import connections, models

ROWS_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Digest:
    rows: int
    sha256: str


def tables() -> list[type[models.Model]]:
    """Every table that models describe, those of many-to-many relations included, in a fixed order."""
    every = apps.get_models(include_auto_created=True)
    own = [model for model in every if model._meta.managed and not model._meta.proxy]
    return sorted(own, key=lambda model: model._meta.db_table)


def digests(alias: str) -> dict[str, Digest]:
    """Per table the number of its rows and the SHA-256 over them, in the order of their keys."""
    return {model._meta.db_table: _digest(model, alias) for model in tables()}


def copy_rows(source: str, target: str) -> None:
    """Make the tables of `target` hold exactly the rows of `source`, inside the caller's transaction on `target`."""
    _empty_all(target)
    for model in tables():
        fields = _fields(model)
        rows = _rows(model, source)
        while some := list(islice(rows, ROWS_AT_ONCE)):
            _insert(model, fields, some, target)


def next_numbers(alias: str) -> dict[str, int]:
    """Per table the highest number ever given: a number is never given twice, not even after its row was deleted."""
    with connections[alias].cursor() as cursor:
        if connections[alias].vendor == "sqlite":
            cursor.execute("SELECT name, seq FROM sqlite_sequence ORDER BY name")
            known = dict(cursor.fetchall())
        else:
            known = dict(_sequences_of_postgresql(cursor))
    return {model._meta.db_table: known[model._meta.db_table] for model in tables() if known.get(model._meta.db_table)}


def set_next_numbers(alias: str, numbers: dict[str, int]) -> None:
    connection = connections[alias]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for table, number in numbers.items():
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, number])
            return
        for statement in connection.ops.sequence_reset_sql(no_style(), tables()):
            cursor.execute(statement)
        for model in tables():
            if highest := numbers.get(model._meta.db_table):
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, %s), %s)",
                    [f'"{model._meta.db_table}"', model._meta.pk.column, highest],
                )


def _sequences_of_postgresql(cursor: Any) -> Iterator[tuple[str, int]]:
    for model in tables():
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{model._meta.db_table}"', model._meta.pk.column])
        if name := cursor.fetchone()[0]:
            cursor.execute(f"SELECT last_value, is_called FROM {name}")  # noqa: S608 - the server's own name
            last, is_called = cursor.fetchone()
            if is_called:
                yield model._meta.db_table, last


def _fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if not field.generated]


def _rows(model: type[models.Model], alias: str) -> Iterator[tuple[Any, ...]]:
    names = [field.attname for field in _fields(model)]
    rows: Any = models.QuerySet(model, using=alias).order_by("pk").values_list(*names)
    yield from rows.iterator(chunk_size=ROWS_AT_ONCE)


def _digest(model: type[models.Model], alias: str) -> Digest:
    total, running = 0, hashlib.sha256()
    # Texts sort by the rules of each database's own language: only here, in Python, is the order the same.
    text_key = not isinstance(model._meta.pk, models.IntegerField)
    rows: Any = sorted(_rows(model, alias), key=str) if text_key else _rows(model, alias)
    for row in rows:
        total += 1
        line = json.dumps(row, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        running.update(line.encode())
        running.update(b"\n")
    return Digest(total, running.hexdigest())


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    raise TypeError(f"No digest knows how to write {type(value)}.")


def _empty_all(alias: str) -> None:
    connection = connections[alias]
    names = [connection.ops.quote_name(model._meta.db_table) for model in tables()]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in names:
                cursor.execute(f"DELETE FROM {name}")  # noqa: S608 - names of our own tables
        else:
            cursor.execute(f"TRUNCATE {', '.join(names)}")


def _insert(
    model: type[models.Model], fields: list[models.Field[Any, Any]], rows: list[tuple[Any, ...]], alias: str
) -> None:
    connection = connections[alias]
    table = connection.ops.quote_name(model._meta.db_table)
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    prepared = [
        [field.get_db_prep_save(value, connection) for field, value in zip(fields, row, strict=True)] for row in rows
    ]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in prepared:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", prepared)  # noqa: S608
