"""What is known before anybody reports: the last accepted figures, the targets, the last accepted report."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from sympolity.affairs.monitoring.models import Figure, Return, Submission, Target


@dataclass(frozen=True, slots=True)
class LastFigure:
    """The last accepted figure from a period before this one, and the round that it comes from."""

    value: Decimal
    round_title: str
    period_from: date
    period_until: date


@dataclass(frozen=True, slots=True)
class AimedAt:
    """A target for this project or organisation."""

    value: Decimal
    due_on: date


def last_figures(of: Return) -> dict[int, LastFigure]:
    """By indicator: the newest accepted figure about the same project or organisation."""
    return last_figures_of_all([of])[of.pk]


def last_figures_of_all(returns: Collection[Return]) -> dict[int, dict[int, LastFigure]]:
    """The same for each of several reports of one round, by their numbers, in one query."""
    found: dict[int, dict[int, LastFigure]] = {of.pk: {} for of in returns}
    if not returns:
        return found
    about = {(of.project_id, None if of.project_id else of.organisation_id): found[of.pk] for of in returns}
    organisations = {organisation for _project, organisation in about if organisation}
    same = Q(project__in={project for project, _organisation in about if project})
    if organisations:
        same |= Q(project=None, organisation__in=organisations)
    until = next(iter(returns)).round.period_until
    rows = (
        Figure.objects.filter(same, category=None, round__period_until__lt=until)
        .order_by("round__period_until", "round_id", "id")
        .values_list(
            "project_id", "organisation_id", "indicator_id",
            "value", "round__title", "round__period_from", "round__period_until",
        )
    )  # fmt: skip
    for project, organisation, indicator, value, title, first, last in rows:
        about[project, None if project else organisation][indicator] = LastFigure(value, title, first, last)
    return found


def aims(of: Return) -> dict[int, AimedAt]:
    """By indicator: the target of the project or organisation that is due next, else its last one."""
    own = Q(project=of.project_id) if of.project_id else Q(project=None, organisation=of.organisation_id)
    rows = Target.objects.filter(own, closed_on=None).order_by("due_on", "id")
    found: dict[int, AimedAt] = {}
    for row in rows:
        standing = found.get(row.indicator_id)
        if standing is None or standing.due_on < of.round.period_until:
            found[row.indicator_id] = AimedAt(row.value, row.due_on)
    return found


def submissions_before(of: Return) -> QuerySet[Submission]:
    """The accepted reports about the same project or organisation in earlier periods, the newest first."""
    same = Q(of__project=of.project_id) if of.project_id else Q(of__project=None, of__organisation=of.organisation_id)
    return (
        Submission.objects.filter(
            same, decision=Submission.Decision.ACCEPTED, of__round__period_until__lt=of.round.period_until
        )
        .exclude(of=of.pk)
        .select_related("of__round")
        .order_by("-of__round__period_until", "-of__round_id", "-number")
    )


def last_report(of: Return) -> Submission | None:
    """The last accepted report about the same project or organisation, in the version that counts."""
    return submissions_before(of).first()


def content_of(submission: Submission) -> dict[str, Any]:
    """What a frozen report says."""
    content: dict[str, Any] = json.loads(submission.content)
    return content
