"""What the layers below learn from this one when the house starts."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from sympolity.ground.journal.words import add_verbs
from sympolity.ground.kernel.panels import register_panel
from sympolity.ground.kernel.subjects import Subject, register_subject
from sympolity.network.organisations import cards
from sympolity.network.organisations.models import Affiliation, Organisation
from sympolity.network.organisations.panels import organisations_here
from sympolity.network.organisations.words import VERBS


def register() -> None:
    add_verbs(VERBS)
    cards.register()
    register_subject(
        Organisation,
        Subject(
            visible_to=Organisation.objects.visible_to,
            url=lambda one: reverse("organisations:organisation", args=[one.pk]),
            frame=lambda _one: None,
        ),
    )
    register_subject(
        Affiliation,
        Subject(
            visible_to=affiliations_open_to,
            url=lambda entry: reverse("organisations:organisation", args=[entry.organisation_id]),
            frame=lambda _entry: None,
            network=lambda entry: entry.organisation.network,
        ),
    )
    register_panel("territories.territory", organisations_here, place=20)


def affiliations_open_to(user: Any) -> QuerySet[Affiliation]:
    """The people whom a person may see; asked for each organisation, because roles decide it."""
    visible = Affiliation.objects.visible_to(user).select_related("organisation")
    seen = [each.pk for each in visible if user.has_perm("organisations.view_person", each.organisation)]
    return Affiliation.objects.filter(pk__in=seen)
