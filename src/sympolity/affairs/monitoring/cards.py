"""What rounds are found under."""

from django.utils.translation import gettext_lazy as _

from sympolity.affairs.monitoring.models import Round
from sympolity.ground.search.registry import Card, Searchable, Text, register_searchable
from sympolity.network.programmes.cards import of_programme


def register() -> None:
    register_searchable(
        Round,
        Searchable(
            name=_("Rounds"),
            icon="rounds",
            rows=lambda: Round.objects.select_related("programme"),
            card=lambda one: Card(
                audience=of_programme(one.programme_id),
                titles=(Text(one.title, one.programme.base_language, "title"),),
                codes=(),
                bodies=(Text(one.introduction, one.programme.base_language, "introduction"),),
                is_closed=one.state == Round.State.CANCELLED,
            ),
            context=lambda one: (one.get_state_display(), one.programme.title),
        ),
    )
