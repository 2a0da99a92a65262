"""What stands against launching a procurement, by the rule that holds on the day of the launch."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolity.affairs.procurement.models import Lot, ProcedureRule, Procurement
from sympolity.affairs.procurement.queries.rules import rule_of
from sympolity.ground.kernel import formats

ALL_OF_IT = 100  # per cent


@dataclass(frozen=True, slots=True)
class Objection:
    """A sentence that says what to do. One that is `explained` does not stop the launch: a reason is written down."""

    sentence: str
    field: str | None = None
    is_explained: bool = False


def objections(procurement: Procurement, launched_on: date, bids_due_on: date | None) -> list[Objection]:
    """All that stands against a launch on this day, what was explained too; four queries at most."""
    rule = rule_of(procurement, launched_on)
    return [
        *_of_the_ceiling(procurement, rule, launched_on),
        *_of_the_days(rule, launched_on, bids_due_on),
        *_of_the_invited(procurement, rule),
        *_of_the_lots(procurement),
        *_of_the_weights(procurement),
    ]


def _of_the_ceiling(procurement: Procurement, rule: ProcedureRule | None, day: date) -> Iterator[Objection]:
    words = {
        "procedure": procurement.get_procedure_display(),
        "category": procurement.get_category_display(),
        "day": formats.day(day),
        "price": formats.money(procurement.base_cents, procurement.currency),
    }
    is_explained = bool(procurement.ceiling_note)
    if rule is None:
        sentence = _(
            "No rule for %(procedure)s, %(category)s, holds on %(day)s. Add the rule, or write down why none is needed."
        )
        yield Objection(sentence % words, "ceiling_note", is_explained)
        return
    if rule.ceiling_cents is None:
        return
    words["ceiling"] = formats.money(rule.ceiling_cents, rule.currency)
    if rule.currency != procurement.currency:
        sentence = _(
            "The ceiling is %(ceiling)s and the price %(price)s. Write down what the price is in that currency."
        )
        yield Objection(sentence % words, "ceiling_note", is_explained)
    elif procurement.base_cents > rule.ceiling_cents:
        sentence = _(
            "The base price of %(price)s is over the ceiling of %(ceiling)s for %(procedure)s. "
            "Choose another procedure, or write down which law allows it."
        )
        yield Objection(sentence % words, "ceiling_note", is_explained)


def _of_the_days(rule: ProcedureRule | None, launched_on: date, bids_due_on: date | None) -> Iterator[Objection]:
    if bids_due_on is None:
        yield Objection(_("Say until when bids may come."), "bids_due_on")
        return
    days = rule.days_to_bid if rule and rule.days_to_bid else 0
    earliest = launched_on + timedelta(days=days)
    if bids_due_on >= earliest:
        return
    if not days:
        yield Objection(_("Bids are due before the launch. Choose a later day."), "bids_due_on")
        return
    sentence = ngettext(
        "Bidders have at least %(days)s day: choose %(earliest)s or later.",
        "Bidders have at least %(days)s days: choose %(earliest)s or later.",
        days,
    )
    words = {"days": formats.number(days), "earliest": formats.day(earliest)}
    yield Objection(sentence % words, "bids_due_on")


def _of_the_invited(procurement: Procurement, rule: ProcedureRule | None) -> Iterator[Objection]:
    needed = (rule.invited_at_least or 0) if rule else 0
    invited = procurement.invitations.count() if needed else 0
    if invited >= needed:
        return
    sentence = ngettext(
        "This procedure needs at least %(needed)s invitation, and there are %(invited)s. Invite more suppliers first.",
        "This procedure needs at least %(needed)s invitations, and there are %(invited)s. Invite more suppliers first.",
        needed,
    )
    yield Objection(sentence % {"needed": formats.number(needed), "invited": formats.number(invited)})


def _of_the_lots(procurement: Procurement) -> Iterator[Objection]:
    over = lots_over(procurement)
    if over > 0:
        yield Objection(
            _("The lots together are %(over)s over the base price. Change the lots or the price.")
            % {"over": formats.money(over, procurement.currency)}
        )


def _of_the_weights(procurement: Procurement) -> Iterator[Objection]:
    """The criteria of the whole, and of each lot that has its own, weigh 100 together."""
    weights: dict[Lot | None, Decimal] = {}
    for each in procurement.criteria.select_related("lot"):
        weights[each.lot] = weights.get(each.lot, Decimal()) + each.weight
    for lot, together in sorted(weights.items(), key=lambda pair: pair[0].number if pair[0] else 0):
        if together == ALL_OF_IT:
            continue
        words = {"lot": lot, "weight": formats.number(together)}
        if lot:
            yield Objection(_("The award criteria of %(lot)s weigh %(weight)s together. Make it 100.") % words)
        else:
            yield Objection(_("The award criteria weigh %(weight)s together. Make it 100.") % words)


def lots_over(procurement: Procurement) -> int:
    """By how many cents the lots together pass the base price; zero or less where they fit."""
    together = procurement.lots.aggregate(cents=Sum("base_cents"))["cents"] or 0
    return together - procurement.base_cents
