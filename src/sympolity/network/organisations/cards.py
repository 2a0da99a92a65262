"""What organisations and their people are found under. People only by those who may see them."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from sympolity.ground.search.audiences import of_network
from sympolity.ground.search.registry import Card, Searchable, Text, pointing_at, register_searchable
from sympolity.network.organisations.models import Affiliation, Organisation
from sympolity.network.territories.models import Territory


def of_people(network_id: int) -> str:
    """The audience of those who see the people of a network's organisations; the programmes say who belongs to it."""
    return f"h{network_id}"


def register() -> None:
    register_searchable(
        Organisation,
        Searchable(
            name=_("Organisations"),
            icon="organisations",
            rows=lambda: Organisation.objects.select_related("home", "parent").prefetch_related("names", "codes"),
            card=_card_of_organisation,
            context=lambda one: (one.get_kind_display(), one.home.name if one.home else ""),
            follows={
                Organisation._meta.label_lower: pointing_at(Organisation, "parent"),
                Territory._meta.label_lower: pointing_at(Organisation, "home"),
            },
        ),
    )
    register_searchable(
        Affiliation,
        Searchable(
            name=_("People"),
            icon="people",
            rows=lambda: Affiliation.objects.select_related("organisation"),
            card=lambda entry: Card(
                audience=of_people(entry.organisation.network_id),
                titles=(Text(entry.person_name),),
                bodies=(
                    Text(entry.function, label=_("function")),
                    Text(entry.organisation.name, label=_("organisation")),
                ),
                is_closed=entry.until is not None,
            ),
            context=lambda entry: (entry.function, entry.organisation.name),
            follows={Organisation._meta.label_lower: pointing_at(Affiliation, "organisation")},
            open_to=_people_open_to,
        ),
    )


def _card_of_organisation(one: Organisation) -> Card:
    home = one.home.name if one.home else ""
    parent = one.parent.name if one.parent else ""
    return Card(
        audience=of_network(one.network_id),
        titles=(Text(one.name), *(Text(each.name, label=_("name")) for each in one.names.all())),
        codes=tuple(code.value for code in one.codes.all()),
        bodies=(Text(home, label=_("home territory")), Text(parent, label=_("belongs to"))),
        is_closed=one.closed_on is not None,
    )


def _people_open_to(user: Any, pks: Sequence[int]) -> Iterable[Affiliation]:
    """Roles decide, so each organisation is asked; only those of one page."""
    visible = Affiliation.objects.visible_to(user).filter(pk__in=pks).select_related("organisation")
    return [each for each in visible if user.has_perm("organisations.view_person", each.organisation)]
