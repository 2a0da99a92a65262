"""The report of an import: the same facts for people and for machines."""

from typing import Any

from sympolity.interchange.kinds import kind_of
from sympolity.interchange.models import Import, ImportRow
from sympolity.interchange.telling.sentences import refusal_sentence, said
from sympolity.interchange.telling.untaken import untaken

Outcome = ImportRow.Outcome
LISTED = (Outcome.ASKED, Outcome.REFUSED, Outcome.LEFT_OUT, Outcome.CHANGED, Outcome.GONE)


def report_of(an_import: Import) -> dict[str, Any]:
    """Everything that a machine needs to act on: totals in whole cents, rows and columns as in the file."""
    kind = kind_of(an_import.kind)
    refusal = an_import.refusal
    return {
        "import": an_import.pk,
        "programme": an_import.programme.slug,
        "kind": an_import.kind,
        "file": an_import.file_name,
        "sha256": an_import.sha256,
        "state": an_import.state,
        "refused": refusal_sentence(refusal["code"], refusal.get("params", {})) if refusal else "",
        "source": an_import.source,
        "as_of": an_import.as_of.isoformat() if an_import.as_of else None,
        "sheet": an_import.sheet,
        "header_rows": an_import.reading.get("header_rows", []),
        "columns": {
            column["letter"]: {
                "heading": column["header"],
                "field": an_import.chosen.get(column["letter"], {}).get("field", ""),
            }
            for column in an_import.columns
        },
        "counts": an_import.summary.get("counts", {}),
        "totals_in_cents": an_import.summary.get("totals", {}),
        "not_data": an_import.summary.get("not_data", []),
        "questions": [
            {
                "about": question.about,
                "column": question.column,
                "text": question.text,
                "rows": question.rows,
                "candidates": question.candidates,
                "answer": question.answer,
            }
            for question in an_import.questions.order_by("id")
        ],
        "rows": [
            {
                "row": row.number,
                "outcome": row.outcome,
                "title": row.title,
                "changes": row.changes,
                "reasons": [
                    {"column": each.column, "heading": each.heading, "value": each.value, "why": each.why}
                    for each in (said(kind, row.number, reason) for reason in row.reasons)
                ],
            }
            for row in an_import.rows.filter(outcome__in=LISTED).order_by("number", "id").defer("cells", "values")
        ],
        "not_taken_over": [{"row": each.row, "what": each.value, "why": each.why} for each in untaken(an_import)],
        "stays": an_import.summary.get("stays", []),
    }
