"""A programme as a frame: what it is called, how long it runs, who pays."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.ground.accounts.models import Network, User
from sympolity.ground.journal.operations import record
from sympolity.ground.kernel.editing import alter, kept, locked, to_close, to_reopen, told
from sympolity.ground.kernel.refusals import Refused
from sympolity.methods import cycle
from sympolity.network.programmes.deeds import write_down
from sympolity.network.programmes.models import Appointment, Fund, Programme, Role
from sympolity.network.programmes.rules import look_again

# Words that stand in addresses beside the short names of programmes.
TAKEN_SLUGS = frozenset({"new", "invitations"})


@transaction.atomic
def add_programme(network: Network, *, by: User, **facts: Any) -> Programme:
    """Who starts a programme is its first administrator. Raises Refused for a short name that is taken."""
    programme = Programme(network=network, status=cycle.PROGRAMME.first, **facts)
    if programme.slug in TAKEN_SLUGS:
        raise Refused(_("This short name has another use. Choose a different one."), field="slug")
    _check_grouping(programme)
    kept(programme)
    Appointment.objects.create(user=by, programme=programme, role=Role.ADMIN)
    look_again(by)
    changes = told(programme, "title", "slug", "base_language", "currency", "starts_on", "ends_on", "is_public")
    record("programme added", programme, by=by, network=network, programme_id=programme.pk, changes=changes)
    return programme


@transaction.atomic
def change_programme(programme: Programme, *, by: User, **facts: Any) -> Programme:
    """The short name stays: addresses that were shared must keep working. Raises Refused for a foreign territory."""
    programme = locked(programme)
    if "slug" in facts and facts["slug"] != programme.slug:
        raise Refused(_("The short name stands in addresses that people have shared. It stays."), field="slug")
    if grouping := facts.get("grouping"):
        _check_grouping(Programme(network=programme.network, grouping=grouping))
    if changes := alter(programme, facts):
        record(
            "programme changed",
            programme,
            by=by,
            network=programme.network,
            programme_id=programme.pk,
            changes=changes,
        )
    return programme


def _check_grouping(programme: Programme) -> None:
    if programme.grouping and programme.grouping.network_id != programme.network_id:
        raise Refused(_("These places belong to another network."), field="grouping")


@transaction.atomic
def move_programme(programme: Programme, *, status: str, by: User, reason: str = "") -> Programme:
    """In preparation, running, closed, and running again. Raises Refused for a move that the cycle does not know."""
    programme = locked(programme)
    try:
        moved = cycle.PROGRAMME.move(programme.status, status)
    except cycle.Refusal as refusal:
        words = {"from": programme.get_status_display(), "to": dict(Programme.Status.choices).get(status, status)}
        sentence = _("A programme that is %(from)s cannot become %(to)s.") % words
        raise Refused(sentence, field="status") from refusal
    changes = alter(programme, {"status": moved})
    record(
        "programme moved",
        programme,
        by=by,
        network=programme.network,
        programme_id=programme.pk,
        changes=changes,
        reason=reason,
    )
    return programme


# -- funds -----------------------------------------------------------------------
@transaction.atomic
def add_fund(programme: Programme, *, by: User, **facts: Any) -> Fund:
    fund = kept(Fund(programme=programme, **facts))
    write_down("fund added", fund, told(fund, "name", "code", "share"), by=by)
    return fund


@transaction.atomic
def change_fund(fund: Fund, *, by: User, **facts: Any) -> Fund:
    fund = locked(fund)
    if changes := alter(fund, facts):
        write_down("fund changed", fund, changes, by=by)
    return fund


@transaction.atomic
def close_fund(fund: Fund, *, closed_on: date | None = None, by: User, reason: str = "") -> Fund:
    """It can no longer be chosen; what was planned from it stays."""
    fund = to_close(fund)
    write_down("fund closed", fund, alter(fund, {"closed_on": closed_on or timezone.localdate()}), by=by, reason=reason)
    return fund


@transaction.atomic
def reopen_fund(fund: Fund, *, by: User, reason: str = "") -> Fund:
    fund = to_reopen(fund)
    write_down("fund opened again", fund, alter(fund, {"closed_on": None}), by=by, reason=reason)
    return fund
