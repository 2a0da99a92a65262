"""What people, or other lists, changed here after the day on which a list stands: read from the journal."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sympolity.ground.journal.models import Entry
from sympolity.interchange.comparison.conflicts import Edit, EditsOf, no_edits
from sympolity.interchange.kinds import FieldKind, FieldSpec, RecordKind, Value
from sympolity.interchange.models import Import

BATCH = 500


def edition_before(an_import: Import) -> Import | None:
    """The last import of the same list that still stands: of the same source, else with the same headings.

    A file of corrected rows belongs to the list that it corrects.
    """
    list_of = an_import.continues or an_import
    earlier = Import.objects.standing().filter(programme=an_import.programme_id, kind=an_import.kind)
    earlier = earlier.exclude(pk__in=[an_import.pk, list_of.pk]).order_by("-committed_at", "-id")
    for other in earlier.only("source", "mapping", "committed_at"):
        same_source = list_of.source and other.source == list_of.source
        same_form = not list_of.source and other.mapping.get("headings") == list_of.mapping.get("headings")
        if same_source or same_form:
            return other
    return None


def edits_since(kind: RecordKind, moment: datetime | None, currency: str) -> EditsOf:
    """Asks the journal once for all records: field by field what it was at that moment, and who changed it last."""
    if moment is None or not kind.model:
        return no_edits

    def ask(ids: Collection[int]) -> Mapping[int, Mapping[str, Edit]]:
        found: dict[int, dict[str, Edit]] = {}
        ordered = sorted(ids)
        for start in range(0, len(ordered), BATCH):
            entries = Entry.objects.filter(
                subject_type=kind.model, subject_id__in=ordered[start : start + BATCH], at__gt=moment
            )
            told = entries.order_by("number").values_list("subject_id", "by_id", "at", "changes")
            for pk, by, at, changes in told:
                edits = found.setdefault(pk, {})
                for spec in kind.fields:
                    if (change := _change_of(spec, changes)) is not None:
                        base = edits[spec.key].base if spec.key in edits else _as_value(spec, change[0], currency)
                        edits[spec.key] = Edit(base, by, at.isoformat())
        return found

    return ask


def _change_of(spec: FieldSpec, changes: Mapping[str, Any]) -> Any:
    """Old and new of a field: the journal calls amounts `amounts.total`, outside codes `codes.<scheme>`."""
    if spec.key in changes:
        return changes[spec.key]
    if spec.kind is FieldKind.MONEY:
        prefix = f"amounts.{spec.key}"
        for name, change in changes.items():
            if name == prefix or (name.startswith(f"{prefix}.") and not name.endswith((".currency", ".as_of"))):
                return change
    return None


def _as_value(spec: FieldSpec, old: Any, currency: str) -> Value:
    """What the journal kept, as the comparison writes it."""
    if old is None:
        return [] if spec.many else "" if spec.kind is FieldKind.DAY else None
    if spec.kind is FieldKind.MONEY and isinstance(old, int):
        return [old, currency]
    if spec.many and isinstance(old, list):
        return sorted(
            {each[0] if isinstance(each, list) else each for each in old},
            key=lambda each: (isinstance(each, str), each),
        )
    return old
