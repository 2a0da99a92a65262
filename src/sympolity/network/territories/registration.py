"""What the layers below learn from this one when the house starts."""

from django.urls import reverse

from sympolity.ground.journal.words import add_verbs
from sympolity.ground.kernel.subjects import Subject, register_subject
from sympolity.network.territories import cards
from sympolity.network.territories.models import BoundaryFile, Grouping, Territory
from sympolity.network.territories.words import VERBS


def register() -> None:
    add_verbs(VERBS)
    cards.register()
    for model, page in (
        (Territory, "territories:territory"),
        (Grouping, "territories:grouping"),
        (BoundaryFile, "territories:boundary-file"),
    ):
        register_subject(
            model,
            Subject(
                visible_to=model.objects.visible_to,
                url=lambda found, page=page: reverse(page, args=[found.pk]),  # type: ignore[misc]
                frame=lambda _found: None,
            ),
        )
