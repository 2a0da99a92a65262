"""Looking keys up: the one place that knows which database it is. Both give the same documents in the same order."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

from sympolity.methods.wording import Clause

KILOBYTES_FOR_MUCH = 256_000

Row = tuple[int, str, int, bool]

# FTS5 walks its rows from the newest and stops when it has enough. PostgreSQL would do so too, past every document
# where few are met; OFFSET 0 keeps it to the index of the words.
_NEWEST = {
    "sqlite": """SELECT d.id, d.subject_type, d.subject_id, d.is_closed, d.keys
        FROM search_index JOIN search_document d ON d.id = search_index.rowid
        WHERE search_index MATCH %s ORDER BY search_index.rowid DESC LIMIT %s""",
    "postgresql": """SELECT d.id, d.subject_type, d.subject_id, d.is_closed, d.keys
        FROM search_document d JOIN (
            SELECT id FROM (SELECT id FROM search_document WHERE vector @@ %s::tsquery OFFSET 0) met
            ORDER BY id DESC LIMIT %s) newest ON newest.id = d.id ORDER BY d.id DESC""",
}
_COUNTS = {
    "sqlite": """SELECT subject_type, count(*) FROM (SELECT d.subject_type
        FROM search_index JOIN search_document d ON d.id = search_index.rowid
        WHERE search_index MATCH %s LIMIT %s) GROUP BY subject_type""",
    "postgresql": """SELECT subject_type, count(*) FROM (SELECT d.subject_type
        FROM search_document d WHERE d.vector @@ %s::tsquery LIMIT %s) found GROUP BY subject_type""",
}
_SUBJECTS = {
    "sqlite": """SELECT subject_id FROM search_document WHERE subject_type = %s
        AND id IN (SELECT rowid FROM search_index WHERE search_index MATCH %s)""",
    "postgresql": """SELECT subject_id FROM search_document WHERE subject_type = %s AND vector @@ %s::tsquery""",
}


def newest(clauses: Sequence[Clause], limit: int) -> list[Row]:
    """The documents under which every clause is met, the last written first."""
    return [row for row, _keys in newest_with_keys(clauses, limit)]


def newest_with_keys(clauses: Sequence[Clause], limit: int) -> list[tuple[Row, str]]:
    rows = _rows(_NEWEST, clauses, limit)
    return [((pk, label, subject, bool(closed)), keys) for pk, label, subject, closed, keys in rows]


def counts(clauses: Sequence[Clause], limit: int) -> dict[str, int]:
    """How many documents of each kind, looking at no more than `limit` of them."""
    return dict(_rows(_COUNTS, clauses, limit))


def subjects(label: str, clauses: Sequence[Clause]) -> RawSQL:
    """The keys of the objects of one kind, as part of another question: `pk__in=subjects(...)`."""
    return RawSQL(_SUBJECTS[connection.vendor], (label, _question(clauses)))  # noqa: S611 - the words are parameters


@contextmanager
def with_room() -> Iterator[None]:
    """For writing very many documents: room enough in memory that no page of the index is written twice."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA cache_size").fetchone()[0]
        cursor.execute(f"PRAGMA cache_size = -{KILOBYTES_FOR_MUCH}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA cache_size = {int(usual)}")


def _rows(statements: dict[str, str], clauses: Sequence[Clause], limit: int) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statements[connection.vendor], [_question(clauses), limit])
        return list(cursor.fetchall())


def _question(clauses: Sequence[Clause]) -> str:
    """The clauses in the language of the database. Keys hold letters and digits only, so nothing can be slipped in."""
    if connection.vendor == "sqlite":
        quoted = [[f'"{key[:-1]}"*' if key.endswith("*") else f'"{key}"' for key in clause] for clause in clauses]
        return " AND ".join(f"({' OR '.join(keys)})" for keys in quoted)
    written = [[f"{key[:-1]}:*" if key.endswith("*") else key for key in clause] for clause in clauses]
    return " & ".join(f"({' | '.join(keys)})" for keys in written)
