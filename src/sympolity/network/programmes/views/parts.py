"""The forms of what stands under a programme."""

from typing import Any

from django.db.models import Model
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sympolity.ground.kernel.decisions import Decision
from sympolity.ground.kernel.editing import ClosingForm, ReasonForm
from sympolity.ground.kernel.http import SignedInRequest
from sympolity.ground.kernel.part_pages import PartPages, closing, is_closed, is_open, parts_under
from sympolity.network.organisations.forms import LeavingForm
from sympolity.network.programmes import operations
from sympolity.network.programmes.forms import (
    FactorForm,
    FigureForm,
    FundForm,
    ObjectiveForm,
    ParticipationForm,
    ReplacingForm,
)
from sympolity.network.programmes.models import Factor, Fund, Objective, Participation, Programme, PublicFigure
from sympolity.network.programmes.views import under
from sympolity.network.programmes.views.entrance import enter


def _pages(model: type[Model], page: str, *, permission: str, **facts: Any) -> PartPages:
    def page_of(programme: Programme) -> str:
        return reverse(f"programmes:{page}", args=[programme.slug])

    return parts_under("programme", permission=permission, find_owner=enter, page_of=page_of)(model, **facts)


def _itself(part: Any) -> Any:
    """An objective has its own stewards."""
    return part


# -- objectives and factors ------------------------------------------------------
OBJECTIVES = _pages(
    Objective,
    "objectives",
    noun="objectives",
    name="objective",
    permission=under.OBJECTIVE,
    form=ObjectiveForm,
    asked_about=_itself,
    add=operations.add_objective,
    change=operations.change_objective,
    back=lambda one: (
        reverse("programmes:objective", args=[one.programme.slug, one.pk])
        if one.pk
        else reverse("programmes:objectives", args=[one.programme.slug])
    ),
    add_title=lambda one: gettext("Add: %(word)s") % {"word": one.programme.word("objective")},
    change_title=lambda one: gettext("Change: %(word)s") % {"word": one.programme.word("objective")},
    endings=closing(operations.close_objective, _("Close it"), operations.reopen_objective, _("Open it again")),
)


def _objective(request: SignedInRequest, programme: str, objective: int) -> Any:
    return get_object_or_404(
        Objective.objects.select_related("programme__network"), programme=enter(request, programme), pk=objective
    )


def _page_of_objective(objective: Objective) -> str:
    return reverse("programmes:objective", args=[objective.programme.slug, objective.pk])


FACTORS = parts_under("objective", permission=under.OBJECTIVE, find_owner=_objective, page_of=_page_of_objective)(
    Factor,
    noun="factors",
    name="factor",
    form=FactorForm,
    asked_about=_itself,
    add=operations.add_factor,
    change=operations.change_factor,
    add_title=lambda one: gettext("Add: %(word)s") % {"word": one.objective.programme.word("factor")},
    change_title=lambda one: gettext("Change: %(word)s") % {"word": one.objective.programme.word("factor")},
    endings=closing(operations.close_factor, _("Close it"), operations.reopen_factor, _("Open it again")),
)

# -- funds, participations, figures ----------------------------------------------
FUNDS = _pages(
    Fund,
    "funds",
    noun="funds",
    name="fund",
    permission=under.FUND,
    form=FundForm,
    add=operations.add_fund,
    change=operations.change_fund,
    add_title=_("Add a fund"),
    change_title=_("Change a fund"),
    endings=closing(operations.close_fund, _("Close this fund"), operations.reopen_fund, _("Open this fund again")),
)


def _goes_on(one: Any) -> bool:
    return one.until is None


PARTICIPATIONS = _pages(
    Participation,
    "participants",
    noun="participants",
    name="participation",
    permission=under.PARTICIPATION,
    form=ParticipationForm,
    add=operations.admit_organisation,
    change=operations.change_participation,
    add_title=_("Say who takes part"),
    change_title=lambda one: gettext("%(name)s takes part") % {"name": one.organisation.name},
    endings={
        "end": Decision(
            operations.end_participation,
            LeavingForm,
            _("End this participation"),
            _("End it"),
            _("Ended. It stays in the history."),
            fits=_goes_on,
        ),
        "replace": Decision(
            operations.replace_partner,
            ReplacingForm,
            _("Replace this organisation by another"),
            _("Replace it"),
            _("Replaced. The one before stays in the history."),
            fits=_goes_on,
            about=lambda one: {"participation": one},
        ),
    },
)
FIGURES = _pages(
    PublicFigure,
    "figures",
    noun="figures",
    name="figure",
    permission=under.FIGURE,
    form=FigureForm,
    add=operations.publish_figure,
    change=operations.correct_figure,
    add_title=_("Add a public figure"),
    change_title=_("Correct a public figure"),
    endings={
        "withdraw": Decision(
            operations.withdraw_figure,
            ClosingForm,
            _("Withdraw this figure"),
            _("Withdraw it"),
            _("Withdrawn. It can be shown again."),
            fits=is_open,
        ),
        "restore": Decision(
            operations.restore_figure,
            ReasonForm,
            _("Show this figure again"),
            _("Show it again"),
            _("Shown again."),
            fits=is_closed,
        ),
    },
)
