"""The frozen form of a report: canonical JSON with a name for its shape, and its SHA-256.

The shape is called by `FORMAT`; whoever changes what stands in it raises the number, so that a file from today can be
read in ten years. `frozen` is the one place that decides it.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sympolity.affairs.monitoring.asks import Asked, AskedIndicator, AskedMilestone, AskedQuestion
from sympolity.affairs.monitoring.models import Return, Submission
from sympolity.ground.documents.models import Document
from sympolity.ground.journal.operations import canonical, plain

FORMAT = "sympolity-report/1"


@dataclass(frozen=True, slots=True)
class Frozen:
    """A report as it is sent: the text and the hash over its UTF-8 bytes."""

    content: str
    sha256: str


def frozen(content: Mapping[str, Any]) -> Frozen:
    """The one text that stands for this content, and its hash."""
    text = canonical.encode(content)
    return Frozen(text, hash_of(text))


def content_of_report(
    of: Return,
    asked: Asked,
    values: Mapping[str, Any],
    *,
    taken_over: frozenset[str] = frozenset(),
    evidence: Iterable[Document] = (),
    previous: Submission | None = None,
    at: datetime | None = None,
) -> dict[str, Any]:
    """What a report says, word for word, with everything that is needed to read it alone.

    `taken_over` are the fields that were copied from the last report and sent as they were; `at` is missing in what
    was not sent yet.
    """
    content: dict[str, Any] = plain(
        {
            "format": FORMAT,
            "version": previous.number + 1 if previous else 1,
            "previous": previous.sha256 if previous else None,
            "submitted_at": at.astimezone(UTC).isoformat(timespec="seconds") if at else None,
            "report": _about(of),
            "questions": [_question(each, values) for each in asked.questions],
            "figures": [_figure(each, values) for each in asked.indicators],
            "milestones": [_milestone(each, values) for each in asked.milestones],
            "taken_over": sorted(taken_over),
            "evidence": [_evidence(each) for each in evidence],
        }
    )
    return content


def hash_of(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def _about(of: Return) -> dict[str, Any]:
    project, programme = of.project, of.round.programme
    return {
        "id": of.pk,
        "due_on": of.due_on,
        "programme": {"id": programme.pk, "title": programme.title},
        "round": {
            "id": of.round.pk,
            "title": of.round.title,
            "period_from": of.round.period_from,
            "period_until": of.round.period_until,
        },
        "organisation": {"id": of.organisation_id, "name": of.organisation.name},
        "project": {"id": project.pk, "code": project.code, "title": project.title} if project else None,
    }


def _question(asked: AskedQuestion, values: Mapping[str, Any]) -> dict[str, Any]:
    return {"key": asked.key, "question": asked.text, "answer": values.get(asked.key) or ""}


def _figure(asked: AskedIndicator, values: Mapping[str, Any]) -> dict[str, Any]:
    value = values.get(asked.key) or {}
    typed = value.get("parts") or {}
    parts = [
        {"category": pk, "split": split.name, "name": name, "value": typed[str(pk)]}
        for split in asked.splits
        for pk, name in split.categories.items()
        if str(pk) in typed
    ]
    return {
        "key": asked.key,
        "indicator": asked.pk,
        "code": asked.code,
        "name": asked.name,
        "unit": asked.unit,
        "decimals": asked.decimals,
        "rule": asked.rule,
        "weight_name": asked.weight_name,
        "value": value.get("value"),
        "weight": value.get("weight"),
        "as_of": value.get("as_of"),
        "source": value.get("source", ""),
        "note": value.get("note", ""),
        "parts": parts,
    }


def _milestone(asked: AskedMilestone, values: Mapping[str, Any]) -> dict[str, Any]:
    value = values.get(asked.key) or {}
    return {
        "key": asked.key,
        "milestone": asked.pk,
        "title": asked.title,
        "due_on": asked.due_on,
        "state": value.get("state", ""),
        "on": value.get("on"),
        "note": value.get("note", ""),
    }


def _evidence(document: Document) -> dict[str, Any]:
    return {
        "document": document.pk,
        "title": document.title,
        "file_name": document.file_name,
        "media_type": document.media_type,
        "bytes": document.bytes,
        "sha256": document.sha256,
    }


def fields_of(content: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The fields of a frozen report by their keys, as they stand in it."""
    return {row["key"]: row for kind in ("questions", "figures", "milestones") for row in content[kind]}


def value_in(row: Mapping[str, Any]) -> Any:
    """The value of a frozen field in the form in which an answer keeps it."""
    if "question" in row:
        return row["answer"] or None
    names = ("state", "on", "note") if "milestone" in row else ("value", "weight", "as_of", "source", "note")
    value: dict[str, Any] = {name: row[name] for name in names if row.get(name)}
    if row.get("parts"):
        value["parts"] = {str(part["category"]): part["value"] for part in row["parts"]}
    return value or None
