"""What the layers below learn about procurements when the house starts: history, documents, search, panel, notices."""

from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.affairs.procurement.models import ModificationRule, ProcedureRule, Procurement
from sympolity.affairs.procurement.notices import procedures as notices
from sympolity.affairs.procurement.panels.procedures import procurements_of_project
from sympolity.affairs.procurement.queries.procedures import (
    SEE,
    procurements_open_to,
    programmes_whose_money_is_open_to,
)
from sympolity.affairs.procurement.rules import KEEP
from sympolity.affairs.procurement.words.procedures import VERBS
from sympolity.ground.documents.folders import FolderRules, register_folder
from sympolity.ground.journal.words import add_verbs
from sympolity.ground.kernel.panels import register_panel
from sympolity.ground.kernel.subjects import Subject, register_subject
from sympolity.ground.search.registry import Card, Searchable, Text, register_searchable
from sympolity.network.programmes.cards import of_money


def register() -> None:
    add_verbs(VERBS)
    notices.register()
    register_subject(
        Procurement,
        Subject(visible_to=procurements_open_to, url=notices.page_of, network=lambda one: one.programme.network),
    )
    for model in (ModificationRule, ProcedureRule):
        register_subject(
            model,
            Subject(
                visible_to=partial(_where_money_is_open, model),
                url=lambda rule: reverse("procurement:rules", args=[rule.programme.slug]),
                network=lambda rule: rule.programme.network,
            ),
        )
    register_folder(Procurement, FolderRules(add=KEEP, see=SEE))
    register_panel("portfolio.project", procurements_of_project, place=30)
    register_searchable(
        Procurement,
        Searchable(
            name=gettext_lazy("Procurements"),
            icon="columns-2",
            rows=lambda: Procurement.objects.select_related("programme", "organisation"),
            card=_card,
            context=lambda one: (
                str(one.get_state_display()),
                _("attempt %(n)s") % {"n": one.attempt} if one.attempt > 1 else "",
                one.organisation.name,
                one.programme.title,
            ),
        ),
    )


def _card(one: Procurement) -> Card:
    return Card(
        audience=of_money(one.programme_id),
        titles=(Text(one.title, one.programme.base_language, "title"),),
        codes=tuple(filter(None, (one.reference, one.portal_id, one.cpv))),
        is_closed=one.state == Procurement.State.CANCELLED,
    )


def _where_money_is_open(model: type[ModificationRule] | type[ProcedureRule], user: Any) -> Any:
    return model._default_manager.filter(programme__in=programmes_whose_money_is_open_to(user))
