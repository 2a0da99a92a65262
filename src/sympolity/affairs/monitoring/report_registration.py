"""What the layers below learn of reports: their page, their documents, what people are told of them."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.affairs.monitoring.models import Return, Round
from sympolity.ground.documents.folders import FolderRules, register_folder
from sympolity.ground.kernel.subjects import Subject, register_subject
from sympolity.ground.notices.kinds import Group, register_kind


def register() -> None:
    register_subject(
        Return,
        Subject(
            visible_to=Return.objects.visible_to,
            url=lambda found: reverse("monitoring:return", args=[found.programme.slug, found.round_id, found.pk]),
            frame=lambda found: found.programme,
            network=lambda found: found.programme.network,
        ),
    )
    register_folder(
        Return,
        FolderRules(add="monitoring.report", see="journal.view_history", closed_because=closed_because),
    )
    register_kind("report-received", group=Group.REPORTS, words=gettext_lazy("Your report was received"))
    register_kind("reports-to-read", group=Group.REPORTS, words=gettext_lazy("Reports wait to be read"))
    register_kind("report-returned", group=Group.REPORTS, words=gettext_lazy("A report was sent back"))
    register_kind("report-accepted", group=Group.REPORTS, words=gettext_lazy("A report was accepted"))
    register_kind("report-reopened", group=Group.REPORTS, words=gettext_lazy("A report was opened again"))


def closed_because(of: Return) -> str:
    """Evidence belongs to what is sent: once a report is sent, or its round closed, its documents stay as they are."""
    if of.round.state != Round.State.OPEN:
        return _("The round is “%(state)s”, not open.") % {"state": of.round.get_state_display()}
    if of.state in Return.WITH_THE_REPORTER:
        return ""
    return _("This report is “%(state)s”. Its documents stay as they are.") % {"state": of.get_state_display()}
