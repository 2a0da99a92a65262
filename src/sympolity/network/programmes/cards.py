"""What programmes and objectives are found under, and which audiences roles open."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from sympolity.ground.search.audiences import register_audiences
from sympolity.ground.search.registry import Card, Searchable, Text, pointing_at, register_searchable
from sympolity.network.organisations.cards import of_people
from sympolity.network.programmes.models import Factor, Objective, Programme
from sympolity.network.programmes.rules import networks_kept, roles_held


def of_programme(programme_id: int) -> str:
    return f"p{programme_id}"


def of_money(programme_id: int) -> str:
    """Those who see agreements, contracts and sums of a programme."""
    return f"m{programme_id}"


def audiences_of_roles(user: Any) -> list[str]:
    """Those who see a programme, its money, and the people of a network: by a role there, or as its keeper."""
    seen = [of_programme(pk) for pk in Programme.objects.visible_to(user).values_list("pk", flat=True)]
    seen += {of_money(held.programme_id) for held in roles_held(user) if "finance.see_money" in held.sheet.permissions}
    following = {held.network_id for held in roles_held(user) if "organisations.view_person" in held.sheet.permissions}
    return [*seen, *(of_people(network_id) for network_id in following | networks_kept(user))]


def register() -> None:
    register_audiences(audiences_of_roles)
    register_searchable(
        Programme,
        Searchable(
            name=_("Programmes"),
            icon="layers",
            rows=Programme.objects.all,
            card=lambda one: Card(
                audience=of_programme(one.pk),
                titles=(Text(one.title, one.base_language, "title"),),
                codes=(one.slug,),
                bodies=(Text(one.summary, one.base_language, "summary", _("what it is")),),
                is_closed=one.status == Programme.Status.CLOSED,
            ),
            context=lambda one: (one.get_status_display(),),
        ),
    )
    register_searchable(
        Objective,
        Searchable(
            name=_("Objectives"),
            icon="missions",
            rows=lambda: Objective.objects.select_related("programme").prefetch_related("factors"),
            card=_card_of_objective,
            context=lambda one: (one.code, one.programme.title),
            follows={Factor._meta.label_lower: pointing_at(Objective, "factors")},
        ),
    )


def _card_of_objective(one: Objective) -> Card:
    language = one.programme.base_language
    factors = [each for each in one.factors.all() if each.closed_on is None]
    statements = (Text(each.statement, language, label=_("factor")) for each in factors)
    reasons = (Text(each.why_and_how, language, label=_("factor")) for each in factors)
    return Card(
        audience=of_programme(one.programme_id),
        titles=(Text(one.name, language, "name"),),
        codes=(one.code,) if one.code else (),
        bodies=(Text(one.goal, language, "goal", _("goal")), *statements, *reasons),
        is_closed=one.closed_on is not None,
    )
