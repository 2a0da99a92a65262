"""Who may look again: auditors write and close findings and change nothing else; who answers does not close."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from sympolity.affairs.audit.models import Finding, FindingAnswer, Sample, SampledItem
from sympolity.network.programmes.rules import permit


def whose(obj: Any) -> Collection[int] | None:
    """The organisation that a finding is about; lists are open to each organisation, samples to none."""
    if isinstance(obj, Finding):
        return {obj.organisation_id}
    if isinstance(obj, SampledItem):
        return {obj.expenditure.organisation_id}
    if isinstance(obj, Sample):
        return set()
    organisation = getattr(obj, "organisation_id", None)
    return None if organisation is None else {organisation}


def answered_it(user: Any, obj: Any) -> bool:
    """Whether somebody spoke for the audited side of a finding."""
    if not isinstance(obj, Finding):
        return False
    return obj.answers.exclude(kind=FindingAnswer.Kind.REMARK).filter(written_by=user.pk).exists()


def wrote_it(user: Any, obj: Any) -> bool:
    return isinstance(obj, Finding) and obj.written_by_id is not None and obj.written_by_id == user.pk


ANSWERED = _("You answered this finding yourself. Another auditor has to close it.")
WROTE = _("You wrote this finding yourself. Somebody else has to answer it.")

permit("audit.see_audit", owners=whose)
permit("audit.write_finding", bar=answered_it, because=ANSWERED)
permit("audit.answer_finding", owners=whose, bar=wrote_it, because=WROTE)
