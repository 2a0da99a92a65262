"""A report as a paper, made of its frozen content alone: page, print and check say the same."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from sympolity.affairs.monitoring import answers
from sympolity.affairs.monitoring.labels import MILESTONE_STATES
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.papers import Block, Facts, Heading, Note, Paper, PaperColumn, Table, Text, as_pdf

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def printed(content: Mapping[str, Any], *, language: str, sha256: str) -> bytes:
    """The report as a PDF: the same content gives the same bytes."""
    with override(language):
        return as_pdf(report_paper(content, language=language, sha256=sha256))


def report_paper(content: Mapping[str, Any], *, language: str, sha256: str = "") -> Paper:
    """The paper of a frozen report, or of one that is about to be sent (without hash), in the active language."""
    about = content["report"]
    sent_at = datetime.fromisoformat(content["submitted_at"]) if content["submitted_at"] else None
    return Paper(
        title=(about["project"] or about["organisation"]).get("title") or about["organisation"]["name"],
        subtitle=about["round"]["title"],
        language=language,
        made_at=sent_at or BEGINNING,
        publisher=about["organisation"]["name"],
        reference=f"SHA-256 {sha256}" if sha256 else "",
        blocks=tuple(_blocks(content, sent_at, sha256)),
    )


def _blocks(content: Mapping[str, Any], sent_at: datetime | None, sha256: str) -> Iterator[Block]:
    if sha256:
        yield Facts(tuple(_facts(content, sent_at, sha256)))
    if content["questions"]:
        yield Heading(_("In words"))
        for row in content["questions"]:
            yield Heading(row["question"], 2)
            yield Text(row["answer"]) if row["answer"] else Note(_("Not answered."))
    if content["figures"]:
        yield Heading(_("Figures"))
        yield _figures(content["figures"])
    if content["milestones"]:
        yield Heading(_("Milestones"))
        yield _milestones(content["milestones"])
    if content["evidence"]:
        yield Heading(_("Evidence"))
        columns = (PaperColumn(_("Document")), PaperColumn(_("Size"), "number"), PaperColumn("SHA-256"))
        rows = [(row["title"] or row["file_name"], row["bytes"], row["sha256"]) for row in content["evidence"]]
        yield Table(_("Documents that were sent with it"), columns, rows)


def _facts(content: Mapping[str, Any], sent_at: datetime | None, sha256: str) -> Iterator[tuple[str, str]]:
    about = content["report"]
    period = about["round"]
    yield _("Programme"), about["programme"]["title"]
    yield _("Organisation"), about["organisation"]["name"]
    if about["project"]:
        code = about["project"]["code"]
        yield _("Project"), about["project"]["title"] + (f" ({code})" if code else "")
    yield _("Period"), formats.period(_day(period["period_from"]), _day(period["period_until"]))
    yield _("Version"), formats.number(content["version"])
    yield _("Sent"), formats.moment(sent_at)
    yield "SHA-256", sha256
    if content["previous"]:
        yield _("SHA-256 of the version before"), content["previous"]


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _figures(rows: list[dict[str, Any]]) -> Table:
    columns = (
        PaperColumn(_("Figure")),
        PaperColumn(_("Value"), "number"),
        PaperColumn(_("Unit")),
        PaperColumn(_("As of"), "day"),
        PaperColumn(_("Source")),
        PaperColumn(_("Note")),
    )
    return Table(_("Figures of the period"), columns, [line for row in rows for line in _lines(row)])


def _lines(row: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    value, as_of = answers.number(row["value"]), answers.day(row["as_of"])
    yield row["name"], value.value, row["unit"], as_of, row["source"], row["note"]
    if weight := answers.number(row["weight"]).value:
        yield f"– {row['weight_name'] or _('base of the average')}", weight, "", None, "", ""
    for part in row["parts"]:
        yield f"– {part['name']}", answers.number(part["value"]).value, row["unit"], None, "", ""


def _milestones(rows: list[dict[str, Any]]) -> Table:
    columns = (
        PaperColumn(_("Milestone")),
        PaperColumn(_("Due"), "day"),
        PaperColumn(_("State")),
        PaperColumn(_("Reached on"), "day"),
        PaperColumn(_("Note")),
    )
    lines = [
        (
            row["title"],
            answers.day(row["due_on"]),
            str(MILESTONE_STATES.get(row["state"], "–")),
            answers.day(row["on"]),
            row["note"],
        )
        for row in rows
    ]
    return Table(_("Milestones of the project"), columns, lines)
