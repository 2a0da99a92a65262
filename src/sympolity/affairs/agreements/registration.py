"""What the layers below learn from this one when the house starts."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.affairs.agreements import cards, panels
from sympolity.affairs.agreements.models import Agreement, Obligation, RetentionRule, Terms
from sympolity.affairs.agreements.notices import DUE, SIGNING, page_of
from sympolity.affairs.agreements.queries.coverage import UNDER_WAY, guard_under_way, without_agreement_anywhere
from sympolity.affairs.agreements.queries.visible import agreements_open_to, programmes_with_open_money
from sympolity.affairs.agreements.told import change_in_words
from sympolity.affairs.agreements.words import VERBS
from sympolity.ground.documents.folders import FolderRules, register_folder
from sympolity.ground.journal.words import add_verbs
from sympolity.ground.kernel.panels import register_panel
from sympolity.ground.kernel.subjects import Subject, register_subject
from sympolity.ground.notices.kinds import Group, register_kind
from sympolity.network.portfolio.money_axis import MoneyRows, register_money_rows
from sympolity.network.portfolio.operations.guards import register_guard


def register() -> None:
    add_verbs(VERBS)
    cards.register()
    for stage in UNDER_WAY:
        register_guard(stage, guard_under_way)
    register_money_rows(
        MoneyRows("no-agreement", gettext_lazy("contracted without signed agreement"), without_agreement_anywhere)
    )
    register_subject(
        Agreement,
        Subject(
            visible_to=agreements_open_to,
            url=page_of,
            network=lambda one: one.programme.network,
            told=change_in_words,
        ),
    )
    for model in (Terms, Obligation):
        register_subject(
            model,
            Subject(
                visible_to=_under_open_agreements(model),
                url=lambda one: page_of(one.agreement),
                frame=lambda one: one.agreement.programme,
                network=lambda one: one.agreement.programme.network,
            ),
        )
    register_subject(
        RetentionRule,
        Subject(
            visible_to=lambda user: RetentionRule.objects.filter(programme__in=programmes_with_open_money(user)),
            url=lambda rule: reverse("agreements:retention", args=[rule.programme.slug]),
            network=lambda rule: rule.programme.network,
        ),
    )
    register_folder(Terms, FolderRules(add="agreements.change_agreement", closed_because=closed_because))
    register_panel("portfolio.project", panels.agreements_of_project, place=20)
    register_panel("programmes.programme", panels.deadlines_of_programme, place=45)
    register_kind(SIGNING, group=Group.WORK, words=gettext_lazy("An agreement is out for signature"))
    register_kind(DUE, group=Group.WORK, words=gettext_lazy("An obligation of an agreement is due or late"))


def _under_open_agreements(model: Any) -> Any:
    def visible_to(user: Any) -> QuerySet[Any]:
        rows: QuerySet[Any] = model._default_manager.filter(agreement__in=agreements_open_to(user))
        return rows.select_related("agreement__programme__network")

    return visible_to


def closed_because(terms: Terms) -> str:
    """The papers of a version that was dropped stay as they are; a signed paper often comes in afterwards."""
    if terms.state == Terms.State.DROPPED:
        return _("This version was dropped. Its papers stay as they are.")
    return ""
