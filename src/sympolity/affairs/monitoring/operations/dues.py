"""Single reports of an open round: another due day, not asked after all, asked for again. Each with its reason."""

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.affairs.monitoring.models import Return, Round
from sympolity.affairs.monitoring.queries.readers import people_of
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.editing import alter
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.languages.queries import say
from sympolity.ground.notices.operations import tell_all
from sympolity.methods import cycle
from sympolity.network.programmes.deeds import write_down


@transaction.atomic
def move_due_day(report: Return, *, due_on: date, reason: str, by: User | None) -> Return:
    """One report gets another due day, today or later, with a reason; its people are told. Raises Refused."""
    report = locked_in_open_round(report)
    if report.state not in Return.WITH_THE_REPORTER:
        words = {"state": report.get_state_display()}
        raise Refused(_("This report is “%(state)s”. Nobody has to send it now.") % words)
    if due_on < timezone.localdate():
        raise Refused(_("This day has passed. Choose today or a later one."), field="due_on")
    changes = alter(report, {"due_on": due_on})
    if changes:
        write_down("due day moved", report, changes, by=by, reason=reason)
        _tell_new_day(report)
    return report


@transaction.atomic
def excuse_report(report: Return, *, reason: str, by: User | None) -> Return:
    """Nobody has to send this report. It stays in the round, with the reason. Raises Refused."""
    report = locked_in_open_round(report)
    if report.is_being_corrected:
        words = {"state": report.get_state_display()}
        raise Refused(_("The report is “%(state)s”. It cannot take this step.") % words)
    _step(report, Return.State.EXCUSED)
    changes = alter(report, {"state": Return.State.EXCUSED, "reason": reason.strip()[:500]})
    write_down("report excused", report, {"state": changes["state"]}, by=by, reason=reason)
    return report


@transaction.atomic
def ask_again(report: Return, *, reason: str, by: User | None) -> Return:
    """A report that was excused is asked for after all. Its due day stays. Raises Refused."""
    report = locked_in_open_round(report)
    _step(report, Return.State.DUE)
    changes = alter(report, {"state": Return.State.DUE, "reason": ""})
    write_down("report asked for again", report, {"state": changes["state"]}, by=by, reason=reason)
    return report


def locked_in_open_round(report: Return) -> Return:
    """The report as it stands now, held. Raises Refused where its round is not open.

    The round is read after the report is held: whoever closes it waits for those who hold its reports.
    """
    rows = Return.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("organisation", "project").get(pk=report.pk)
    found.round = Round.objects.select_related("programme__network").get(pk=found.round_id)
    if found.round.state != Round.State.OPEN:
        raise Refused(_("The round is “%(state)s”, not open.") % {"state": found.round.get_state_display()})
    return found


def _step(report: Return, target: str) -> None:
    try:
        cycle.RETURN.move(report.state, target)
    except cycle.Refusal as refusal:
        words = {"state": report.get_state_display()}
        raise Refused(_("The report is “%(state)s”. It cannot take this step.") % words) from refusal


def _tell_new_day(report: Return) -> None:
    round_ = report.round
    tell_all(
        people_of(round_.programme_id, [report.organisation_id]),
        kind="due-day-moved",
        key=f"due-day-moved:{report.pk}:{report.due_on.isoformat()}",
        url=reverse("monitoring:round", args=[round_.programme.slug, round_.pk]) + f"?open={report.organisation_id}",
        network=round_.programme.network,
        programme_id=round_.programme_id,
        write=lambda: (
            _("A report is now due on %(day)s") % {"day": formats.day(report.due_on, "long")},
            f"{report}: {say(round_, 'title').text}",
        ),
    )
