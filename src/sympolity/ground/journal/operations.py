"""Writing the journal. Each operation of the product calls `record` once, inside its own transaction."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import Promise

from sympolity.ground.accounts.models import Network, User
from sympolity.ground.journal.followers import tell
from sympolity.ground.journal.models import Chain, Entry
from sympolity.ground.journal.spans import Span, note, pointer
from sympolity.ground.kernel.rows import insert_rows

Change = tuple[Any, Any]
# The columns of an entry. What stands between the network and the hash is what the hash is made of, in this order.
COLUMNS = (
    "network_id",
    "chain",
    "number",
    "at",
    "by_id",
    "verb",
    "subject_type",
    "subject_id",
    "reason",
    "source",
    "changes",
    "previous_hash",
    "hash",
)
canonical = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


class Subject(NamedTuple):
    """What an entry is about, where nobody made an instance of it."""

    label: str
    pk: int


@dataclass(frozen=True, slots=True)
class Line:
    """What one journal entry says, before it has a number and a hash."""

    verb: str
    subject: models.Model | Subject
    changes: Mapping[str, Change] = field(default_factory=dict)
    reason: str = ""
    source: Mapping[str, Any] = field(default_factory=dict)


def chain_of(network: Network, programme_id: int | None = None) -> str:
    """The chain in which an object's entries stand: that of its programme, else that of its network."""
    return f"programme:{programme_id}" if programme_id else f"network:{network.pk}"


def record(
    verb: str,
    subject: models.Model,
    *,
    by: User | None,
    network: Network,
    programme_id: int | None = None,
    changes: Mapping[str, Change] | None = None,
    reason: str = "",
    source: Mapping[str, Any] | None = None,
) -> Entry:
    """Write one entry; the caller's transaction carries it."""
    line = Line(verb, subject, changes or {}, reason, source or {"kind": "form"})
    with _next_numbers([line], by=by, network=network, programme_id=programme_id) as rows:
        (entry,) = (Entry(**dict(zip(COLUMNS, row, strict=True))) for row in rows)
        entry.save(force_insert=True)
    return entry


def record_all(lines: Iterable[Line], *, by: User | None, network: Network, programme_id: int | None = None) -> None:
    """Write many entries of one decision (an import) in one go.

    Raises TransactionManagementError outside a transaction.
    """
    with _next_numbers(lines, by=by, network=network, programme_id=programme_id) as rows:
        insert_rows(Entry, COLUMNS, rows)


@contextmanager
def _next_numbers(
    lines: Iterable[Line], *, by: User | None, network: Network, programme_id: int | None
) -> Iterator[Iterator[tuple[Any, ...]]]:
    """The rows of new entries, numbered and hashed one after the other; then the head of their chain moves on."""
    name = chain_of(network, programme_id)
    Chain.objects.get_or_create(name=name)
    head = Chain.objects.select_for_update().get(name=name)
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A journal entry belongs into the transaction of its decision.")
    now = timezone.now()
    by_id = by.pk if by else None
    touched: dict[tuple[str, int], None] = {}
    verbs: set[str] = set()
    first = head.number + 1

    def rows() -> Iterator[tuple[Any, ...]]:
        for line in lines:
            subject = line.subject
            label = subject.label if isinstance(subject, Subject) else subject._meta.label_lower
            about = (line.verb, label, subject.pk, line.reason)
            touched[label, subject.pk] = None
            verbs.add(line.verb)
            source = plain({**line.source, **pointer()})
            changes = {key: [plain(old), plain(new)] for key, (old, new) in line.changes.items()}
            before, number = head.hash, head.number + 1
            digest = _digest(name, number, now, by_id, *about, source, changes, before)
            head.number, head.hash, head.at = number, digest, now
            yield network.pk, name, number, now, by_id, *about, source, changes, before, digest

    yield rows()
    head.save(update_fields=["number", "hash", "at"])
    tell(list(touched))
    if head.number >= first:
        note(Span(name, first, head.number, head.hash, by_id, frozenset(verbs)))


def hash_of(entry: Entry) -> str:
    """SHA-256 over the canonical JSON of an entry, the hash before it included."""
    return _digest(*(getattr(entry, name) for name in COLUMNS[1:-1]))


def _digest(chain: str, number: int, at: datetime, *rest: Any) -> str:
    text = canonical.encode([chain, number, at.astimezone(UTC).isoformat(timespec="microseconds"), *rest])
    return hashlib.sha256(text.encode()).hexdigest()


PLAIN = frozenset({str, int, float, bool, type(None)})


def plain(value: Any) -> Any:
    """A value as JSON keeps it, the same on both databases."""
    if type(value) in PLAIN:
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal | Promise):
        return str(value)
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, Mapping):
        # Most of a mapping is plain already: asked here, that takes no call for each.
        return {str(key): part if type(part) in PLAIN else plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(part) for part in value]
    return value
