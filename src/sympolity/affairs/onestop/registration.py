"""What the layers below learn from this one when the house starts."""

from django.urls import reverse

from sympolity.affairs.onestop import cards
from sympolity.affairs.onestop.models import Facility, Procedure
from sympolity.affairs.onestop.panels import run_by, services_here
from sympolity.affairs.onestop.words import VERBS
from sympolity.ground.journal.words import add_verbs
from sympolity.ground.kernel.panels import register_panel
from sympolity.ground.kernel.subjects import Subject, register_subject


def register() -> None:
    add_verbs(VERBS)
    cards.register()
    for model, page in ((Facility, "onestop:facility"), (Procedure, "onestop:procedure")):
        register_subject(
            model,
            Subject(
                visible_to=model.objects.visible_to,
                url=lambda found, page=page: reverse(page, args=[found.pk]),  # type: ignore[misc]
                frame=lambda _found: None,
                translate_permission="onestop.change_offer",
            ),
        )
    register_panel("territories.territory", services_here, place=40)
    register_panel("organisations.organisation", run_by, place=60)
