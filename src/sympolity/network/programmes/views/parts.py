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
from sympolity.ground.kernel.part_pages import PartPages
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
from sympolity.network.programmes.models import Factor, Fund, Objective, Participation, PublicFigure
from sympolity.network.programmes.views import under
from sympolity.network.programmes.views.entrance import enter


def _finder(model: type[Model]) -> Any:
    def find(request: SignedInRequest, programme: str, pk: int) -> Any:
        found = enter(request, programme)
        rows = model._default_manager.select_related("programme__network")
        return get_object_or_404(rows, pk=pk, programme=found)

    return find


def _pages(model: type[Model], page: str, **facts: Any) -> PartPages:
    return PartPages(
        find_owner=enter,
        find=_finder(model),
        new=lambda programme: model(programme=programme),
        back=lambda part: reverse(f"programmes:{page}", args=[part.programme.slug]),
        **facts,
    )


def _is_open(part: Any) -> bool:
    return part.closed_on is None


def _is_closed(part: Any) -> bool:
    return part.closed_on is not None


def _closing(close: Any, title: Any, reopen: Any, reopen_title: Any) -> dict[str, Decision]:
    return {
        "close": Decision(close, ClosingForm, title, title, _("Closed. It can be opened again."), fits=_is_open),
        "reopen": Decision(reopen, ReasonForm, reopen_title, reopen_title, _("Open again."), fits=_is_closed),
    }


# -- objectives and factors ------------------------------------------------------
OBJECTIVES = PartPages(
    noun="objectives",
    name="objective",
    permission=under.OBJECTIVE,
    form=ObjectiveForm,
    find_owner=enter,
    find=_finder(Objective),
    new=lambda programme: Objective(programme=programme),
    add=operations.add_objective,
    change=operations.change_objective,
    back=lambda one: (
        reverse("programmes:objective", args=[one.programme.slug, one.pk])
        if one.pk
        else reverse("programmes:objectives", args=[one.programme.slug])
    ),
    add_title=lambda one: gettext("Add: %(word)s") % {"word": one.programme.word("objective")},
    change_title=lambda one: gettext("Change: %(word)s") % {"word": one.programme.word("objective")},
    endings=_closing(operations.close_objective, _("Close it"), operations.reopen_objective, _("Open it again")),
)


def _objective(request: SignedInRequest, programme: str, objective: int) -> Any:
    return get_object_or_404(
        Objective.objects.select_related("programme__network"), programme=enter(request, programme), pk=objective
    )


def _factor(request: SignedInRequest, programme: str, objective: int, pk: int) -> Any:
    rows = Factor.objects.select_related("objective__programme__network")
    return get_object_or_404(rows, pk=pk, objective=_objective(request, programme, objective))


FACTORS = PartPages(
    noun="factors",
    name="factor",
    permission=under.OBJECTIVE,
    form=FactorForm,
    find_owner=_objective,
    find=_factor,
    new=lambda objective: Factor(objective=objective),
    add=operations.add_factor,
    change=operations.change_factor,
    back=lambda one: reverse("programmes:objective", args=[one.objective.programme.slug, one.objective_id]),
    add_title=lambda one: gettext("Add: %(word)s") % {"word": one.objective.programme.word("factor")},
    change_title=lambda one: gettext("Change: %(word)s") % {"word": one.objective.programme.word("factor")},
    endings=_closing(operations.close_factor, _("Close it"), operations.reopen_factor, _("Open it again")),
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
    endings=_closing(operations.close_fund, _("Close this fund"), operations.reopen_fund, _("Open this fund again")),
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
            fits=_is_open,
        ),
        "restore": Decision(
            operations.restore_figure,
            ReasonForm,
            _("Show this figure again"),
            _("Show it again"),
            _("Shown again."),
            fits=_is_closed,
        ),
    },
)
