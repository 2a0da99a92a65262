"""What an edition says: read from the frozen reports of a round, in a fixed number of queries.

Figures are read from the sent reports themselves and not from the table of figures that totals are counted from. Both
are compared: where they differ, or a report no longer has the hash that it was sent with, nothing is frozen.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from sympolity.affairs.monitoring.answers import plain_number
from sympolity.affairs.monitoring.models import Edition, Figure, Indicator, Return, Round, Submission, Target
from sympolity.ground.journal.models import Chain
from sympolity.ground.journal.operations import chain_of
from sympolity.methods import editions
from sympolity.network.programmes.models import Programme

State = Return.State
# How a report that was not accepted stands in an edition.
LACKING = {
    State.DUE: "missing",
    State.DRAFT: "missing",
    State.RETURNED: "returned",
    State.SUBMITTED: "not decided",
    State.IN_REVIEW: "not decided",
    State.REOPENED: "reopened",
    State.EXCUSED: "excused",
}


class Altered(Exception):
    """A sent report whose content is no longer what was frozen, or whose figures differ from those counted."""

    def __init__(self, report: Return) -> None:
        super().__init__(str(report))
        self.report = report


@dataclass(frozen=True, slots=True)
class Accepted:
    """A report and the version of it that was accepted."""

    report: Return
    submission: Submission


def returns_of(round_: Round) -> QuerySet[Return]:
    return Return.objects.filter(round=round_).select_related("organisation", "project").order_by("pk")


def accepted_of(returns: Iterable[Return]) -> list[Accepted]:
    """Each accepted report with its last accepted version, in the order of the reports."""
    accepted = {each.pk: each for each in returns if each.state == State.ACCEPTED}
    rounds = {each.round_id for each in accepted.values()}
    rows = Submission.objects.filter(of__round__in=rounds, decision=Submission.Decision.ACCEPTED).order_by("number")
    last = {row.of_id: row for row in rows if row.of_id in accepted}
    return [Accepted(each, last[each.pk]) for each in accepted.values()]


def content_of(
    round_: Round,
    *,
    number: int,
    closed_at: datetime,
    missing: Mapping[int, str],
    before: Edition | None = None,
    reason: str = "",
) -> editions.Content:
    """The whole edition, without totals. `missing` says for open reports why they are recorded as missing.

    Raises Altered when a report is not what was accepted.
    """
    programme, returns = round_.programme, list(returns_of(round_))
    accepted = accepted_of(returns)
    figures = _counted(round_)
    reports = [_report(each, figures.get(each.submission.pk, {})) for each in accepted]
    return {
        "format": editions.format_of(),
        "rules": editions.RULES,
        "programme": _programme(programme),
        "round": _round(round_),
        "asked": round_.asks,
        "edition": number,
        "closed_at": closed_at.isoformat(timespec="seconds"),
        "corrects": {"edition": before.number, "sha256": before.sha256, "reason": reason} if before else None,
        "indicators": _indicators(round_, {pk for each in figures.values() for pk, _category in each}),
        "reports": reports,
        "not_accepted": [_lacking(each, missing) for each in returns if each.state != State.ACCEPTED],
        "totals": [],
        "journal": _journal(programme),
    }


def _programme(programme: Programme) -> editions.Content:
    return {
        "name": programme.slug,
        "title": programme.title,
        "network": programme.network.name,
        "language": programme.base_language,
        "currency": programme.currency,
        "licence": programme.licence,
        "is_sample": programme.is_sample,
    }


def _round(round_: Round) -> editions.Content:
    return {
        "number": round_.pk,
        "title": round_.title,
        "asked_of": round_.template.asked_of,
        "cadence": round_.template.cadence,
        "period_from": round_.period_from.isoformat(),
        "period_until": round_.period_until.isoformat(),
        "due_on": round_.due_on.isoformat(),
        "opened_at": _moment(round_.opened_at),
    }


def _journal(programme: Programme) -> editions.Content:
    """The head of the programme's chain, by which the journal of that moment can be found again."""
    name = chain_of(programme.network, programme.pk)
    head = Chain.objects.filter(name=name).first()
    return {"chain": name, "number": head.number if head else 0, "hash": head.hash if head else ""}


