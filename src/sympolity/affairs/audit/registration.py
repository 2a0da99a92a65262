"""What the layers below learn from this one when the house starts."""

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.audit import cards, guards, notices, panels
from sympolity.affairs.audit.keeping import kept_for_audit
from sympolity.affairs.audit.models import Finding, Sample, SampledItem
from sympolity.affairs.audit.words import VERBS
from sympolity.ground.documents.folders import FolderRules, register_folder, register_keeper
from sympolity.ground.journal.words import add_verbs
from sympolity.ground.kernel.subjects import Subject, register_subject
from sympolity.network.portfolio.models import Project
from sympolity.network.portfolio.operations.guards import register_guard


def register() -> None:
    add_verbs(VERBS)
    cards.register()
    notices.register()
    panels.register()
    register_guard(Project.Stage.CLOSED, guards.with_open_finding)
    register_keeper(kept_for_audit)
    register_subject(
        Sample,
        Subject(
            visible_to=lambda user: Sample.objects.visible_to(user).select_related("programme").defer("frame"),
            url=lambda found: reverse("audit:sample", args=[found.programme.slug, found.pk]),
            network=lambda found: found.programme.network,
            told=_told_of_samples,
        ),
    )
    register_subject(
        SampledItem,
        Subject(
            visible_to=lambda user: (
                SampledItem.objects.visible_to(user).select_related("sample__programme").defer("sample__frame")
            ),
            url=lambda found: reverse("audit:item", args=[found.sample.programme.slug, found.pk]),
            network=lambda found: found.sample.programme.network,
        ),
    )
    register_folder(
        Finding, FolderRules(add="audit.answer_finding", see="audit.see_audit", closed_because=_closed_because)
    )
    register_subject(
        Finding,
        Subject(
            visible_to=lambda user: Finding.objects.visible_to(user).select_related("programme"),
            url=lambda found: reverse("audit:finding", args=[found.programme.slug, found.pk]),
            network=lambda found: found.programme.network,
            told=_told_of_findings,
        ),
    )


def _closed_because(finding: Finding) -> str:
    """What was answered with stays as it was when the finding was closed."""
    return gettext("This finding is closed. The auditor can open it again.") if not finding.is_open else ""


def _told_of_samples(key: str, value: object) -> tuple[str, object] | None:
    words = {"drawn": _("drawn"), "expenditure": _("expenditure"), "result": _("result")}
    if key not in words:
        return None
    if key == "result":
        value = dict(SampledItem.Result.choices).get(str(value), value)
    return str(words[key]), value


def _told_of_findings(key: str, value: object) -> tuple[str, object] | None:
    return (str(_("correction")), value) if key == "correction" else None
