"""Deciding what stands around the money: published envelopes, cost categories, dated rules and rates."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from sympolity.affairs.finance.models import CostCategory, Envelope, ExchangeRate, FundingRule
from sympolity.affairs.finance.queries.frame import rate_was_used, was_used
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.editing import alter, kept, locked, to_close, to_reopen, told
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.programmes.deeds import write_down
from sympolity.network.programmes.models import Programme

Source = Mapping[str, Any] | None  # the cell of a spreadsheet; None: a form
ENVELOPE = ("fund", "cents", "currency", "as_of", "source", "note", "counts")
RULE = ("kind", "fund", "category", "share", "valid_from", "valid_until", "source")
# The headings of cost that programmes of the European Union share.
STANDARD = (
    ("staff", gettext_lazy("Staff"), False),
    ("office", gettext_lazy("Office and administration"), False),
    ("travel", gettext_lazy("Travel and accommodation"), False),
    ("external", gettext_lazy("External expertise and services"), False),
    ("equipment", gettext_lazy("Equipment"), False),
    ("works", gettext_lazy("Infrastructure and works"), False),
    ("sub-grants", gettext_lazy("Grants passed on"), False),
    ("indirect", gettext_lazy("Indirect cost at a flat rate"), True),
)


# -- envelopes -----------------------------------------------------------------------
@transaction.atomic
def add_envelope(programme: Programme, *, by: User | None, came_from: Source = None, **facts: Any) -> Envelope:
    """Write a published figure down; one that counts takes the place of the one of its fund that counted.

    Raises Refused for a fund of another programme.
    """
    envelope = Envelope(programme=programme, **{"currency": programme.currency, **facts})
    _refuse_foreign(envelope, programme)
    kept(envelope)
    write_down("envelope added", envelope, told(envelope, *ENVELOPE), by=by, source=came_from)
    if envelope.counts:
        _let_others_rest(envelope, by)
    return envelope


@transaction.atomic
def change_envelope(envelope: Envelope, *, by: User | None, **facts: Any) -> Envelope:
    """Raises Refused for a fund of another programme."""
    envelope = locked(envelope)
    changes = alter(envelope, facts)
    _refuse_foreign(envelope, envelope.programme)
    if changes:
        write_down("envelope changed", envelope, changes, by=by)
    if envelope.counts and changes:
        _let_others_rest(envelope, by)
    return envelope


@transaction.atomic
def withdraw_envelope(envelope: Envelope, *, by: User | None, closed_on: date | None = None, reason: str) -> Envelope:
    """The figure no longer stands among those that were published; it counts no more."""
    envelope = to_close(envelope)
    changes = alter(envelope, {"closed_on": closed_on or timezone.localdate(), "counts": False})
    write_down("envelope withdrawn", envelope, changes, by=by, reason=reason)
    return envelope


def _let_others_rest(envelope: Envelope, by: User | None) -> None:
    others = Envelope.objects.filter(
        programme=envelope.programme_id, fund=envelope.fund_id, counts=True, closed_on=None
    ).exclude(pk=envelope.pk)
    for other in others.select_for_update(of=("self",)).order_by("pk"):
        write_down("envelope changed", other, alter(other, {"counts": False}), by=by)


# -- cost categories -----------------------------------------------------------------
@transaction.atomic
def add_category(programme: Programme, *, by: User | None, came_from: Source = None, **facts: Any) -> CostCategory:
    """Raises Refused for a code that stands already."""
    category = kept(CostCategory(programme=programme, **facts))
    changes = told(category, "code", "name", "is_flat_rate", "order")
    write_down("cost category added", category, changes, by=by, source=came_from)
    return category


@transaction.atomic
def change_category(category: CostCategory, *, by: User | None, **facts: Any) -> CostCategory:
    """Raises Refused where a category with papers would become a flat rate, or the other way round."""
    category = locked(category)
    if facts.get("is_flat_rate", category.is_flat_rate) != category.is_flat_rate and category.expenditures.exists():
        raise Refused(_("Papers of cost stand under it already. Close it and add another one."), field="is_flat_rate")
    if changes := alter(category, facts):
        write_down("cost category changed", category, changes, by=by)
    return category


@transaction.atomic
def close_category(
    category: CostCategory, *, by: User | None, closed_on: date | None = None, reason: str = ""
) -> CostCategory:
    """It is no longer offered; what stands under it stays."""
    category = to_close(category)
    changes = alter(category, {"closed_on": closed_on or timezone.localdate()})
    write_down("cost category closed", category, changes, by=by, reason=reason)
    return category


@transaction.atomic
def reopen_category(category: CostCategory, *, by: User | None, reason: str = "") -> CostCategory:
    category = to_reopen(category)
    write_down("cost category opened again", category, alter(category, {"closed_on": None}), by=by, reason=reason)
    return category


@transaction.atomic
def add_standard_categories(programme: Programme, *, by: User | None) -> list[CostCategory]:
    """The headings that most programmes share, in the programme's language; those that stand already are left."""
    known = set(CostCategory.objects.filter(programme=programme).values_list("code", flat=True))
    added = []
    with override(programme.base_language):
        for place, (code, name, is_flat_rate) in enumerate(STANDARD, start=1):
            if code not in known:
                facts: dict[str, Any] = {
                    "code": code,
                    "name": str(name),
                    "is_flat_rate": is_flat_rate,
                    "order": place * 10,
                }
                added.append(add_category(programme, by=by, **facts))
    return added


