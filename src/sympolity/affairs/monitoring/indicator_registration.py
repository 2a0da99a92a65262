"""What the layers below learn about indicators when the house starts: history, translation, search, and panels."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.monitoring import indicator_panels
from sympolity.affairs.monitoring.models import Category, Disaggregation, Indicator, Target
from sympolity.ground.kernel.panels import register_panel
from sympolity.ground.kernel.subjects import Subject, register_subject
from sympolity.ground.search.registry import Card, Searchable, Text, register_searchable
from sympolity.network.programmes.cards import of_programme
from sympolity.network.programmes.models import Programme


def register() -> None:
    register_subject(
        Indicator,
        Subject(
            visible_to=Indicator.objects.visible_to,
            url=lambda one: reverse("monitoring:indicator", args=[one.programme.slug, one.pk]),
            network=lambda one: one.programme.network,
        ),
    )
    register_subject(
        Target,
        Subject(
            visible_to=lambda user: Target.objects.filter(indicator__in=Indicator.objects.visible_to(user)),
            url=lambda one: reverse("monitoring:indicator", args=[one.indicator.programme.slug, one.indicator_id]),
            frame=lambda one: one.indicator.programme,
            network=lambda one: one.indicator.programme.network,
        ),
    )
    register_subject(
        Disaggregation,
        Subject(
            visible_to=lambda user: Disaggregation.objects.filter(programme__in=Programme.objects.visible_to(user)),
            url=_page_of_splits,
            network=lambda one: one.programme.network,
        ),
    )
    register_subject(
        Category,
        Subject(
            visible_to=lambda user: Category.objects.filter(
                disaggregation__programme__in=Programme.objects.visible_to(user)
            ),
            url=lambda one: _page_of_splits(one.disaggregation),
            frame=lambda one: one.disaggregation.programme,
            network=lambda one: one.disaggregation.programme.network,
        ),
    )
    register_panel("portfolio.project", indicator_panels.indicators_of_project, place=10)
    register_searchable(
        Indicator,
        Searchable(
            name=_("Indicators"),
            icon="gauge",
            rows=lambda: Indicator.objects.select_related("programme"),
            card=_card,
            context=lambda one: (one.code, one.programme.title),
        ),
    )


def _page_of_splits(one: Disaggregation) -> str:
    return reverse("monitoring:splits", args=[one.programme.slug])


def _card(one: Any) -> Card:
    language = one.programme.base_language
    return Card(
        audience=of_programme(one.programme_id),
        titles=(Text(one.name, language, "name"),),
        codes=(one.code,) if one.code else (),
        bodies=(Text(one.definition, language, "definition", _("what exactly is counted")),),
        is_closed=one.closed_on is not None,
    )
