"""The PDF of each sent report: printed once from its frozen content, and kept by its hash."""

import logging

from django.core.files.base import ContentFile

from sympolity.affairs.monitoring.exports.report_paper import printed
from sympolity.affairs.monitoring.models import Submission
from sympolity.affairs.monitoring.queries.known import content_of
from sympolity.affairs.monitoring.queries.prints import without_print
from sympolity.ground.documents.models import Document
from sympolity.ground.documents.operations import keep

MOST_AT_ONCE = 100
logger = logging.getLogger(__name__)


def keep_prints() -> list[int]:
    """Print and keep what was sent since the last time; a report that cannot be printed is written to the log."""
    kept = []
    for sent in without_print()[:MOST_AT_ONCE]:
        try:
            kept.append(keep_print(sent).pk)
        except Exception:  # one paper that cannot be set must not hold back all others
            logger.exception("Version %s of report %s could not be printed", sent.number, sent.of_id)
    return kept


def keep_print(sent: Submission) -> Document:
    """The PDF of a version, in the language of its programme; kept twice it is the same document."""
    programme = sent.of.round.programme
    made = printed(content_of(sent), language=programme.base_language, sha256=sent.sha256)
    return keep(
        ContentFile(made, name=f"report-{sent.of_id}-version-{sent.number}.pdf"),
        sent,
        by=None,
        network=programme.network,
        programme_id=programme.pk,
        title=str(sent.of)[:200],
    )
