"""Who may do what with projects: the table of roles, read for the organisations that carry a project."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sympolity.ground.journal.models import Entry
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Amendment, Milestone, Partner, Project
from sympolity.network.programmes.models import Programme
from sympolity.network.programmes.role_table import Scope
from sympolity.network.programmes.rules import permit, roles_around

# Roles in a project that make an organisation one of those who carry it; a funder or a mentor looks on.
CARRIERS = (Partner.Role.PARTNER, Partner.Role.BENEFICIARY, Partner.Role.IMPLEMENTER)


def its_carriers(obj: Any) -> Collection[int]:
    """The organisations that lead a project or partner in it today."""
    project = obj if isinstance(obj, Project) else getattr(obj, "project", None)
    if project is None:
        return set()
    today = timezone.localdate()
    partners = Partner.objects.filter(
        Q(since=None) | Q(since__lte=today), Q(until=None) | Q(until__gte=today), project=project, role__in=CARRIERS
    )
    carriers = set(partners.values_list("organisation_id", flat=True))
    return carriers | {project.lead_id} if project.lead_id else carriers


def its_proposers(obj: Any) -> Collection[int] | None:
    """Each organisation of a programme may propose projects; `may_lead` asks again which one is to lead."""
    return None if isinstance(obj, Programme) else its_carriers(obj)


def changeable(user: Any, programme: Programme, pks: Collection[int]) -> frozenset[int]:
    """Those of these projects that a person may change: what `has_perm` says of each, in one query for all."""
    changing = [held for held in roles_around(user, programme) if "portfolio.change_project" in held.sheet.permissions]
    if any(held.sheet.scope == Scope.PROGRAMME for held in changing):
        return frozenset(pks)
    own = {held.organisation_id for held in changing if held.organisation_id}
    if not own:
        return frozenset()
    today = timezone.localdate()
    takes_part = Q(partners__since=None) | Q(partners__since__lte=today)
    takes_part &= Q(partners__until=None) | Q(partners__until__gte=today)
    carried = Project.objects.filter(
        Q(lead__in=own) | Q(takes_part, partners__organisation__in=own, partners__role__in=CARRIERS),
        programme=programme,
    )
    return frozenset(carried.order_by().values_list("pk", flat=True)) & frozenset(pks)


def own_organisations(user: Any, programme: Programme) -> frozenset[int] | None:
    """The organisations for which a person may add projects; None when the person may add them for anybody."""
    adding = [held for held in roles_around(user, programme) if "portfolio.add_project" in held.sheet.permissions]
    if any(held.sheet.scope == Scope.PROGRAMME for held in adding):
        return None
    return frozenset(held.organisation_id for held in adding if held.organisation_id)


def may_lead(user: Any, programme: Programme, lead: Organisation | None) -> bool:
    """Whether a person may add a project that this organisation leads."""
    own = own_organisations(user, programme)
    return own is None or (lead is not None and lead.pk in own)


def reported_it(user: Any, obj: Any) -> bool:
    """Whether a person was the last to report this milestone: who reports does not check."""
    if not isinstance(obj, Milestone):
        return False
    last = Entry.objects.about(obj).filter(changes__state__1=Milestone.State.REPORTED).order_by("-id").first()
    return last is not None and last.by_id == user.pk


def proposed_it(user: Any, obj: Any) -> bool:
    """Whether a person drafted or submitted this amendment: who proposes does not decide."""
    return isinstance(obj, Amendment) and user.pk in (obj.proposed_by_id, obj.submitted_by_id)


permit("portfolio.add_project", owners=its_proposers)
permit("portfolio.change_project", owners=its_carriers)
permit("portfolio.report_milestone", owners=its_carriers)
permit("portfolio.move_project")
permit("portfolio.publish_project")
permit(
    "portfolio.check_milestone",
    bar=reported_it,
    because=_("You reported this milestone yourself. Somebody else has to check it."),
)
permit("portfolio.propose_amendment", owners=its_carriers)
permit(
    "portfolio.decide_amendment",
    bar=proposed_it,
    because=_("You proposed this amendment yourself. Somebody else has to decide on it."),
)
