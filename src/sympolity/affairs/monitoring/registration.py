"""What the layers below learn from this one when the house starts."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.monitoring import cards, indicator_registration, report_registration
from sympolity.affairs.monitoring.edition_panels import editions_of_round
from sympolity.affairs.monitoring.models import Edition, Round, RoundQuestion, RoundTemplate
from sympolity.affairs.monitoring.words import VERBS
from sympolity.ground.journal.words import add_verbs
from sympolity.ground.kernel.panels import register_panel
from sympolity.ground.kernel.subjects import Subject, register_subject
from sympolity.ground.notices.kinds import Group, register_kind


def register() -> None:
    add_verbs(VERBS)
    cards.register()
    indicator_registration.register()
    report_registration.register()
    register_subject(
        Round,
        Subject(
            visible_to=Round.objects.visible_to,
            url=lambda found: reverse("monitoring:round", args=[found.programme.slug, found.pk]),
            network=lambda found: found.programme.network,
        ),
    )
    register_subject(
        Edition,
        Subject(
            visible_to=Edition.objects.visible_to,
            url=lambda found: reverse("monitoring:edition", args=[found.programme.slug, found.pk]),
            network=lambda found: found.programme.network,
        ),
    )
    register_subject(
        RoundTemplate,
        Subject(
            visible_to=RoundTemplate.objects.visible_to,
            url=lambda found: reverse("monitoring:template", args=[found.programme.slug, found.pk]),
            network=lambda found: found.programme.network,
        ),
    )
    register_subject(
        RoundQuestion,
        Subject(
            visible_to=RoundQuestion.objects.visible_to,
            url=lambda found: reverse("monitoring:template", args=[found.template.programme.slug, found.template_id]),
            frame=lambda found: found.template.programme,
            network=lambda found: found.template.programme.network,
        ),
    )
    register_panel("monitoring.round", editions_of_round, place=10)
    register_kind("round-opened", group=Group.REPORTS, words=_("Reports are asked for"))
    register_kind("round-reminder", group=Group.REPORTS, words=_("A report is due or late"))
    register_kind("due-day-moved", group=Group.REPORTS, words=_("A report is due on another day"))
