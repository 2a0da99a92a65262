"""Procurements: planned, changed, prepared, launched, cancelled, and tried again where nobody was found."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sympolity.affairs.procurement.models import AwardCriterion, Lot, Procurement
from sympolity.affairs.procurement.queries.launching import lots_over, objections
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.editing import alter, happened, kept, locked, told
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.kernel.steps import next_state
from sympolity.methods import cycle
from sympolity.methods.money import split
from sympolity.methods.procurement import read_cpv
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.deeds import write_down

State = Procurement.State
TOLD = (
    "project",
    "organisation",
    "reference",
    "title",
    "procedure",
    "category",
    "cpv",
    "base_cents",
    "currency",
    "attempt",
    "relaunches",
    "launch_planned_on",
    "bids_due_on",
    "portal_id",
    "portal_url",
    "ceiling_note",
)
# What may still change once bidders have read the documents.
AFTER_LAUNCH = frozenset({"portal_id", "portal_url", "bids_due_on"})
ALWAYS = frozenset({"portal_id", "portal_url"})
IN_THE_MAKING = (State.PLANNED, State.PREPARED)
Source = Mapping[str, Any] | None  # the row of a list that was brought in; None: a form


@transaction.atomic
def plan_procurement(
    project: Project, *, by: User | None, organisation: Organisation, came_from: Source = None, **facts: Any
) -> Procurement:
    """Somebody is going to be looked for. Raises Refused for a CPV code that is none and a reference that is taken."""
    facts = {"currency": project.programme.currency, **facts}
    _read_cpv(facts)
    procurement = kept(Procurement(programme=project.programme, project=project, organisation=organisation, **facts))
    write_down("procurement planned", procurement, told(procurement, *TOLD), by=by, source=came_from)
    return procurement


@transaction.atomic
def change_procurement(
    procurement: Procurement, *, by: User | None, came_from: Source = None, **facts: Any
) -> Procurement:
    """Raises Refused for what bidders relied on once it is launched: only the last day to bid moves, and only later."""
    procurement = locked(procurement)
    _read_cpv(facts)
    _refuse_late_change(procurement, facts)
    changes = alter(procurement, facts)
    if procurement.state in IN_THE_MAKING and lots_over(procurement) > 0:
        raise Refused(_("The lots together cost more than this. Change the lots first."), field="base_cents")
    if changes:
        write_down("procurement changed", procurement, changes, by=by, source=came_from)
    return procurement


def _refuse_late_change(procurement: Procurement, facts: Mapping[str, Any]) -> None:
    if procurement.state in IN_THE_MAKING:
        return
    free = AFTER_LAUNCH if procurement.state == State.LAUNCHED else ALWAYS
    for name, value in facts.items():
        if name in free or getattr(procurement, name) == value:
            continue
        raise Refused(
            _("This is “%(state)s”: bidders rely on what was launched. Cancel it and plan another one.")
            % {"state": procurement.get_state_display()},
            field=name,
        )
    due = facts.get("bids_due_on", procurement.bids_due_on)
    if procurement.bids_due_on and (due is None or due < procurement.bids_due_on):
        raise Refused(_("Bidders were told a later day. It can only move to a day after it."), field="bids_due_on")


def _read_cpv(facts: dict[str, Any]) -> None:
    if not facts.get("cpv"):
        return
    code = read_cpv(facts["cpv"])
    if code is None:
        raise Refused(_("This is no CPV code. Write eight digits, such as 45214200-2."), field="cpv")
    facts["cpv"] = code


@transaction.atomic
def prepare(procurement: Procurement, *, by: User | None) -> Procurement:
    """The documents are ready."""
    return move(procurement, State.PREPARED, "procurement prepared", by=by)


@transaction.atomic
def back_to_plan(procurement: Procurement, *, by: User | None, reason: str = "") -> Procurement:
    return move(procurement, State.PLANNED, "procurement back to planning", by=by, reason=reason)


@transaction.atomic
def launch(
    procurement: Procurement,
    *,
    by: User | None,
    launched_on: date | None = None,
    bids_due_on: date | None = None,
    ceiling_note: str | None = None,
) -> Procurement:
    """Bidders may read it. The rule of the launch day decides on price, days to bid and how many are invited.

    What the law allows all the same is written down as `ceiling_note`. Raises Refused with what to do.
    """
    procurement = locked(procurement)
    day = happened(launched_on, "launched_on")
    if ceiling_note is not None:
        procurement.ceiling_note = ceiling_note.strip()
    due = bids_due_on or procurement.bids_due_on
    for objection in objections(procurement, day, due):
        if not objection.is_explained:
            raise Refused(objection.sentence, field=objection.field)
    facts = {"launched_on": day, "bids_due_on": due, "ceiling_note": procurement.ceiling_note}
    return move(procurement, State.LAUNCHED, "procurement launched", by=by, facts=facts)


@transaction.atomic
def cancel(procurement: Procurement, *, by: User | None, reason: str, on: date | None = None) -> Procurement:
    """It ends without a contract, for a reason that everybody may read."""
    procurement = locked(procurement)
    if procurement.contracts.exists():
        raise Refused(_("A contract was signed already. Terminate the contract instead."))
    procurement = move(
        procurement,
        State.CANCELLED,
        "procurement cancelled",
        by=by,
        facts={"state_reason": reason, "ended_on": happened(on, "on")},
        reason=reason,
    )
    procurement.lots.update(outcome=Lot.Outcome.CANCELLED)
    return procurement


@transaction.atomic
def relaunch(
    procurement: Procurement,
    *,
    by: User | None,
    base_cents: int | None = None,
    procedure: str = "",
    launch_planned_on: date | None = None,
    ceiling_note: str = "",
) -> Procurement:
    """A further attempt to find somebody, with another price or procedure where it takes one.

    Lots and award criteria come along; where the price changes the lots share in it. Each attempt is relaunched once.
    """
    procurement = locked(procurement)
    if procurement.state not in Procurement.FOUND_NOBODY:
        raise Refused(
            _("This is “%(state)s”. Only what found nobody is relaunched.") % {"state": procurement.get_state_display()}
        )
    if Procurement.objects.filter(relaunches=procurement).exists():
        raise Refused(_("It was relaunched already. Go on with the next attempt."))
    same = ("programme", "project", "organisation", "reference", "title", "category", "cpv", "currency", "is_sample")
    price = procurement.base_cents if base_cents is None else base_cents
    attempt = kept(
        Procurement(
            **{name: getattr(procurement, name) for name in same},
            procedure=procedure or procurement.procedure,
            base_cents=price,
            attempt=procurement.attempt + 1,
            relaunches=procurement,
            launch_planned_on=launch_planned_on,
            ceiling_note=ceiling_note,
        )
    )
    _copy_lots(procurement, attempt)
    _copy_criteria(procurement, attempt)
    changes = {**told(attempt, *TOLD), "lots": (None, attempt.lots.count() or None)}
    write_down("procurement relaunched", attempt, changes, by=by)
    return attempt


def _copy_lots(procurement: Procurement, attempt: Procurement) -> None:
    lots = list(procurement.lots.all())
    if not lots:
        return
    prices = [lot.base_cents for lot in lots]
    if attempt.base_cents != procurement.base_cents and procurement.base_cents:
        # What is not in any lot keeps its share of the price too.
        rest = procurement.base_cents - sum(prices)
        prices = split(attempt.base_cents, [*prices, rest])[: len(lots)]
    for lot, price in zip(lots, prices, strict=True):
        kept(Lot(procurement=attempt, number=lot.number, title=lot.title, base_cents=price))


def _copy_criteria(procurement: Procurement, attempt: Procurement) -> None:
    lots = {lot.number: lot for lot in attempt.lots.all()}
    for each in procurement.criteria.select_related("lot"):
        lot = lots[each.lot.number] if each.lot else None
        kept(AwardCriterion(procurement=attempt, lot=lot, title=each.title, weight=each.weight, scale=each.scale))


def move(
    procurement: Procurement,
    target: str,
    verb: str,
    *,
    by: User | None,
    facts: Mapping[str, Any] | None = None,
    reason: str = "",
    came_from: Source = None,
) -> Procurement:
    """The next state by the table, with the facts that come with it, and its journal entry. Raises Refused."""
    procurement = locked(procurement)
    state = next_state(procurement, cycle.PROCUREMENT, target)
    changes = alter(procurement, {"state": state, **(facts or {})})
    write_down(verb, procurement, changes, by=by, reason=reason, source=came_from)
    return procurement


# -- lots ----------------------------------------------------------------------------
@transaction.atomic
def add_lot(
    procurement: Procurement, *, by: User | None, title: str, base_cents: int, number: int | None = None
) -> Lot:
    """Raises Refused once it is launched, and where the lots together pass the base price."""
    procurement = locked(procurement)
    _refuse_after_launch(procurement)
    last = procurement.lots.order_by("-number").values_list("number", flat=True).first() or 0
    lot = kept(Lot(procurement=procurement, title=title, base_cents=base_cents, number=number or last + 1))
    _refuse_lots_over(procurement)
    write_down("lot added", procurement, {f"lot {lot.number}": (None, [lot.title, lot.base_cents])}, by=by)
    return lot


@transaction.atomic
def change_lot(lot: Lot, *, by: User | None, **facts: Any) -> Lot:
    procurement = locked(lot.procurement)
    _refuse_after_launch(procurement)
    lot = locked(lot)
    before = [lot.title, lot.base_cents]
    changes = alter(lot, facts)
    _refuse_lots_over(procurement)
    if changes:
        after = [lot.title, lot.base_cents]
        write_down("lot changed", procurement, {f"lot {lot.number}": (before, after)}, by=by)
    return lot


@transaction.atomic
def remove_lot(lot: Lot, *, by: User | None, reason: str = "") -> None:
    procurement = locked(lot.procurement)
    _refuse_after_launch(procurement)
    changes: dict[str, Any] = {f"lot {lot.number}": ([lot.title, lot.base_cents], None)}
    changes |= {each.title: (str(each.weight), None) for each in lot.criteria.all()}
    lot.delete()
    write_down("lot removed", procurement, changes, by=by, reason=reason)


def _refuse_after_launch(procurement: Procurement) -> None:
    if procurement.state not in IN_THE_MAKING:
        raise Refused(
            _("This is “%(state)s”. Its lots stay as they were launched.") % {"state": procurement.get_state_display()}
        )


def _refuse_lots_over(procurement: Procurement) -> None:
    over = lots_over(procurement)
    if over > 0:
        raise Refused(
            _("The lots together are %(over)s over the base price. Change the lots or the price.")
            % {"over": formats.money(over, procurement.currency)},
            field="base_cents",
        )
