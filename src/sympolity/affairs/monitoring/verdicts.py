"""What a check of a file found, in one sentence and what to do next: the same on the page and in the shell."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from sympolity.affairs.monitoring.models import Edition, Submission
from sympolity.affairs.monitoring.queries.verifying import Finding, Verdict
from sympolity.ground.kernel import formats

TONES = {
    Verdict.UNCHANGED: "fine",
    Verdict.SUPERSEDED: "attention",
    Verdict.RESPELLED: "attention",
    Verdict.CHANGED: "late",
    Verdict.UNKNOWN: "neutral",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A finding in words: the headline, what it is about, and what follows from it."""

    tone: str
    headline: str
    about: str
    advice: str


def told(finding: Finding) -> Told:
    return Told(TONES[finding.verdict], _headline(finding), about(finding), _advice(finding))


def _headline(finding: Finding) -> str:
    if finding.verdict == Verdict.UNKNOWN:
        return _("Not known here")
    if finding.verdict == Verdict.CHANGED:
        return _("Changed: this is not what was frozen")
    if finding.verdict == Verdict.RESPELLED:
        return _("The content is as frozen, the file is not")
    if finding.verdict == Verdict.SUPERSEDED:
        return _("Unchanged, and since replaced")
    return _("Unchanged: byte for byte as it was frozen")


def about(finding: Finding) -> str:
    """What a file is: which edition of which round, or which version of which report."""
    if finding.edition:
        return _about_edition(finding.edition, is_public=finding.is_public_file)
    return _about_report(finding.submission) if finding.submission else ""


def _about_edition(edition: Edition, *, is_public: bool) -> str:
    round_ = edition.round
    said = {
        "number": formats.number(edition.number),
        "round": round_.title,
        "programme": round_.programme.title,
        "from": formats.day(round_.period_from),
        "until": formats.day(round_.period_until),
        "day": formats.day(edition.closed_at),
    }
    if is_public:
        what = _("Public edition %(number)s of “%(round)s”, %(programme)s.")
    else:
        what = _("Edition %(number)s of “%(round)s”, %(programme)s.")
    when = _("It is about %(from)s to %(until)s and was closed on %(day)s.")
    return f"{what % said} {when % said}"


def _about_report(sent: Submission) -> str:
    report = sent.of
    return _(
        "Version %(number)s of the report of %(organisation)s on “%(report)s” in “%(round)s”, %(programme)s, sent on "
        "%(day)s: %(decision)s."
    ) % {
        "number": formats.number(sent.number),
        "organisation": report.organisation.name,
        "report": str(report),
        "round": report.round.title,
        "programme": report.round.programme.title,
        "day": formats.day(sent.submitted_at),
        "decision": sent.get_decision_display(),
    }


def _advice(finding: Finding) -> str:
    if finding.verdict == Verdict.UNKNOWN:
        return _(
            "No edition and no sent report has this hash. Was the file opened and saved again? Take the one that you "
            "were given, or download it anew. Tables (CSV, XLSX) and PDF are made from the JSON file: check that one."
        )
    if finding.verdict == Verdict.CHANGED:
        return _("It should have the hash %(expected)s. Download it anew and do not rely on this file.") % {
            "expected": finding.expected
        }
    if finding.verdict == Verdict.RESPELLED:
        return _(
            "A program wrote it anew, with other blanks or another order. The frozen file has the hash %(hash)s."
        ) % {"hash": finding.expected}
    if finding.verdict == Verdict.SUPERSEDED:
        return _superseded(finding.later)
    return _("You can rely on it.")


def _superseded(later: Edition | Submission | None) -> str:
    if isinstance(later, Edition):
        said = {"number": formats.number(later.number), "day": formats.day(later.closed_at), "reason": later.reason}
        return _("Edition %(number)s of %(day)s replaces it: %(reason)s") % said
    said = {"number": formats.number(later.number if later else 0)}
    return _("Version %(number)s of this report came after it.") % said
