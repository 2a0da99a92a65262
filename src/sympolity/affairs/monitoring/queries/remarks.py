"""Why a report came back: the reasons of the last version that was sent back, at their fields."""

from sympolity.affairs.monitoring.models import Return, Submission


def sent_back(of: Return) -> Submission | None:
    """The version that was sent back last, while the report waits to be sent again."""
    if of.state not in Return.WITH_THE_REPORTER:
        return None
    last = of.submissions.exclude(decision=Submission.Decision.WITHDRAWN).select_related("decided_by").last()
    return last if last is not None and last.decision == Submission.Decision.RETURNED else None


def remarks_on(submission: Submission | None) -> dict[str, list[str]]:
    """By field; what is said about all of it stands under an empty key."""
    found: dict[str, list[str]] = {}
    for remark in submission.remarks.all() if submission else ():
        found.setdefault(remark.key, []).append(remark.reason)
    return found
