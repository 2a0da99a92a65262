"""What agreements are found under."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from sympolity.affairs.agreements.models import Agreement
from sympolity.ground.search.registry import Card, Searchable, Text, register_searchable
from sympolity.network.programmes.cards import of_money


def register() -> None:
    register_searchable(
        Agreement,
        Searchable(
            name=_("Agreements"),
            icon="file-text",
            rows=lambda: Agreement.objects.select_related("programme").prefetch_related("parties__organisation"),
            card=_card,
            context=lambda one: (one.get_kind_display(), one.get_state_display(), one.programme.title),
        ),
    )


def _card(one: Any) -> Card:
    language = one.programme.base_language
    return Card(
        audience=of_money(one.programme_id),
        titles=(Text(one.title, language, "title"),),
        codes=(one.reference,),
        bodies=(
            Text(one.summary, language, "summary", _("what it is about")),
            *(Text(party.organisation.name, label=_("party")) for party in one.parties.all()),
        ),
        is_closed=one.state in (Agreement.State.DROPPED, Agreement.State.ENDED, Agreement.State.TERMINATED),
    )
