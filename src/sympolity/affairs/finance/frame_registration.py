"""What the layers below learn of the rules of money, budgets and papers of cost: pages, documents, notices, search."""

from typing import Any

from django.db.models import Q, Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.affairs.finance.models import (
    Budget,
    Commitment,
    CostCategory,
    Double,
    Envelope,
    ExchangeRate,
    Expenditure,
    FundingRule,
)
from sympolity.affairs.finance.queries.budgets import agreed_totals
from sympolity.affairs.finance.queries.expenditure import is_claimed
from sympolity.affairs.finance.rules import BUDGET, ENTER, SEE
from sympolity.affairs.finance.spending_words import VERBS
from sympolity.ground.documents.folders import FolderRules, register_folder
from sympolity.ground.journal.words import add_verbs
from sympolity.ground.kernel.panels import Panel, register_panel
from sympolity.ground.kernel.subjects import Subject, register_subject
from sympolity.ground.notices.kinds import Group, register_kind
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.models import Programme
from sympolity.network.programmes.reach import within_reach


def register() -> None:
    add_verbs(VERBS)
    for model, section in ((Envelope, "envelopes"), (CostCategory, "categories"), (FundingRule, "rules")):
        _register_rule(model, section)
    _register_rule(ExchangeRate, "rates")
    for part in (Budget, Commitment):
        _register_part(part)
    register_subject(
        Expenditure,
        Subject(
            visible_to=papers_seen,
            url=lambda found: reverse("finance:expenditure", args=[found.programme.slug, found.pk]),
            frame=lambda found: found.programme,
            network=_network_of,
        ),
    )
    register_subject(
        Double,
        Subject(
            visible_to=lambda user: Double.objects.filter(
                Q(first__in=papers_seen(user)) | Q(second__in=papers_seen(user))
            ),
            url=lambda found: reverse("finance:double", args=[found.programme.slug, found.pk]),
            network=_network_of,
        ),
    )
    register_folder(Expenditure, FolderRules(add=ENTER, see=SEE, closed_because=closed_because))
    register_kind(
        "double-found", group=Group.WORK, words=gettext_lazy("Papers look like one that was handed in before")
    )
    register_panel("portfolio.project", money_of_project, place=40)


def closed_because(paper: Expenditure) -> str:
    """What proves a paper stays as it was once the paper is claimed, but for what a question asks for."""
    if paper.withdrawn_at:
        return _("This paper was withdrawn.")
    waiting = ("draft", "clarification", "submitted", "in-verification")
    if is_claimed(paper) and not paper.claimed_in.filter(is_active=True, request__state__in=waiting).exists():
        return _("This paper was claimed and verified. Its documents stay as they are.")
    return ""


def papers_seen(user: Any) -> Any:
    """The papers that a person may see in any programme."""
    reached = within_reach(user, SEE, programme="project__programme")
    return Expenditure.objects.visible_to(user).filter(reached).select_related("project__programme")


def money_of_project(project: Any, request: HttpRequest) -> Panel | None:
    """The budget that counts, what was spent, and the ways to both."""
    user: Any = request.user
    programme = project.programme
    if not user.has_perm("finance.see_money", programme) or not _has_money(project, user):
        return None
    spent = Expenditure.objects.standing().filter(project=project).aggregate(sum=Sum("eligible_cents"))["sum"] or 0
    context = {
        "programme": programme,
        "currency": programme.currency,
        "budget": agreed_totals([project]).get(project.pk),
        "spent": spent,
        "may_see": user.has_perm(SEE, project),
        "may_enter": user.has_perm(ENTER, project),
    }
    return Panel("finance/parts/project_money.html", context)


def _has_money(project: Project, user: Any) -> bool:
    return project.kind in Project.WITH_MONEY or user.has_perm(BUDGET, project)


def _register_rule(model: Any, section: str) -> None:
    register_subject(
        model,
        Subject(
            visible_to=lambda user: model._default_manager.filter(programme__in=_with_money(user)),
            url=lambda found: reverse("finance:rules", args=[found.programme.slug]) + f"#{section}",
            network=_network_of,
        ),
    )


def _register_part(model: Any) -> None:
    """Budgets and commitments have their place on the page of their project's budget."""
    register_subject(
        model,
        Subject(
            visible_to=lambda user: model._default_manager.filter(project__programme__in=_with_money(user)),
            url=lambda found: reverse("finance:budget", args=[found.programme.slug, found.project_id]),
            network=_network_of,
        ),
    )


def _with_money(user: Any) -> list[Programme]:
    """The programmes in which a person may see money."""
    return [each for each in Programme.objects.visible_to(user) if user.has_perm("finance.see_money", each)]


def _network_of(found: Any) -> Any:
    return found.programme.network
