"""Thousands of rows straight into a table. Making a model instance of each costs more than the database does."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import islice
from typing import Any

from django.db import connection, models

BATCH = 2000
# What both databases take as it is.
PLAIN = (
    models.AutoField,
    models.BooleanField,
    models.CharField,
    models.FloatField,
    models.ForeignKey,
    models.IntegerField,
    models.TextField,
)


def insert_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows that name these fields, in this order; the other fields get what a new instance would have.

    A field is named as its column is (`project_id`). The caller's transaction carries it; no signal is sent.
    """
    own = [field for field in model._meta.concrete_fields if field.attname in names or not field.primary_key]
    empty = model()
    places = {name: place for place, name in enumerate(names)}
    steps: list[tuple[int, Callable[[Any], Any] | None, Any]] = []
    for field in own:
        convert = converter_of(field)
        if field.attname in places:
            steps.append((places[field.attname], convert, None))
        else:
            fixed = field.pre_save(empty, True)
            steps.append((-1, None, convert(fixed) if convert else fixed))
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in own)
    marks = ", ".join(["%s"] * len(own))
    sentence = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})"  # noqa: S608
    waiting = iter(rows)
    with connection.cursor() as cursor:
        while batch := [_prepared(row, steps) for row in islice(waiting, BATCH)]:
            cursor.executemany(sentence, batch)


def converter_of(field: "models.Field[Any, Any]") -> Callable[[Any], Any] | None:
    """What makes of a value of this field what the database takes; None where that is the value itself."""
    if isinstance(field, PLAIN):
        return None
    if type(field) is models.JSONField:
        return partial(_json, connection.ops.adapt_json_value, field.encoder)
    if type(field) is models.DateField:
        return connection.ops.adapt_datefield_value
    if type(field) is models.DateTimeField:
        return connection.ops.adapt_datetimefield_value
    return partial(field.get_db_prep_save, connection=connection)


def _json(adapt: Callable[[Any, Any], Any], encoder: Any, value: Any) -> Any:
    return None if value is None else adapt(value, encoder)


def _prepared(row: Sequence[Any], steps: list[tuple[int, Callable[[Any], Any] | None, Any]]) -> list[Any]:
    return [
        fixed if place < 0 else convert(row[place]) if convert is not None else row[place]
        for place, convert, fixed in steps
    ]


def fresh_ids(model: type[models.Model], count: int) -> list[int]:
    """Numbers that no row of this table has or had, for rows that this very transaction inserts."""
    table = model._meta.db_table
    key = model._meta.pk
    if not count or key is None:
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [connection.ops.quote_name(table), key.column, count],
            )
            return [number for (number,) in cursor.fetchall()]
        # The embedded database has one writer; it never gives a number of this sequence twice.
        cursor.execute("UPDATE sqlite_sequence SET seq = seq WHERE name = %s", [table])
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
    return list(range(last + 1, last + 1 + count))
