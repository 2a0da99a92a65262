"""What people are told of findings: those who have to answer, and the auditor who waits for the answer."""

from collections.abc import Callable, Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.affairs.audit.models import Finding, FindingAnswer
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel import formats
from sympolity.ground.notices.kinds import Group, register_kind
from sympolity.ground.notices.operations import tell_all
from sympolity.network.programmes.models import Role
from sympolity.network.programmes.roles.queries import people_holding

KINDS = {
    "finding-written": gettext_lazy("An auditor wrote a finding"),
    "finding-due": gettext_lazy("The answer to a finding is due or late"),
    "finding-answered": gettext_lazy("A finding was answered"),
    "finding-corrected": gettext_lazy("What a finding is about was put right"),
    "finding-closed": gettext_lazy("A finding was closed"),
    "finding-reopened": gettext_lazy("A finding was opened again"),
}


def register() -> None:
    for kind, words in KINDS.items():
        register_kind(kind, group=Group.WORK, words=words)


def answerers_of(finding: Finding) -> list[User]:
    """Who answers for the organisation, and the secretariat, today."""
    managers = people_holding([Role.ORGANISATION_MANAGER], finding.programme_id, finding.organisation_id)
    return list(dict.fromkeys([*managers, *people_holding([Role.SECRETARIAT], finding.programme_id)]))


def tell_written(finding: Finding) -> None:
    _tell(
        finding,
        "finding-written",
        f"finding-written:{finding.pk}",
        answerers_of(finding),
        lambda: (
            _("Finding %(number)s: %(title)s") % _words(finding),
            _("Answer it until %(day)s.") % _words(finding),
        ),
    )


def tell_due(finding: Finding, *, days: int) -> None:
    """Before the day comes, and on each day of the calendar of reminders once it has passed."""
    people = answerers_of(finding)
    if days > 0 and finding.written_by:
        people = [*people, finding.written_by]

    def write() -> tuple[str, str]:
        if days > 0:
            return _("Late: the answer to finding %(number)s") % _words(finding), _("It was due on %(day)s.") % _words(
                finding
            )
        return _("Due soon: the answer to finding %(number)s") % _words(finding), _(
            "Answer it until %(day)s."
        ) % _words(finding)

    _tell(finding, "finding-due", f"finding-due:{finding.pk}:{finding.answer_by}:{days}", people, write)


def tell_answered(finding: Finding, answer: FindingAnswer) -> None:
    _tell_auditor(finding, "finding-answered", answer, lambda: _("Answered: finding %(number)s") % _words(finding))


def tell_corrected(finding: Finding, answer: FindingAnswer) -> None:
    _tell_auditor(finding, "finding-corrected", answer, lambda: _("Put right: finding %(number)s") % _words(finding))


def tell_closed(finding: Finding) -> None:
    _tell(
        finding,
        "finding-closed",
        f"finding-closed:{finding.pk}:{timezone.now():%Y%m%dT%H%M%S%f}",
        answerers_of(finding),
        lambda: (_("Closed: finding %(number)s") % _words(finding), finding.conclusion),
    )


def tell_reopened(finding: Finding, said: FindingAnswer) -> None:
    _tell(
        finding,
        "finding-reopened",
        f"finding-reopened:{said.pk}",
        answerers_of(finding),
        lambda: (_("Opened again: finding %(number)s") % _words(finding), said.text),
    )


def _tell_auditor(finding: Finding, kind: str, answer: FindingAnswer, title: Callable[[], str]) -> None:
    people = [finding.written_by] if finding.written_by else []
    _tell(finding, kind, f"{kind}:{answer.pk}", people, lambda: (title(), answer.text))


def _words(finding: Finding) -> dict[str, object]:
    return {"number": finding.number, "title": finding.title, "day": formats.day(finding.answer_by)}


def _tell(finding: Finding, kind: str, key: str, people: Iterable[User], write: Callable[[], tuple[str, str]]) -> None:
    programme = finding.programme
    tell_all(
        people,
        kind=kind,
        key=key,
        write=write,
        url=reverse("audit:finding", args=[programme.slug, finding.pk]),
        network=programme.network,
        programme_id=programme.pk,
    )
