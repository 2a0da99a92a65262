"""The forms of indicators, of their targets and of the ways to split."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.monitoring.forms.indicators import DisaggregationForm, IndicatorForm, TargetForm
from sympolity.affairs.monitoring.models import Disaggregation, Indicator, Target
from sympolity.affairs.monitoring.operations import indicators, targets
from sympolity.affairs.monitoring.views.indicators import CHANGE, indicator_here, page_of
from sympolity.ground.kernel.decisions import Decision
from sympolity.ground.kernel.editing import ClosingForm, ReasonForm
from sympolity.ground.kernel.http import SignedInRequest
from sympolity.ground.kernel.part_pages import closing, is_closed, is_open, parts_under
from sympolity.network.programmes.models import Programme
from sympolity.network.programmes.views.entrance import enter


def _page_of_splits(programme: Programme) -> str:
    return reverse("monitoring:splits", args=[programme.slug])


_pages = parts_under("programme", permission=CHANGE, find_owner=enter, page_of=_page_of_splits)
INDICATORS = _pages(
    Indicator,
    noun="indicators",
    name="indicator",
    form=IndicatorForm,
    add=indicators.add_indicator,
    change=indicators.change_indicator,
    back=lambda one: page_of(one) if one.pk else reverse("monitoring:indicators", args=[one.programme.slug]),
    add_title=_("Add an indicator"),
    change_title=_("Change an indicator"),
    endings=closing(
        indicators.close_indicator,
        _("Close this indicator"),
        indicators.reopen_indicator,
        _("Open this indicator again"),
        label=_("Close it"),
        reopen_label=_("Open it again"),
    ),
)
SPLITS = _pages(
    Disaggregation,
    noun="indicators/splits",
    name="split",
    form=DisaggregationForm,
    add=indicators.add_disaggregation,
    change=indicators.change_disaggregation,
    add_title=_("Add a way to split"),
    change_title=_("Change a way to split"),
    endings=closing(
        indicators.close_disaggregation,
        _("Close this way to split"),
        indicators.reopen_disaggregation,
        _("Open this way to split again"),
        label=_("Close it"),
        reopen_label=_("Open it again"),
    ),
)


def _indicator(request: SignedInRequest, programme: str, indicator: int) -> Any:
    return indicator_here(request, programme, indicator)


TARGETS = parts_under("indicator", permission=CHANGE, find_owner=_indicator, page_of=page_of)(
    Target,
    noun="targets",
    name="target",
    form=TargetForm,
    add=targets.set_target,
    change=targets.change_target,
    add_title=_("Set a target"),
    change_title=_("Change a target"),
    endings={
        "withdraw": Decision(
            targets.withdraw_target,
            ClosingForm,
            _("Withdraw this target"),
            _("Withdraw it"),
            _("Withdrawn. It can be set again."),
            fits=is_open,
        ),
        "restore": Decision(
            targets.restore_target,
            ReasonForm,
            _("Set this target again"),
            _("Set it again"),
            _("Set again."),
            fits=is_closed,
        ),
    },
)
