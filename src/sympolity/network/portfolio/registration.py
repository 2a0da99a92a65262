"""What the layers below learn from this one when the house starts."""

from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from sympolity.ground.accounts.models import User
from sympolity.ground.documents.folders import FolderRules, register_folder
from sympolity.ground.journal.words import add_verbs
from sympolity.ground.kernel.panels import register_panel
from sympolity.ground.kernel.subjects import Subject, register_subject
from sympolity.network.portfolio import cards, notices, panels
from sympolity.network.portfolio.models import (
    Amendment,
    CriticalDate,
    KindRule,
    Milestone,
    Project,
    TargetGroup,
    WatchRule,
)
from sympolity.network.portfolio.queries.changes import change_in_words
from sympolity.network.portfolio.words import VERBS
from sympolity.network.programmes.models import Programme


def register() -> None:
    add_verbs(VERBS)
    cards.register()
    notices.register()
    _register_plans()
    register_subject(
        Project,
        Subject(
            visible_to=Project.objects.visible_to,
            url=lambda project: reverse("portfolio:project", args=[project.programme.slug, project.pk]),
            network=lambda project: project.programme.network,
            told=change_in_words,
        ),
    )
    register_subject(
        Milestone,
        Subject(
            visible_to=lambda user: Milestone.objects.filter(project__in=Project.objects.visible_to(user)),
            url=lambda step: reverse("portfolio:project", args=[step.project.programme.slug, step.project_id]),
            frame=lambda step: step.project.programme,
            network=lambda step: step.project.programme.network,
        ),
    )
    register_subject(
        TargetGroup,
        Subject(
            visible_to=lambda user: TargetGroup.objects.filter(programme__in=Programme.objects.visible_to(user)),
            url=lambda group: reverse("portfolio:list", args=[group.programme.slug]),
            network=lambda group: group.programme.network,
        ),
    )
    register_folder(Milestone, FolderRules(add="portfolio.report_milestone"))
    register_panel("organisations.organisation", panels.projects_of_organisation, place=40)
    register_panel("territories.territory", panels.projects_in_territory, place=40)
    register_panel("territories.grouping", panels.projects_in_grouping, place=40)
    register_panel("programmes.objective", panels.projects_under_objective, place=40)
    register_panel("programmes.programme", panels.figures_of_programme, place=10)


def _register_plans() -> None:
    register_subject(
        Amendment,
        Subject(
            visible_to=Amendment.objects.visible_to,
            url=notices.page_of_amendment,
            frame=lambda amendment: amendment.project.programme,
            network=lambda amendment: amendment.project.programme.network,
        ),
    )
    for model, page in ((CriticalDate, "watching"), (WatchRule, "watching"), (KindRule, "kinds")):
        register_subject(
            model,
            Subject(
                visible_to=partial(_of_visible_programmes, model),
                url=partial(_page_named, f"portfolio:{page}"),
                network=lambda each: each.programme.network,
            ),
        )


def _page_named(page: str, each: Any) -> str:
    return reverse(page, args=[each.programme.slug])


def _of_visible_programmes(model: type[CriticalDate | KindRule | WatchRule], user: User) -> QuerySet[Any]:
    return model._default_manager.filter(programme__in=Programme.objects.visible_to(user))
