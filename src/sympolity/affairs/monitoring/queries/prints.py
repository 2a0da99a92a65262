"""Which sent reports have their PDF."""

from django.db.models import Exists, OuterRef, QuerySet

from sympolity.affairs.monitoring.models import Submission
from sympolity.ground.documents.models import Document

LABEL = "monitoring.submission"


def without_print() -> QuerySet[Submission]:
    """The versions whose PDF was not kept yet, the oldest first; sample data is printed when somebody asks."""
    kept = Document.objects.filter(subject_type=LABEL, subject_id=OuterRef("pk"))
    waiting = Submission.objects.filter(~Exists(kept), of__round__is_sample=False)
    return waiting.select_related("of__round__programme__network", "of__project", "of__organisation").order_by("pk")


def print_of(sent: Submission) -> Document | None:
    """The kept PDF of a version."""
    return Document.objects.about(sent).standing().first()
