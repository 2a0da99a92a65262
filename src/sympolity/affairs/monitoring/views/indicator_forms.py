"""The forms of indicators, of their targets and of the ways to split."""

from typing import Any

from django.db.models import Model
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.monitoring.forms.indicators import DisaggregationForm, IndicatorForm, TargetForm
from sympolity.affairs.monitoring.models import Disaggregation, Indicator, Target
from sympolity.affairs.monitoring.operations import indicators, targets
from sympolity.affairs.monitoring.views.indicators import CHANGE, indicator_here, page_of
from sympolity.ground.kernel.decisions import Decision
from sympolity.ground.kernel.editing import ClosingForm, ReasonForm
from sympolity.ground.kernel.http import SignedInRequest
from sympolity.ground.kernel.part_pages import PartPages
from sympolity.network.programmes.views.entrance import enter

CLOSED = _("Closed. It can be opened again.")
OPEN = _("Open again.")


def _finder(model: type[Model]) -> Any:
    def find(request: SignedInRequest, programme: str, pk: int) -> Any:
        found = enter(request, programme)
        part: Any = get_object_or_404(model._default_manager, pk=pk, programme=found)
        part.programme = found
        return part

    return find


def _is_open(part: Any) -> bool:
    return part.closed_on is None


def _is_closed(part: Any) -> bool:
    return part.closed_on is not None


def _programme_of(part: Any) -> Any:
    return part.programme


INDICATORS = PartPages(
    noun="indicators",
    name="indicator",
    permission=CHANGE,
    form=IndicatorForm,
    find_owner=enter,
    find=_finder(Indicator),
    new=lambda programme: Indicator(programme=programme),
    add=indicators.add_indicator,
    change=indicators.change_indicator,
    back=lambda one: page_of(one) if one.pk else reverse("monitoring:indicators", args=[one.programme.slug]),
    add_title=_("Add an indicator"),
    change_title=_("Change an indicator"),
    asked_about=_programme_of,
    endings={
        "close": Decision(
            indicators.close_indicator, ClosingForm, _("Close this indicator"), _("Close it"), CLOSED, fits=_is_open
        ),
        "reopen": Decision(
            indicators.reopen_indicator,
            ReasonForm,
            _("Open this indicator again"),
            _("Open it again"),
            OPEN,
            fits=_is_closed,
        ),
    },
)
SPLITS = PartPages(
    noun="indicators/splits",
    name="split",
    permission=CHANGE,
    form=DisaggregationForm,
    find_owner=enter,
    find=_finder(Disaggregation),
    new=lambda programme: Disaggregation(programme=programme),
    add=indicators.add_disaggregation,
    change=indicators.change_disaggregation,
    back=lambda one: reverse("monitoring:splits", args=[one.programme.slug]),
    add_title=_("Add a way to split"),
    change_title=_("Change a way to split"),
    asked_about=_programme_of,
    endings={
        "close": Decision(
            indicators.close_disaggregation,
            ClosingForm,
            _("Close this way to split"),
            _("Close it"),
            CLOSED,
            fits=_is_open,
        ),
        "reopen": Decision(
            indicators.reopen_disaggregation,
            ReasonForm,
            _("Open this way to split again"),
            _("Open it again"),
            OPEN,
            fits=_is_closed,
        ),
    },
)


def _owner(request: SignedInRequest, programme: str, indicator: int) -> Any:
    return indicator_here(request, programme, indicator)


def _target(request: SignedInRequest, programme: str, indicator: int, pk: int) -> Any:
    owner = indicator_here(request, programme, indicator)
    target = get_object_or_404(Target, pk=pk, indicator=owner)
    target.indicator = owner
    return target


TARGETS = PartPages(
    noun="targets",
    name="target",
    permission=CHANGE,
    form=TargetForm,
    find_owner=_owner,
    find=_target,
    new=lambda indicator: Target(indicator=indicator),
    add=targets.set_target,
    change=targets.change_target,
    back=lambda one: page_of(one.indicator),
    add_title=_("Set a target"),
    change_title=_("Change a target"),
    asked_about=lambda one: one.indicator.programme,
    endings={
        "withdraw": Decision(
            targets.withdraw_target,
            ClosingForm,
            _("Withdraw this target"),
            _("Withdraw it"),
            _("Withdrawn. It can be set again."),
            fits=_is_open,
        ),
        "restore": Decision(
            targets.restore_target,
            ReasonForm,
            _("Set this target again"),
            _("Set it again"),
            _("Set again."),
            fits=_is_closed,
        ),
    },
)
