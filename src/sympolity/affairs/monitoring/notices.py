"""What those who report are told about their reports: once, in their language, as they wish."""

from collections.abc import Callable, Sequence
from functools import partial

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolity.affairs.monitoring.models import Return, Round, Submission
from sympolity.affairs.monitoring.queries.readers import secretariat_of
from sympolity.ground.accounts.models import User
from sympolity.ground.notices.operations import tell_all
from sympolity.network.programmes.role_table import ROLES, Scope
from sympolity.network.programmes.roles.queries import people_holding

Words = Callable[[], tuple[str, str]]
REPORTING = [
    role
    for role, sheet in ROLES.items()
    if sheet.scope == Scope.ORGANISATION and "monitoring.report" in sheet.permissions
]


def tell_received(of: Return, sent: Submission) -> None:
    """A receipt for who sent a report, with what proves it later."""
    people = [sent.submitted_by] if sent.submitted_by else []
    _tell(of, "report-received", f"report-received:{sent.pk}", people, lambda: _received(of, sent))


def tell_received_together(round_: Round, sent: Sequence[Submission], *, by: User | None) -> None:
    """One receipt for all that somebody sent at once, and one word to the secretariat that they can be read."""
    key = f"reports-received:{max(each.pk for each in sent)}"
    programme = round_.programme
    told: list[tuple[list[User], str, Words, str]] = [
        (
            [by] if by else [],
            "report-received",
            partial(_received_together, round_, sent),
            reverse("monitoring:round", args=[programme.slug, round_.pk]),
        ),
        (
            [each for each in secretariat_of(programme.pk) if each != by],
            "reports-to-read",
            partial(_to_read, round_, sent),
            reverse("monitoring:to-read", args=[programme.slug]),
        ),
    ]
    for people, kind, write, url in told:
        tell_all(people, kind=kind, key=key, write=write, url=url, network=programme.network, programme_id=programme.pk)


def tell_returned(of: Return, sent: Submission) -> None:
    """Those who report hear that a report came back, and why."""
    _tell(of, "report-returned", f"report-returned:{sent.pk}", reporters_of(of), lambda: _returned(of, sent))


def tell_accepted(of: Return, sent: Submission) -> None:
    """Those who report hear that a report counts."""
    _tell(of, "report-accepted", f"report-accepted:{sent.pk}", reporters_of(of), lambda: _accepted(of))


def tell_reopened(of: Return) -> None:
    """Those who report hear that a report may be put right, and why. Each reopening is told of."""
    key = f"report-reopened:{of.pk}:{of.submissions.count()}:{of.revision}:{timezone.now():%Y%m%dT%H%M%S%f}"
    _tell(of, "report-reopened", key, reporters_of(of), lambda: _reopened(of))


def reporters_of(of: Return) -> list[User]:
    """The people who fill in and send the reports of an organisation today, and whoever sent this one."""
    people = people_holding(REPORTING, of.round.programme_id, of.organisation_id)
    return [*people, of.submitted_by] if of.submitted_by and of.submitted_by not in people else people


def _tell(of: Return, kind: str, key: str, people: list[User], write: Words) -> None:
    programme = of.round.programme
    url = reverse("monitoring:return", args=[programme.slug, of.round_id, of.pk])
    network = programme.network
    tell_all(people, kind=kind, key=key, write=write, url=url, network=network, programme_id=programme.pk)


def _received(of: Return, sent: Submission) -> tuple[str, str]:
    words = {"report": of, "version": sent.number, "hash": sent.sha256}
    text = _("Your report was received as version %(version)s. Its hash (SHA-256) is %(hash)s.") % words
    return _("Received: %(report)s") % words, text


def _received_together(round_: Round, sent: Sequence[Submission]) -> tuple[str, str]:
    count = len(sent)
    title = ngettext("Received: %(count)s report, %(round)s", "Received: %(count)s reports, %(round)s", count)
    lines = [
        _("%(report)s: version %(version)s, hash (SHA-256) %(hash)s")
        % {"report": each.of, "version": each.number, "hash": each.sha256}
        for each in sent
    ]
    return title % {"count": count, "round": round_.title}, "\n".join(f"– {line}" for line in lines)


def _to_read(round_: Round, sent: Sequence[Submission]) -> tuple[str, str]:
    count = len(sent)
    words = {"count": count, "organisation": sent[0].of.organisation, "round": round_.title}
    title = ngettext("%(organisation)s sent %(count)s report", "%(organisation)s sent %(count)s reports", count)
    text = ngettext("It waits to be read: %(round)s.", "They wait to be read: %(round)s.", count)
    return title % words, text % words


def _returned(of: Return, sent: Submission) -> tuple[str, str]:
    remarks = [remark.reason for remark in sent.remarks.all()]
    reasons = "\n".join(["", *([sent.note] if sent.note else []), *(f"– {reason}" for reason in remarks)])
    text = _("Please put this right and send the report again:") + reasons
    return _("Sent back: %(report)s") % {"report": of}, text


def _accepted(of: Return) -> tuple[str, str]:
    return _("Accepted: %(report)s") % {"report": of}, _("The figures of this report count from now on.")


def _reopened(of: Return) -> tuple[str, str]:
    words = {"report": of, "reason": of.reason, "scope": of.get_reopened_scope_display()}
    text = _("It may be changed (%(scope)s), for this reason: %(reason)s") % words
    return _("Opened again: %(report)s") % words, text
