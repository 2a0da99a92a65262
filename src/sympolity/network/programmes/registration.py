"""What the layers below learn from this one when the house starts."""

from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse

from sympolity.ground.journal.words import add_verbs
from sympolity.ground.kernel.panels import register_panel
from sympolity.ground.kernel.subjects import Subject, register_subject
from sympolity.network.programmes import cards, panels
from sympolity.network.programmes.models import Factor, Fund, Objective, Participation, Programme, PublicFigure
from sympolity.network.programmes.words import VERBS


def register() -> None:
    add_verbs(VERBS)
    cards.register()
    register_subject(
        Programme,
        Subject(
            visible_to=Programme.objects.visible_to,
            url=lambda one: reverse("programmes:programme", args=[one.slug]),
            frame=lambda one: one,
        ),
    )
    _under_a_programme(Fund, "programmes:funds")
    _under_a_programme(Participation, "programmes:participants")
    _under_a_programme(PublicFigure, "programmes:figures")
    register_subject(
        Objective,
        Subject(
            visible_to=lambda user: _visible(Objective, "programme", user),
            url=lambda one: reverse("programmes:objective", args=[one.programme.slug, one.pk]),
            network=lambda one: one.programme.network,
        ),
    )
    register_subject(
        Factor,
        Subject(
            visible_to=lambda user: _visible(Factor, "objective__programme", user),
            url=lambda one: reverse("programmes:objective", args=[one.objective.programme.slug, one.objective_id]),
            frame=lambda one: one.objective.programme,
            network=lambda one: one.objective.programme.network,
        ),
    )
    register_panel("organisations.organisation", panels.takes_part_in, place=10)
    register_panel("territories.grouping", panels.programmes_in, place=10)


def _under_a_programme(model: type[Model], page: str) -> None:
    register_subject(
        model,
        Subject(
            visible_to=lambda user: _visible(model, "programme", user),
            url=lambda one: reverse(page, args=[one.programme.slug]),
            network=lambda one: one.programme.network,
        ),
    )


def _visible(model: type[Model], path: str, user: Any) -> QuerySet[Any]:
    rows = model._default_manager.select_related(f"{path}__network")
    return rows.filter(**{f"{path}__in": Programme.objects.visible_to(user)})
