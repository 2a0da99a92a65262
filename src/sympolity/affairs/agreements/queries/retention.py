"""Until when the papers of an agreement are kept."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from sympolity.affairs.agreements.floors import last_payment_under
from sympolity.affairs.agreements.models import Agreement, RetentionRule


@dataclass(frozen=True, slots=True)
class Keeping:
    """`until` is None while the event from which the years count has not come; `rule` is None where none holds."""

    rule: RetentionRule | None
    counted_on: date | None
    until: date | None


def retention_rule_of(agreement: Agreement) -> RetentionRule | None:
    """The rule that held when the agreement was signed (today, before that): that of its fund, else the general one."""
    day = agreement.signed_on or timezone.localdate()
    rules = RetentionRule.objects.filter(
        Q(fund=None) | Q(fund=agreement.fund_id), Q(valid_until=None) | Q(valid_until__gte=day),
        programme=agreement.programme_id, valid_from__lte=day,
    )  # fmt: skip
    return max(rules, key=lambda rule: (rule.fund_id is not None, rule.valid_from, rule.pk), default=None)


def keeps_papers_until(agreement: Agreement) -> Keeping:
    """The last day on which the papers of an agreement are kept, and why."""
    rule = retention_rule_of(agreement)
    if rule is None:
        return Keeping(None, None, None)
    since = (
        last_payment_under(agreement) if rule.counted_from == RetentionRule.Since.LAST_PAYMENT else agreement.ended_on
    )
    return Keeping(rule, since, years_later(since, rule.years) if since else None)


def years_later(day: date, years: int) -> date:
    """The same day so many years later; of 29 February the day before where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
