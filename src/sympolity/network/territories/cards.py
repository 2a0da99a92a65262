"""What places are found under: their names in every language, their codes, and the place in which they lie."""

from django.utils.translation import gettext_lazy as _

from sympolity.ground.search.audiences import of_network
from sympolity.ground.search.registry import Card, Searchable, Text, pointing_at, register_searchable
from sympolity.network.territories.models import BoundaryFile, Grouping, Territory


def register() -> None:
    register_searchable(
        Territory,
        Searchable(
            name=_("Territories"),
            icon="territories",
            rows=lambda: Territory.objects.select_related("parent").prefetch_related("names", "codes"),
            card=_card_of_territory,
            context=lambda place: (place.get_level_display(), place.parent.name if place.parent else ""),
            follows={Territory._meta.label_lower: pointing_at(Territory, "parent")},
        ),
    )
    register_searchable(
        Grouping,
        Searchable(
            name=_("Groupings"),
            icon="layers",
            rows=Grouping.objects.all,
            card=lambda one: Card(
                audience=of_network(one.network_id),
                titles=(Text(one.name),),
                bodies=(Text(one.kind, label=_("kind")), Text(one.source, label=_("source"))),
                is_closed=one.closed_on is not None,
            ),
            context=lambda one: (one.kind,),
        ),
    )
    register_searchable(
        BoundaryFile,
        Searchable(
            name=_("Files of boundaries"),
            icon="document",
            rows=lambda: BoundaryFile.objects.defer("features"),
            card=lambda one: Card(
                audience=of_network(one.network_id),
                titles=(Text(one.file_name),),
                bodies=(Text(one.source, label=_("source")),),
                is_closed=one.discarded_at is not None,
            ),
            context=lambda one: (one.source,),
        ),
    )


def _card_of_territory(place: Territory) -> Card:
    above = place.parent.name if place.parent else ""
    return Card(
        audience=of_network(place.network_id),
        titles=(Text(place.name), *(Text(each.name, each.language, label=_("name")) for each in place.names.all())),
        codes=tuple(code.value for code in place.codes.all()),
        bodies=(Text(above, label=_("lies in")),),
        is_closed=place.closed_on is not None,
    )
