"""What people are told about amendments: who decides of a new one, who proposed of the decision."""

from collections.abc import Callable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.ground.accounts.models import User
from sympolity.ground.notices.kinds import Group, register_kind
from sympolity.ground.notices.operations import tell_all
from sympolity.network.portfolio.models import Amendment
from sympolity.network.programmes.models import Programme
from sympolity.network.programmes.role_table import ROLES
from sympolity.network.programmes.roles.queries import people_holding

DECIDE = "portfolio.decide_amendment"


def register() -> None:
    register_kind("amendment-submitted", group=Group.PLANS, words=gettext_lazy("An amendment waits for a decision"))
    register_kind("amendment-decided", group=Group.PLANS, words=gettext_lazy("Your amendment was decided on"))


def page_of_amendment(amendment: Amendment) -> str:
    return reverse("portfolio:amendment", args=[amendment.project.programme.slug, amendment.pk])


def tell_submitted(amendment: Amendment) -> None:
    """Those who may decide, without who submitted it; each submission of an amendment is told once."""
    project = amendment.project

    def write() -> tuple[str, str]:
        title = _("An amendment of “%(project)s” waits for a decision") % {"project": project.title}
        return title[:200], _("Cause: %(cause)s") % {"cause": amendment.get_cause_display()}

    people = [each for each in _deciders(project.programme) if each.pk != amendment.submitted_by_id]
    _tell(amendment, people, "amendment-submitted", f"{amendment.submitted_at:%Y%m%d%H%M%S}", write)


def tell_decided(amendment: Amendment, by: User) -> None:
    """Those who drafted and submitted it, without who decided."""
    asked = User.objects.filter(pk__in=[amendment.proposed_by_id, amendment.submitted_by_id]).exclude(pk=by.pk)

    def write() -> tuple[str, str]:
        words = {"project": amendment.project.title, "state": amendment.get_state_display()}
        return (_("The amendment of “%(project)s”: %(state)s") % words)[:200], amendment.decision

    _tell(amendment, list(asked), "amendment-decided", f"{amendment.state}:{timezone.now():%Y%m%d%H%M%S}", write)


def _tell(
    amendment: Amendment, people: list[User], kind: str, moment: str, write: Callable[[], tuple[str, str]]
) -> None:
    programme = amendment.project.programme
    tell_all(
        people,
        kind=kind,
        key=f"{kind}:{amendment.pk}:{moment}",
        write=write,
        url=page_of_amendment(amendment),
        network=programme.network,
        programme_id=programme.pk,
    )


def _deciders(programme: Programme) -> list[User]:
    roles = [role for role, sheet in ROLES.items() if DECIDE in sheet.permissions]
    return people_holding(roles, programme.pk)
