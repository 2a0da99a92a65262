"""Papers of agreements are kept: they cannot be withdrawn before the day that a rule names."""

from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.affairs.agreements.queries.retention import keeps_papers_until
from sympolity.affairs.audit.queries.retention import agreements_over
from sympolity.ground.documents.models import Document
from sympolity.ground.kernel import formats


def kept_for_audit(document: Document) -> str:
    """Why a document may not be withdrawn; empty where no rule holds it. A correction stands beside it."""
    for agreement in agreements_over(document):
        keeping = keeps_papers_until(agreement)
        if keeping.rule is None:
            continue
        if keeping.until is None:
            words = {"agreement": agreement.reference, "source": keeping.rule.source}
            return _("It is kept for %(agreement)s (%(source)s). Add the right document beside it.") % words
        if timezone.localdate() <= keeping.until:
            words = {"agreement": agreement.reference, "day": formats.day(keeping.until)}
            return _("It is kept for %(agreement)s until %(day)s. Add the right document beside it.") % words
    return ""
