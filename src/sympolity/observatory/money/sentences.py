"""What the forecast says, in sentences: with its ranges, or why there is none, and what would have to change."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolity.ground.kernel import formats
from sympolity.methods.forecast import (
    LEAST_MONTHS,
    LEAST_PAYING_MONTHS,
    LEAST_STEPS,
    LEAST_WORKS,
    Absorption,
    Fan,
    StepsAhead,
    TooLittle,
)
from sympolity.observatory.money.outlook import Outlook


def money_ahead(found: Fan | TooLittle | None, currency: str) -> str:
    """“Most likely 31.2 M EUR; with 8 chances in 10 between 28.4 and 33.9 M EUR”"""
    if not isinstance(found, Fan):
        return ""
    end = found.at_end
    names = ("median", "low50", "high50", "low80", "high80")
    return _(
        "Most likely %(median)s. In 5 of 10 cases between %(low50)s and %(high50)s, in 8 of 10 between %(low80)s and "
        "%(high80)s."
    ) % {name: formats.money_short(getattr(end, name), currency) for name in names}


def why_none(outlook: Outlook) -> str:
    """Why there is no forecast of what will be spent; empty where there is one."""
    if outlook.end_on is None:
        return _("There is no forecast: the programme has no last day. Set it in the settings of the programme.")
    if outlook.is_over:
        return _("There is no forecast: the last day of the programme is over.")
    if isinstance(outlook.spending, TooLittle):
        return _(
            "There is no forecast yet: expenditure is known of %(months)s months and %(works)s projects. It takes "
            "%(least_months)s months and %(least_works)s projects."
        ) % {
            "months": formats.number(outlook.spending.months),
            "works": formats.number(outlook.spending.works),
            "least_months": formats.number(LEAST_MONTHS),
            "least_works": formats.number(LEAST_WORKS),
        }
    return ""


def why_no_payments(outlook: Outlook) -> str:
    if isinstance(outlook.payments, TooLittle) and isinstance(outlook.spending, Fan):
        return _("There is no forecast of payments yet: it takes %(least)s months with payments.") % {
            "least": formats.number(LEAST_PAYING_MONTHS)
        }
    return ""


def steps_in_words(found: StepsAhead | TooLittle | None) -> str:
    if isinstance(found, TooLittle):
        return _(
            "There is no forecast of milestones yet: %(known)s were met or given up so far. It takes %(least)s."
        ) % {"known": formats.number(found.steps), "least": formats.number(LEAST_STEPS)}
    if found is None:
        return ""
    return _(
        "%(met)s of %(all)s milestones are met. By the last day most likely %(median)s; in 8 of 10 cases between "
        "%(low)s and %(high)s."
    ) % {
        "met": formats.number(found.met),
        "all": formats.number(found.all),
        "median": formats.number(found.median),
        "low": formats.number(found.low80),
        "high": formats.number(found.high80),
    }


def changes_in_words(change: Absorption | None, currency: str) -> list[str]:
    """What would have to change so that all is spent by the last day, the plainest first."""
    if change is None:
        return []
    if not change.left:
        return [_("All of it is spent already.")]
    said = [
        ngettext(
            "%(left)s are left to be spent in %(months)s month: %(needed)s each month.",
            "%(left)s are left to be spent in %(months)s months: %(needed)s each month.",
            change.months,
        )
        % {
            "left": formats.money_short(change.left, currency),
            "months": formats.number(change.months),
            "needed": formats.money_short(change.needed, currency),
        }
    ]
    said += [
        _("The best %(months)s months so far: %(amount)s each month.")
        % {"months": formats.number(length), "amount": formats.money_short(amount, currency)}
        for length, amount in change.best.items()
        if amount > 0
    ]
    if change.times_best and change.times_best > 1:
        said.append(
            _("That pace would have to be %(times)s times the best half year so far, in every month until the end.")
            % {"times": formats.number(round(change.times_best, 1))}
        )
    if change.unplanned:
        said.append(
            _("%(amount)s stand in no budget of a project: no pace can spend them. Plan them first.")
            % {"amount": formats.money_short(change.unplanned, currency)}
        )
    elif change.days_more:
        said.append(
            ngettext(
                "At the expected pace all is spent %(days)s day after the last day: everything would have to come that "
                "much earlier.",
                "At the expected pace all is spent %(days)s days after the last day: everything would have to come "
                "that much earlier.",
                change.days_more,
            )
            % {"days": formats.number(change.days_more)}
        )
    elif change.days_more is None:
        said.append(_("At the expected pace not all of it is spent within three years after the last day."))
    return said


def how_sure(outlook: Outlook) -> list[str]:
    """What the forecast was learned from, and what its own check found."""
    if not isinstance(outlook.spending, Fan):
        return []
    said = [
        _("Learned from %(months)s months and %(works)s projects of this programme.")
        % {"months": formats.number(outlook.months), "works": formats.number(outlook.works)}
    ]
    if outlook.widened > 1:
        said.append(
            _("Months that were held back ended outside the ranges: they are shown %(times)s times as wide.")
            % {"times": formats.number(round(outlook.widened, 1))}
        )
    if outlook.known < 1:
        said.append(
            _("Papers arrive late: of the last month about %(share)s is known. The forecast reckons with the rest.")
            % {"share": formats.percent(outlook.known)}
        )
    said.append(_("It knows nothing of what never happened here: new laws, new money, prolongations."))
    return said


def project_ahead(ahead: tuple[int, date] | None, currency: str) -> str:
    """What one project will most likely have spent by a day; a single project has no range of its own."""
    if ahead is None:
        return ""
    cents, end_on = ahead
    return _(
        "Most likely %(amount)s will be spent by %(day)s, at the pace of this programme and of this project so far."
    ) % {"amount": formats.money_short(cents, currency), "day": formats.day(end_on, "long")}