def _report(accepted: Accepted, counted: Mapping[tuple[int, int | None], Decimal]) -> editions.Content:
    report, sent = accepted.report, accepted.submission
    figures = figures_in(sent)
    if hashlib.sha256(sent.content.encode()).hexdigest() != sent.sha256 or counted != {
        (each["indicator"], each["category"]): Decimal(each["value"]) for each in figures
    }:
        raise Altered(report)
    late = (timezone.localtime(sent.submitted_at).date() - report.due_on).days
    return {
        **_about(report),
        "version": sent.number,
        "sha256": sent.sha256,
        "sent_at": _moment(sent.submitted_at),
        "accepted_at": _moment(sent.decided_at),
        "days_late": max(late, 0),
        "figures": figures,
    }


def _about(report: Return) -> editions.Content:
    project = report.project
    return {
        "number": report.pk,
        "organisation": {"number": report.organisation_id, "name": report.organisation.name},
        "project": project and {"number": project.pk, "code": project.code, "title": project.title},
        "due_on": report.due_on.isoformat(),
    }


def _lacking(report: Return, missing: Mapping[int, str]) -> editions.Content:
    state = State(report.state)
    reason = report.reason if state == State.EXCUSED else missing.get(report.pk, "")
    return {**_about(report), "state": LACKING[state], "reason": reason}


def figures_in(sent: Submission) -> list[editions.Content]:
    """The figures of a sent report as its frozen content has them, in the order of indicators and categories."""
    rows: list[editions.Content] = []
    for field in json.loads(sent.content)["figures"]:
        said = {name: field[name] for name in ("indicator", "as_of", "source", "note")}
        if not field["value"]:
            continue
        rows.append({**said, "category": None, "value": field["value"], "weight": field["weight"]})
        rows += [
            {**said, "category": part["category"], "value": part["value"], "weight": None} for part in field["parts"]
        ]
    return sorted(rows, key=lambda each: (each["indicator"], each["category"] or 0))


def _counted(round_: Round) -> dict[int, dict[tuple[int, int | None], Decimal]]:
    """By sent report: the figures that totals are counted from."""
    found: dict[int, dict[tuple[int, int | None], Decimal]] = {}
    rows = Figure.objects.filter(round=round_).values_list("submission_id", "indicator_id", "category_id", "value")
    for submission, indicator, category, value in rows.order_by():
        found.setdefault(submission, {})[indicator, category] = value
    return found


def _indicators(round_: Round, counted: set[int]) -> list[editions.Content]:
    asked = {int(each["pk"]) for each in round_.asks.get("indicators", ())}
    rows = list(
        Indicator.objects.filter(programme=round_.programme_id, pk__in=counted | asked)
        .select_related("objective")
        .prefetch_related("disaggregations__categories")
    )
    targets: dict[int, list[Target]] = {}
    for target in Target.objects.filter(indicator__in=rows, closed_on=None):
        targets.setdefault(target.indicator_id, []).append(target)
    return [_indicator(row, targets.get(row.pk, ())) for row in rows]


def _indicator(row: Indicator, targets: Sequence[Target]) -> editions.Content:
    return {
        "number": row.pk,
        "code": row.code,
        "name": row.name,
        "definition": row.definition,
        "unit": row.unit,
        "decimals": row.decimals,
        "kind": row.kind,
        "direction": row.direction,
        "rule": row.rule,
        "weight_name": row.weight_name,
        "counts_people": row.counts_people,
        "is_public": row.is_public,
        "objective": row.objective and {"number": row.objective_id, "name": row.objective.name},
        "baseline": None if row.baseline is None else plain_number(row.baseline),
        "baseline_on": _day(row.baseline_on),
        "targets": [
            {
                "due_on": each.due_on.isoformat(),
                "value": plain_number(each.value),
                "project": each.project_id,
                "organisation": each.organisation_id,
                "territory": each.territory_id,
            }
            for each in targets
        ],
        "splits": [
            {
                "name": split.name,
                "categories": [{"number": part.pk, "name": part.name} for part in split.categories.all()],
            }
            for split in row.disaggregations.all()
        ],
    }


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _moment(value: datetime | None) -> str | None:
    return value.isoformat(timespec="seconds") if value else None
