"""What facilities and procedures are found under."""

from django.utils.translation import gettext_lazy as _

from sympolity.affairs.onestop.models import Facility, Procedure
from sympolity.ground.search.audiences import of_network
from sympolity.ground.search.registry import Card, Searchable, Text, pointing_at, register_searchable
from sympolity.network.organisations.models import Organisation
from sympolity.network.territories.models import Territory


def register() -> None:
    register_searchable(
        Facility,
        Searchable(
            name=_("Facilities"),
            icon="map-pin",
            rows=lambda: Facility.objects.select_related("operator", "territory").prefetch_related("types", "codes"),
            card=_card_of_facility,
            context=lambda one: (", ".join(str(each) for each in one.types.all()), one.address, _name(one.territory)),
            follows={
                Territory._meta.label_lower: pointing_at(Facility, "territory"),
                Organisation._meta.label_lower: pointing_at(Facility, "operator"),
            },
        ),
    )
    register_searchable(
        Procedure,
        Searchable(
            name=_("Procedures"),
            icon="clipboard-list",
            rows=lambda: Procedure.objects.select_related("responsible", "territory"),
            card=_card_of_procedure,
            context=lambda one: (one.code, one.topic, _name(one.territory)),
            follows={
                Territory._meta.label_lower: pointing_at(Procedure, "territory"),
                Organisation._meta.label_lower: pointing_at(Procedure, "responsible"),
            },
        ),
    )


def _name(of: Territory | Organisation | None) -> str:
    return of.name if of else ""


def _card_of_facility(one: Facility) -> Card:
    return Card(
        audience=of_network(one.network_id),
        titles=(Text(one.name, one.language),),
        codes=tuple(code.value for code in one.codes.all()),
        bodies=(
            *(Text(each.name, one.language, label=_("type")) for each in one.types.all()),
            Text(_name(one.operator), label=_("run by")),
            Text(_name(one.territory), label=_("territory")),
            Text(f"{one.address} {one.postal_code} {one.town}", label=_("address")),
        ),
        is_closed=one.closed_on is not None,
    )


def _card_of_procedure(one: Procedure) -> Card:
    language = one.source_language
    return Card(
        audience=of_network(one.network_id),
        titles=(Text(one.name, language, "name"),),
        codes=tuple(filter(None, (one.code, one.field_code))),
        bodies=(
            Text(", ".join(map(str, one.keywords)), language, label=_("keywords")),
            Text(one.topic, language, label=_("topic")),
            Text(one.field, language, label=_("field of action")),
            Text(one.description, language, "description", _("description")),
            Text(one.requirements, language, "requirements", _("what to bring")),
            Text(_name(one.responsible), label=_("responsible organisation")),
            Text(one.unit, language, label=_("responsible office")),
            Text(_name(one.territory), label=_("territory")),
        ),
        is_closed=one.closed_on is not None,
    )
