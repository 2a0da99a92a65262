"""What is to be done by when under the agreements of a programme."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from sympolity.affairs.agreements.models import Agreement, Obligation, Terms
from sympolity.network.programmes.models import Programme

OBLIGATION, END = "obligation", "end"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day in the calendar of a programme. `kind` is "obligation", or "end" of an agreement.

    `organisation` is who has to act, None for all parties; `subject_pk` the number of the obligation or agreement.
    """

    kind: str
    day: date
    title: str
    agreement_pk: int
    agreement: str
    subject_pk: int
    organisation_pk: int | None
    organisation: str
    is_done: bool


def deadlines(programme: Programme, from_: date, until: date) -> list[Deadline]:
    """Obligations due, and agreements that end, between two days, both included; by day. Two queries."""
    return sorted([*_of_obligations(programme, from_, until), *_ends(programme, from_, until)], key=_order)


def _order(deadline: Deadline) -> tuple[date, str, str]:
    return deadline.day, deadline.kind, deadline.title


def _of_obligations(programme: Programme, from_: date, until: date) -> list[Deadline]:
    rows = (
        Obligation.objects.filter(agreement__programme=programme, due_on__range=(from_, until))
        .exclude(state=Obligation.State.WAIVED)
        .exclude(agreement__state__in=(Agreement.State.DROPPED, Agreement.State.TERMINATED))
        .select_related("agreement", "organisation")
    )
    return [
        Deadline(
            OBLIGATION, row.due_on, row.title, row.agreement_id, str(row.agreement), row.pk, row.organisation_id,
            row.organisation.name if row.organisation else "", row.state != Obligation.State.OPEN,
        )
        for row in rows
    ]  # fmt: skip


def _ends(programme: Programme, from_: date, until: date) -> list[Deadline]:
    rows = Terms.objects.filter(
        agreement__programme=programme, agreement__state=Agreement.State.SIGNED, state=Terms.State.IN_FORCE,
        ends_on__range=(from_, until),
    ).select_related("agreement")  # fmt: skip
    return [
        Deadline(
            END,
            row.ends_on,
            str(row.agreement),
            row.agreement_id,
            str(row.agreement),
            row.agreement_id,
            None,
            "",
            False,
        )
        for row in rows
        if row.ends_on
    ]


def due_obligations(within: timedelta) -> QuerySet[Obligation]:
    """Open obligations of agreements in force whose day has passed or comes within so long."""
    return (
        Obligation.objects.filter(
            state=Obligation.State.OPEN, agreement__state=Agreement.State.SIGNED,
            due_on__lte=timezone.localdate() + within,
        )
        .select_related("agreement__programme__network", "organisation")
        .order_by("due_on", "pk")
    )  # fmt: skip
