"""An edition as files: its own bytes, and its figures, totals and reports as tables for spreadsheet programs.

The tables are read from the edition and say so; names of columns are the same in every language.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from sympolity.affairs.monitoring.models import Edition
from sympolity.ground.kernel.spreadsheets import Sheet, SheetColumn, spreadsheet_response
from sympolity.methods import editions
from sympolity.methods.editions import Content

JSON = "application/json; charset=utf-8"
TABLES = ("csv", "xlsx")


def edition_file(edition: Edition, name: str, kind: str, *, is_public: bool) -> HttpResponse:
    """The file of an edition: `edition.json`, or one of its tables. Raises KeyError for any other."""
    text = edition.public_content if is_public else edition.content
    stem = f"{edition.programme.slug}-{edition.round_id}-edition-{edition.number}"
    if (name, kind) == ("edition", "json"):
        response = HttpResponse(text.encode(), content_type=JSON)
        response["Content-Disposition"] = f'attachment; filename="{stem}{"-public" if is_public else ""}.json"'
        return response
    if kind not in TABLES:
        raise KeyError(kind)
    digest = edition.public_sha256 if is_public else edition.sha256
    return spreadsheet_response(sheet_of(editions.read(text), name, digest), kind=kind, file_name=f"{stem}-{name}")


def sheet_of(content: Content, name: str, digest: str) -> Sheet:
    """One table of an edition. Raises KeyError for a name that none has."""
    columns, rows = SHEETS[name]
    return Sheet(
        name=name,
        columns=[SheetColumn(label, kind) for label, kind in columns.items()],
        rows=([row[label] for label in columns] for row in rows(content)),
        about=[
            (_("Programme"), content["programme"]["title"]),
            (_("Round"), content["round"]["title"]),
            (_("Period"), f"{content['round']['period_from']} – {content['round']['period_until']}"),
            (_("Edition"), str(content["edition"])),
            (_("Closed"), content["closed_at"]),
            ("SHA-256", digest),
            (_("Licence"), content["programme"]["licence"]),
        ],
    )


def _figures(content: Content) -> Iterator[dict[str, Any]]:
    named = {each["number"]: each for each in content["indicators"]}
    categories = {
        part["number"]: f"{split['name']}: {part['name']}"
        for each in content["indicators"]
        for split in each["splits"]
        for part in split["categories"]
    }
    for report in content["reports"]:
        about = _about(report)
        for figure in report["figures"]:
            indicator = named[figure["indicator"]]
            yield {
                **about,
                "version": report["version"],
                "indicator_code": indicator["code"],
                "indicator": indicator["name"],
                "category": categories.get(figure["category"], ""),
                "value": _number(figure["value"]),
                "base": _number(figure["weight"]),
                "unit": indicator["unit"],
                "rule": indicator["rule"],
                "as_of": figure["as_of"] or "",
                "source": figure["source"],
                "report_sha256": report["sha256"],
            }


def _totals(content: Content) -> Iterator[dict[str, Any]]:
    named = {each["number"]: each for each in content["indicators"]}
    for total in content["totals"]:
        indicator, target = named[total["indicator"]], total["target"] or {}
        yield {
            "of": total["of"],
            "name": total["name"],
            "indicator_code": indicator["code"],
            "indicator": indicator["name"],
            "value": _number(total["value"]),
            "at_least": _number(total["low"]),
            "at_most": _number(total["high"]),
            "unit": indicator["unit"],
            "rule": indicator["rule"],
            "figures": total["figures"],
            "target": _number(target.get("value")),
            "target_due_on": target.get("due_on", ""),
            "kept_back": "yes" if total["kept_back"] else "",
        }


def _reports(content: Content) -> Iterator[dict[str, Any]]:
    nothing = {"version": None, "sent_at": "", "accepted_at": "", "days_late": None, "report_sha256": "", "reason": ""}
    for report in content["reports"]:
        sent = {name: report[name] for name in ("version", "sent_at", "accepted_at", "days_late")}
        yield {**_about(report), **nothing, **sent, "state": "accepted", "report_sha256": report["sha256"]}
    for report in content["not_accepted"]:
        yield {**_about(report), **nothing, "state": report["state"], "reason": report.get("reason", "")}


def _about(report: Content) -> dict[str, Any]:
    project = report["project"] or {"code": "", "title": ""}
    return {
        "report": report["number"],
        "organisation": report["organisation"]["name"],
        "project_code": project["code"],
        "project": project["title"],
        "due_on": report["due_on"],
    }


def _number(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


Rows = Callable[[Content], Iterator[dict[str, Any]]]
SHEETS: Mapping[str, tuple[dict[str, str], Rows]] = {
    "figures": (
        {
            "report": "number",
            "organisation": "text",
            "project_code": "text",
            "project": "text",
            "version": "number",
            "indicator_code": "text",
            "indicator": "text",
            "category": "text",
            "value": "number",
            "base": "number",
            "unit": "text",
            "rule": "text",
            "as_of": "text",
            "source": "text",
            "report_sha256": "text",
        },
        _figures,
    ),
    "totals": (
        {
            "of": "text",
            "name": "text",
            "indicator_code": "text",
            "indicator": "text",
            "value": "number",
            "at_least": "number",
            "at_most": "number",
            "unit": "text",
            "rule": "text",
            "figures": "number",
            "target": "number",
            "target_due_on": "text",
            "kept_back": "text",
        },
        _totals,
    ),
    "reports": (
        {
            "report": "number",
            "organisation": "text",
            "project_code": "text",
            "project": "text",
            "due_on": "text",
            "state": "text",
            "version": "number",
            "sent_at": "text",
            "accepted_at": "text",
            "days_late": "number",
            "reason": "text",
            "report_sha256": "text",
        },
        _reports,
    ),
}
