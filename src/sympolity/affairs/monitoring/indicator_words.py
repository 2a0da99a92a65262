"""Numbers and rules of indicators in words, the same on pages, in panels and in files."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.affairs.monitoring.models import Indicator
from sympolity.ground.kernel import formats
from sympolity.ground.languages.queries import say
from sympolity.methods.measures import Measure

RULES: dict[str, Promise] = {
    Indicator.Rule.SUM: gettext_lazy(
        "Each report says what is new in its period. All of them are added up, over projects and over periods."
    ),
    Indicator.Rule.CUMULATIVE: gettext_lazy(
        "Each report includes all before it. The last figure of each project counts, and these are added up. Where a "
        "report is missing, the last figure before it stands."
    ),
    Indicator.Rule.LATEST: gettext_lazy(
        "Each report says how it stands at the end of its period. The last figure of each project counts, and these "
        "are added up."
    ),
    Indicator.Rule.WEIGHTED_AVERAGE: gettext_lazy(
        "Each figure counts as much as its base: a mean of all that was measured. Without a base it is not measured."
    ),
    Indicator.Rule.UNIQUE_COUNT: gettext_lazy(
        "The same person may stand in several reports, so figures are not added up. What is known for certain is the "
        "highest single figure; more than their sum it cannot be."
    ),
}


def rounded(indicator: Indicator, value: Decimal | None) -> Decimal | None:
    """With the decimals of its indicator: a mean has no end."""
    return None if value is None else value.quantize(Decimal(1).scaleb(-indicator.decimals), ROUND_HALF_UP)


def figure(indicator: Indicator, value: Decimal | None) -> str:
    return formats.number(value, indicator.decimals)


def measured(indicator: Indicator, measure: Measure) -> str:
    """ "412", "30 to 50" for people counted more than once, or an empty text where nothing was measured."""
    if measure.is_range:
        bounds = {"low": figure(indicator, measure.low), "high": figure(indicator, measure.high)}
        return _("%(low)s to %(high)s") % bounds
    return figure(indicator, measure.value)


def with_unit(indicator: Indicator, measure: Measure) -> str:
    words = measured(indicator, measure)
    return f"{words}{formats.NO_BREAK}{say(indicator, 'unit').text}" if words else _("not measured")
