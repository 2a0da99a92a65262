"""What files that were brought in are found under, by those who bring them in."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from sympolity.ground.search.audiences import register_audiences
from sympolity.ground.search.registry import Card, Searchable, Text, register_searchable
from sympolity.interchange.models import Import
from sympolity.network.programmes.rules import roles_held

BRING = "interchange.bring_spreadsheet"


def of_importers(programme_id: int) -> str:
    return f"i{programme_id}"


def audiences_of_importers(user: Any) -> list[str]:
    return [of_importers(held.programme_id) for held in roles_held(user) if BRING in held.sheet.permissions]


def register() -> None:
    register_audiences(audiences_of_importers)
    register_searchable(
        Import,
        Searchable(
            name=_("Imports"),
            icon="imports",
            rows=lambda: Import.objects.select_related("programme").only(
                "programme__slug", "kind", "file_name", "source", "state"
            ),
            card=lambda one: Card(
                audience=of_importers(one.programme_id),
                titles=(Text(one.file_name),),
                bodies=(Text(one.source, label=_("source")),),
                is_closed=one.state in {Import.State.UNDONE, Import.State.FAILED, Import.State.DISCARDED},
            ),
            context=lambda one: (one.get_state_display(), one.source),
        ),
    )
