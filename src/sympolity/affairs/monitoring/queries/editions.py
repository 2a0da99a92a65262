"""Editions as people look for them: those of a programme, the last published one, what is still open before closing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from sympolity.affairs.monitoring.models import Edition, Return, Round
from sympolity.network.programmes.models import Programme


@dataclass(frozen=True, slots=True)
class BeforeClosing:
    """What somebody has to know before a round is closed."""

    waiting: Sequence[Return]  # open: they are waited for, or recorded as missing
    corrected: Sequence[Return]  # reopened: they have to be accepted or closed again first
    accepted: int
    excused: int
    before: Edition | None

    @property
    def is_ready(self) -> bool:
        return not self.corrected


def before_closing(round_: Round) -> BeforeClosing:
    rows = Return.objects.filter(round=round_).select_related("organisation", "project")
    reports = list(rows.order_by("organisation__name", "project__title", "pk"))
    states = [each.state for each in reports]
    over = (Return.State.ACCEPTED, Return.State.EXCUSED)
    return BeforeClosing(
        waiting=[each for each in reports if each.state not in over and not each.is_being_corrected],
        corrected=[each for each in reports if each.is_being_corrected],
        accepted=states.count(Return.State.ACCEPTED),
        excused=states.count(Return.State.EXCUSED),
        before=round_.editions.order_by("-number").first(),
    )


def editions_of(programme: Programme) -> QuerySet[Edition]:
    """All of a programme, the newest first, without their contents."""
    rows = Edition.objects.filter(round__programme=programme).select_related("round", "closed_by", "published_by")
    return rows.defer("content", "public_content").order_by("-round__period_until", "-round_id", "-number")


def published_of(programme: Programme) -> QuerySet[Edition]:
    """Those that anyone may read, the newest period first, of each round the last edition first."""
    rows = Edition.objects.public().filter(round__programme=programme).select_related("round")
    return rows.defer("content", "public_content").order_by("-round__period_until", "-round_id", "-number")


def last_published(programme: Programme) -> Edition | None:
    """The edition whose results the public pages show: of the newest period, its last one."""
    rows = Edition.objects.public().filter(round__programme=programme).select_related("round").defer("content")
    return rows.order_by("-round__period_until", "-round_id", "-number").first()


def later_than(edition: Edition) -> Edition | None:
    """The last edition of the same round, where it is not this one."""
    rows = Edition.objects.filter(round=edition.round_id, number__gt=edition.number).defer("content", "public_content")
    return rows.order_by("-number").first()