# -- rules of funding ----------------------------------------------------------------
@transaction.atomic
def add_rule(programme: Programme, *, by: User | None, came_from: Source = None, **facts: Any) -> FundingRule:
    """Write down a rule with its legal source. Raises Refused where another one of its kind holds at the same time."""
    rule = FundingRule(programme=programme, **facts)
    _refuse_foreign(rule, programme)
    _refuse_second_rule(rule)
    kept(rule)
    write_down("funding rule added", rule, told(rule, *RULE), by=by, source=came_from)
    return rule


@transaction.atomic
def change_rule(rule: FundingRule, *, by: User | None, **facts: Any) -> FundingRule:
    """Put a rule right that was never used. Raises Refused once money was reckoned by it."""
    rule = locked(rule)
    reckons = [name for name in RULE if name != "source" and name in facts and facts[name] != getattr(rule, name)]
    if reckons and was_used(rule):
        raise Refused(
            _("Money was reckoned by this rule. Let it end on a day and another one follow it."), field=reckons[0]
        )
    changes = alter(rule, facts)
    _refuse_foreign(rule, rule.programme)
    _refuse_second_rule(rule)
    if changes:
        write_down("funding rule changed", rule, changes, by=by)
    return rule


@transaction.atomic
def follow_rule(
    rule: FundingRule,
    *,
    by: User | None,
    valid_from: date,
    share: Decimal,
    source: str,
    valid_until: date | None = None,
) -> FundingRule:
    """Let a rule end the day before, and another share hold from a day on. Raises Refused for a day before its own."""
    rule = locked(rule)
    if valid_from <= rule.valid_from:
        words = _("The rule that it follows began on %(day)s. Choose a later day.")
        raise Refused(words % {"day": formats.day(rule.valid_from)}, field="valid_from")
    if rule.valid_until is None or rule.valid_until >= valid_from:
        changes = alter(rule, {"valid_until": valid_from - timedelta(days=1)})
        write_down("funding rule ended", rule, changes, by=by, reason=source)
    facts: dict[str, Any] = {"kind": rule.kind, "fund": rule.fund, "category": rule.category}
    facts |= {"valid_from": valid_from, "valid_until": valid_until, "share": share, "source": source}
    return add_rule(rule.programme, by=by, **facts)


@transaction.atomic
def end_rule(rule: FundingRule, *, by: User | None, closed_on: date, reason: str) -> FundingRule:
    """The rule holds on this day for the last time. Raises Refused for a day before its first."""
    rule = locked(rule)
    if closed_on < rule.valid_from:
        words = _("The rule began on %(day)s. Choose that day or a later one.")
        raise Refused(words % {"day": formats.day(rule.valid_from)}, field="closed_on")
    changes = alter(rule, {"valid_until": closed_on})
    write_down("funding rule ended", rule, changes, by=by, reason=reason)
    return rule


def _refuse_second_rule(rule: FundingRule) -> None:
    """Two rules for the same thing on the same day would leave open which one counts."""
    same = FundingRule.objects.filter(
        programme=rule.programme_id, kind=rule.kind, fund=rule.fund_id, category=rule.category_id
    ).exclude(pk=rule.pk)
    for other in same:
        ends, others_end = rule.valid_until or date.max, other.valid_until or date.max
        if rule.valid_from <= others_end and other.valid_from <= ends:
            words = _("A rule of this kind holds from %(day)s already (%(source)s). Let the new one follow it.")
            about = {"day": formats.day(other.valid_from), "source": other.source}
            raise Refused(words % about, field="valid_from")


# -- rates of exchange ---------------------------------------------------------------
@transaction.atomic
def add_exchange_rate(programme: Programme, *, by: User | None, came_from: Source = None, **facts: Any) -> ExchangeRate:
    """Raises Refused for the programme's own currency."""
    rate = ExchangeRate(programme=programme, **facts)
    rate.currency = rate.currency.upper()
    if rate.currency == programme.currency:
        raise Refused(_("This is the programme's own currency. It needs no rate."), field="currency")
    kept(rate)
    changes = told(rate, "currency", "rate", "valid_from", "source")
    write_down("exchange rate added", rate, changes, by=by, source=came_from)
    return rate


@transaction.atomic
def change_exchange_rate(rate: ExchangeRate, /, *, by: User | None, **facts: Any) -> ExchangeRate:
    """Raises Refused once a paper was converted by it: that sum stays as it was reckoned."""
    rate = locked(rate)
    reckons = [
        name for name in ("currency", "rate", "valid_from") if name in facts and facts[name] != getattr(rate, name)
    ]
    if reckons and rate_was_used(rate):
        raise Refused(_("Papers were converted by this rate. Add a rate from a later day."), field=reckons[0])
    if changes := alter(rate, facts):
        write_down("exchange rate changed", rate, changes, by=by)
    return rate


def _refuse_foreign(thing: Any, programme: Programme) -> None:
    """Funds and categories of another programme have no place here."""
    for name in ("fund", "category"):
        part = getattr(thing, name, None)
        if part is not None and part.programme_id != programme.pk:
            raise Refused(_("%(name)s stands in another programme.") % {"name": part}, field=name)
