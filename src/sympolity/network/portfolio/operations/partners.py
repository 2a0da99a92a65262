"""Who takes part in a project: joining, leaving, being replaced. Whoever leaves stays in the history."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from sympolity.ground.accounts.models import User
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Partner, Project
from sympolity.network.portfolio.operations.stages import locked
from sympolity.network.portfolio.operations.writing import Source
from sympolity.network.programmes.deeds import write_down


@transaction.atomic
def add_partner(
    project: Project,
    organisation: Organisation,
    *,
    role: str = Partner.Role.PARTNER,
    since: date | None = None,
    by: User | None,
    source: Source | None = None,
) -> Partner:
    """An organisation of the network joins a project in a role. Raises Refused."""
    project = locked(project)
    _refuse_stranger_or_twin(project, organisation, role, since)
    partner = Partner.objects.create(project=project, organisation=organisation, role=role, since=since)
    changes = {"partners": (None, [organisation.pk, role])}
    write_down("partner added", project, changes, by=by, source=source)
    return partner


@transaction.atomic
def end_partner(
    partner: Partner, *, on: date, by: User | None, reason: str = "", source: Source | None = None
) -> Partner:
    """An organisation takes part until a day, the last one. Raises Refused."""
    project = locked(partner.project)
    partner = Partner.objects.get(pk=partner.pk)
    _end(partner, on)
    changes = {"partners": ([partner.organisation_id, partner.role], None), "until": (None, on)}
    write_down("partner ended", project, changes, by=by, reason=reason.strip(), source=source)
    return partner


@transaction.atomic
def replace_partner(
    partner: Partner,
    organisation: Organisation,
    *,
    on: date,
    by: User | None,
    reason: str = "",
    source: Source | None = None,
) -> Partner:
    """Another organisation takes a partner's place from a day on; who left stays with its dates. Raises Refused."""
    project = locked(partner.project)
    left = Partner.objects.get(pk=partner.pk)
    if organisation.pk == left.organisation_id:
        raise Refused(_("“%(name)s” is the partner already.") % {"name": organisation.name}, field="organisation")
    _end(left, on)
    _refuse_stranger_or_twin(project, organisation, left.role, on)
    joined = Partner.objects.create(project=project, organisation=organisation, role=left.role, since=on, replaces=left)
    changes = {"partners": ([left.organisation_id, left.role], [organisation.pk, joined.role]), "until": (None, on)}
    write_down("project partner replaced", project, changes, by=by, reason=reason.strip(), source=source)
    return joined


@transaction.atomic
def return_partner(partner: Partner, *, by: User | None, reason: str = "") -> Partner:
    """A partner that was said to leave takes part as before. Raises Refused where another took the place."""
    project = locked(partner.project)
    partner = Partner.objects.get(pk=partner.pk)
    if partner.replaced_by.exists():
        raise Refused(_("Another organisation took this place meanwhile."))
    _refuse_stranger_or_twin(project, partner.organisation, partner.role, partner.since)
    until, partner.until = partner.until, None
    partner.save(update_fields=["until"])
    changes = {"partners": (None, [partner.organisation_id, partner.role]), "until": (until, None)}
    write_down("partner stays", project, changes, by=by, reason=reason)
    return partner


def _end(partner: Partner, on: date) -> None:
    if partner.until:
        raise Refused(_("This partner left already, on %(day)s.") % {"day": formats.day(partner.until)})
    if partner.since and on < partner.since:
        raise Refused(
            _("The partner joined on %(since)s and cannot leave before.") % {"since": formats.day(partner.since)},
            field="on",
        )
    partner.until = on
    partner.save(update_fields=["until"])


def _refuse_stranger_or_twin(project: Project, organisation: Organisation, role: str, since: date | None) -> None:
    if organisation.network_id != project.programme.network_id:
        raise Refused(
            _("“%(name)s” is not in the register of this network.") % {"name": organisation.name},
            field="organisation",
        )
    if role not in Partner.Role.values:
        raise Refused(_("“%(value)s” is no role of a partner.") % {"value": role}, field="role")
    running = Q(until=None) | Q(until__gt=since) if since else Q(until=None)
    if project.partners.filter(running, organisation=organisation, role=role).exists():
        raise Refused(
            _("“%(name)s” takes part already as %(role)s.")
            % {"name": organisation.name, "role": Partner.Role(role).label},
            field="organisation",
        )
