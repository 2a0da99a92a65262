"""A round with accepted reports, for tests of what is made of them, written as the operations write it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from factories import make_organisation, make_project
from rounds import make_indicator, make_return, make_round, make_template
from sympolity.affairs.monitoring.asks import freeze
from sympolity.affairs.monitoring.frozen import FORMAT, hash_of
from sympolity.affairs.monitoring.models import Figure, Indicator, Return, Round, Submission
from sympolity.ground.journal.operations import canonical
from sympolity.methods.periods import Period
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.models import Programme

SENT = datetime(2025, 7, 10, 9, 30, tzinfo=UTC)
WINTER = Period(date(2025, 1, 1), date(2025, 3, 31))
SPRING = Period(date(2025, 4, 1), date(2025, 6, 30))
SUMMER = Period(date(2025, 7, 1), date(2025, 9, 30))


def shown_indicator(programme: Programme, name: str = "", **facts: Any) -> Indicator:
    return make_indicator(programme, name, **{"is_public": True, "is_asked_of_all": True, **facts})


def asking_round(programme: Programme, *indicators: Indicator, **facts: Any) -> Round:
    """An open round that asks every project for these indicators, about the spring of 2025 where nothing is said."""
    template = make_template(programme, indicators=indicators)
    opened_at = datetime(2025, 7, 1, 6, 0, tzinfo=UTC)
    given = {"period": SPRING, "state": "open", "opened_at": opened_at, "due_on": date(2025, 7, 15), **facts}
    round_ = make_round(template, **{"opens_on": date(2025, 7, 1), **given})
    round_.asks = freeze(round_, [])
    round_.save(update_fields=["asks"])
    return round_


def report_in(round_: Round, project: Project | None = None, **facts: Any) -> Return:
    """The report on a project, a public one where none is given."""
    organisation = project.lead if project and project.lead else make_organisation(round_.programme.network)
    if project is None:
        project = make_project(round_.programme, lead=organisation, is_public=True, stage="implementation")
    return make_return(round_, organisation, project, **facts)


def accept(
    report: Return, figures: Mapping[Indicator, Any], *, sent_at: datetime = SENT, words: str = ""
) -> Submission:
    """Send and accept a report with these figures. A mapping within gives parts by category, None for the whole."""
    number = report.submissions.count() + 1
    content = canonical.encode(_content(report, number, figures, sent_at, words))
    sent = Submission.objects.create(
        of=report,
        number=number,
        content=content,
        sha256=hash_of(content),
        submitted_at=sent_at,
        decision="accepted",
        decided_at=sent_at,
    )
    Figure.objects.filter(submission__of=report).delete()
    Figure.objects.bulk_create(
        Figure(
            submission=sent,
            round_id=report.round_id,
            indicator=indicator,
            organisation_id=report.organisation_id,
            project_id=report.project_id,
            category_id=category,
            value=value,
        )
        for indicator, said in figures.items()
        for category, value in _cells(said).items()
    )
    report.state, report.submitted_at, report.accepted_at = "accepted", sent_at, sent_at
    report.save(update_fields=["state", "submitted_at", "accepted_at"])
    return sent


def _cells(said: Any) -> dict[int | None, Any]:
    return dict(said) if isinstance(said, Mapping) else {None: said}


def _content(report: Return, number: int, figures: Mapping[Indicator, Any], at: datetime, words: str) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": number,
        "previous": None,
        "submitted_at": at.isoformat(timespec="seconds"),
        "report": {"id": report.pk},
        "questions": [{"key": "question:1", "question": "What was done?", "answer": words}],
        "figures": [_figure(indicator, _cells(said)) for indicator, said in figures.items()],
        "milestones": [],
        "taken_over": [],
        "evidence": [],
    }


def _figure(indicator: Indicator, cells: Mapping[int | None, Any]) -> dict[str, Any]:
    return {
        "key": f"indicator:{indicator.pk}",
        "indicator": indicator.pk,
        "value": str(cells[None]) if None in cells else None,
        "weight": None,
        "as_of": "2025-06-30",
        "source": "Attendance lists",
        "note": "",
        "parts": [{"category": pk, "value": str(value)} for pk, value in cells.items() if pk is not None],
    }
