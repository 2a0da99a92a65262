"""Writing the journal. Each operation of the product calls `record` once, inside its own transaction."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import Promise

from sympolity.ground.accounts.models import Network, User
from sympolity.ground.journal.models import Chain, Entry

Change = tuple[Any, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """What one journal entry says, before it has a number and a hash."""

    verb: str
    subject: models.Model
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
    return record_all([line], by=by, network=network, programme_id=programme_id)[0]


def record_all(
    lines: Iterable[Line], *, by: User | None, network: Network, programme_id: int | None = None
) -> list[Entry]:
    """Write many entries of one decision (an import) in one go.

    Raises TransactionManagementError outside a transaction.
    """
    name = chain_of(network, programme_id)
    Chain.objects.get_or_create(name=name)
    head = Chain.objects.select_for_update().get(name=name)
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A journal entry belongs into the transaction of its decision.")
    entries = []
    now = timezone.now()
    for line in lines:
        entry = Entry(
            network=network,
            chain=name,
            number=head.number + 1,
            at=now,
            by=by,
            verb=line.verb,
            subject_type=line.subject._meta.label_lower,
            subject_id=line.subject.pk,
            reason=line.reason,
            source=plain(line.source),
            changes={key: [plain(old), plain(new)] for key, (old, new) in line.changes.items()},
            previous_hash=head.hash,
        )
        entry.hash = hash_of(entry)
        head.number, head.hash, head.at = entry.number, entry.hash, now
        entries.append(entry)
    Entry.objects.bulk_create(entries, batch_size=2000)
    head.save(update_fields=["number", "hash", "at"])
    return entries


def hash_of(entry: Entry) -> str:
    """SHA-256 over the canonical JSON of an entry, the hash before it included."""
    content = [
        entry.chain,
        entry.number,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.by_id,
        entry.verb,
        entry.subject_type,
        entry.subject_id,
        entry.reason,
        entry.source,
        entry.changes,
        entry.previous_hash,
    ]
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def plain(value: Any) -> Any:
    """A value as JSON keeps it, the same on both databases."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal | Promise):
        return str(value)
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(part) for part in value]
    return value
