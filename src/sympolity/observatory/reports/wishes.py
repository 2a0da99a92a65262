"""Which report is wanted: of what, about which round, for which organisation."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils import timezone

from sympolity.affairs.monitoring.models import Edition, Round
from sympolity.ground.accounts.models import User
from sympolity.ground.journal.models import Chain
from sympolity.ground.journal.operations import chain_of
from sympolity.ground.kernel.papers import Paper
from sympolity.network.organisations.models import Organisation
from sympolity.network.programmes.models import Programme

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Wish:
    """One report as somebody wants it. `language` is the code of the language in which it is written."""

    programme: Programme
    user: User
    language: str
    round: Round | None = None
    organisation: Organisation | None = None

    @property
    def edition(self) -> Edition | None:
        """The latest frozen results of the round."""
        if self.round is None:
            return None
        return Edition.objects.filter(round=self.round).order_by("-number").first()

    @property
    def made_at(self) -> datetime:
        """The moment for which it holds: the last decision in the programme, or the beginning of today.

        So the same figures give the same bytes however often they are printed.
        """
        beginning = timezone.make_aware(datetime.combine(timezone.localdate(), time.min))
        chain = chain_of(self.programme.network, self.programme.pk)
        last: datetime | None = Chain.objects.filter(name=chain).aggregate(last=Max("at"))["last"]
        return max(beginning, last.replace(microsecond=0)) if last else beginning


@dataclass(frozen=True, slots=True)
class ReportKind:
    """A report that can be chosen: what it is for, what it needs to know, and how it is written."""

    key: str
    name: "StrOrPromise"
    purpose: "StrOrPromise"
    write: Callable[[Wish], Paper]
    needs_round: bool = False
    needs_organisation: bool = False
