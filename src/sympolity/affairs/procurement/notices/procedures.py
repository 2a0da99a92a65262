"""What people are told about procurements."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.affairs.procurement.models import Procurement
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel import formats
from sympolity.ground.notices.kinds import Group, register_kind
from sympolity.ground.notices.operations import tell_all
from sympolity.network.programmes.models import Role
from sympolity.network.programmes.roles.queries import people_holding

BUYERS = (Role.ORGANISATION_MANAGER, Role.PROJECT_OFFICER)


def register() -> None:
    register_kind("bids-due", group=Group.WORK, words=gettext_lazy("Bids are due tomorrow"))
    register_kind("procurement-deserted", group=Group.WORK, words=gettext_lazy("Nobody bid for a procurement"))


def page_of(procurement: Procurement) -> str:
    return reverse("procurement:procurement", args=[procurement.programme.slug, procurement.pk])


def tell_deserted(procurement: Procurement) -> None:
    """The secretariat sees who finds nobody: it is what delays works most."""
    people = people_holding([Role.SECRETARIAT], procurement.programme_id)
    _tell(procurement, "procurement-deserted", f"deserted:{procurement.pk}", people)


def tell_bids_due(procurement: Procurement, day: date) -> None:
    """Those who buy for the organisation are told once for each last day."""
    people = people_holding(BUYERS, procurement.programme_id, procurement.organisation_id)
    _tell(procurement, "bids-due", f"bids-due:{procurement.pk}:{day.isoformat()}", people)


def _tell(procurement: Procurement, kind: str, key: str, people: list[User]) -> None:
    def write() -> tuple[str, str]:
        words = {
            "name": procurement,
            "organisation": procurement.organisation,
            "day": formats.day(procurement.bids_due_on, "long"),
            "attempt": formats.number(procurement.attempt),
        }
        if kind == "bids-due":
            text = _("Bids may come until %(day)s. Open them the day after.") % words
            return (_("Bids due tomorrow: %(name)s") % words)[:200], text
        text = _("%(organisation)s received no bid in attempt %(attempt)s. It can be relaunched.") % words
        return (_("Nobody bid: %(name)s") % words)[:200], text

    programme = procurement.programme
    url = page_of(procurement)
    tell_all(people, kind=kind, key=key, write=write, url=url, network=programme.network, programme_id=programme.pk)
