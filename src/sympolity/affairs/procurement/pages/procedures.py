"""What the page of a procurement shows, ready for its template."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.affairs.procurement.models import AwardCriterion, Bid, Lot, Procurement
from sympolity.affairs.procurement.queries.deadlines import KINDS, deadline_of
from sympolity.affairs.procurement.queries.launching import objections
from sympolity.affairs.procurement.queries.procedures import attempts_of, standstill_until
from sympolity.affairs.procurement.queries.ranking import comparisons_of
from sympolity.affairs.procurement.queries.rules import rule_of
from sympolity.affairs.procurement.queries.splitting import counted_on, splitting_of
from sympolity.affairs.procurement.rules import KEEP
from sympolity.affairs.procurement.words.procedures import BID_TONES, tone_of
from sympolity.ground.documents.queries import folder_of
from sympolity.ground.kernel import formats
from sympolity.ground.languages.queries import with_translations

State = Procurement.State
SEALED = (State.PLANNED, State.PREPARED, State.LAUNCHED)
MAIN_WAY = (State.PLANNED, State.PREPARED, State.LAUNCHED, State.BIDS_CLOSED, State.AWARDED, State.CONTRACTED)


@dataclass(frozen=True, slots=True)
class Deed:
    """A step that can be taken now; the first one is the usual next one."""

    label: Promise | str
    url: str
    icon: str = ""


def page_context(request: HttpRequest, found: Procurement) -> dict[str, Any]:
    with_translations([found])
    rule = rule_of(found, counted_on(found))
    attempts = attempts_of(found)
    bids = list(found.bids.select_related("supplier", "lot").order_by("lot__number", "rank", "cents", "id"))
    may_keep = request.user.has_perm(KEEP, found)
    criteria = sorted(found.criteria.select_related("lot"), key=lambda each: each.lot.number if each.lot else 0)
    comparisons = _comparisons(found) if criteria and bids and found.state not in SEALED else []
    is_ranked = all(score.rank for _lot, _criteria, scores in comparisons for score in scores)
    is_last = attempts[-1].pk == found.pk
    deeds = deeds_of(found, has_bids=bool(bids), is_last=is_last, is_ranked=is_ranked) if may_keep else []
    usual = 1 if is_ranked and not waits_for_bids(found) else 0
    standstill = standstill_until(found)
    on, kind = deadline_of(found, standstill)
    return {
        "procurement": found,
        "programme": found.programme,
        "tone": tone_of(found),
        "rule": rule,
        "rule_day": counted_on(found),
        "steps": _steps(found),
        "deeds": deeds[:usual],
        "other_deeds": deeds[usual:],
        "may_keep": may_keep,
        "is_in_the_making": found.state in (State.PLANNED, State.PREPARED),
        "takes_bids": found.state == State.LAUNCHED,
        "judges_bids": found.state == State.BIDS_CLOSED,
        "objections": _objections(found),
        "splitting": splitting_of(found),
        "attempts": [_attempt(each) for each in attempts] if len(attempts) > 1 else [],
        "attempt_facts": attempts,
        "lots": list(found.lots.all()),
        "criteria": criteria,
        "marked": any(each.scale == AwardCriterion.Marking.JURY for each in criteria),
        "comparisons": comparisons,
        "is_ranked": is_ranked,
        "invitations": list(found.invitations.select_related("supplier")),
        "bids": [(bid, BID_TONES.get(bid.outcome, "neutral"), _share(bid, found)) for bid in bids],
        "contracts": list(found.contracts.select_related("supplier").order_by("reference")),
        "standstill": standstill,
        "next_on": on,
        "next_kind": KINDS.get(kind, ""),
        "folder": folder_of(found, request.user, next=request.path),
        "today": timezone.localdate(),
    }


def _objections(found: Procurement) -> list[Any]:
    """What stands against the launch, before anybody tries; afterwards only what had to be explained."""
    if found.state in (State.PLANNED, State.PREPARED):
        return objections(found, counted_on(found), found.bids_due_on)
    return []


@dataclass(frozen=True, slots=True)
class Score:
    """The place of a bid: by each criterion its points and mark, where the mark is known."""

    bid: Bid
    rank: int | None
    parts: list[tuple[AwardCriterion, float | None, float | None]]
    score: float | None


def _comparisons(found: Procurement) -> list[tuple[Lot | None, list[AwardCriterion], list[Score]]]:
    def shown(value: Fraction | None) -> float | None:
        return None if value is None else float(value)

    return [
        (
            each.lot,
            each.criteria,
            [
                Score(
                    bid,
                    place.rank,
                    [(one, shown(place.points.get(one.pk)), shown(place.marks.get(one.pk))) for one in each.criteria],
                    shown(place.score),
                )
                for bid, place in each.ranked
            ],
        )
        for each in comparisons_of(found)
    ]


def _share(bid: Bid, found: Procurement) -> float | None:
    base = bid.lot.base_cents if bid.lot else found.base_cents
    return bid.cents / base if base else None


def _steps(found: Procurement) -> list[dict[str, Any]]:
    if found.state not in MAIN_WAY:
        reached = State.BIDS_CLOSED if found.state == State.UNSUCCESSFUL else State.LAUNCHED
        way = [*MAIN_WAY[: MAIN_WAY.index(reached) + 1], found.state] if found.launched_on else [found.state]
    else:
        way = list(MAIN_WAY)
    here = way.index(State(found.state))
    done = here + 1 if found.state == State.CONTRACTED else here
    return [
        {"label": State(each).label, "state": "done" if place < done else "current" if place == here else ""}
        for place, each in enumerate(way)
    ]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One of the attempts in a row, drawn from left to right in their order."""

    procurement: Procurement
    tone: str
    url: str
    notes: list[str]


def _attempt(each: Procurement) -> Attempt:
    notes = [formats.money(each.base_cents, each.currency), str(each.get_procedure_display())]
    if each.launched_on:
        notes.append(_("launched %(day)s") % {"day": formats.day(each.launched_on)})
    url = reverse("procurement:procurement", args=[each.programme.slug, each.pk])
    return Attempt(each, tone_of(each), url, notes)


NAMES: dict[str, tuple[Promise, str]] = {
    "prepare": (gettext_lazy("The documents are ready"), "check"),
    "launch": (gettext_lazy("Launch it"), "send"),
    "back-to-plan": (gettext_lazy("Back to planning"), "undo-2"),
    "close-bids": (gettext_lazy("Close the bids"), "lock"),
    "declare-deserted": (gettext_lazy("Nobody bid"), "circle-x"),
    "award": (gettext_lazy("Award it"), "award"),
    "declare-unsuccessful": (gettext_lazy("No bid is acceptable"), "circle-x"),
    "sign-contract": (gettext_lazy("Record its contract"), "file-text"),
    "withdraw-award": (gettext_lazy("Withdraw the award"), "undo-2"),
    "relaunch": (gettext_lazy("Relaunch it"), "rotate-cw"),
    "cancel-procurement": (gettext_lazy("Cancel it"), "circle-x"),
}


def waits_for_bids(found: Procurement) -> bool:
    """Bids may still come; until then only cancelling ends it."""
    due = found.bids_due_on
    return found.state == State.LAUNCHED and due is not None and timezone.localdate() < due


def deeds_of(found: Procurement, *, has_bids: bool, is_last: bool, is_ranked: bool = True) -> list[Deed]:
    """What the table of moves lets somebody do now."""
    by_state: dict[str, list[str]] = {
        State.PLANNED: ["prepare", "cancel-procurement"],
        State.PREPARED: ["launch", "back-to-plan", "cancel-procurement"],
        State.LAUNCHED: [
            *([] if waits_for_bids(found) else ["close-bids" if has_bids else "declare-deserted"]),
            "cancel-procurement",
        ],
        State.BIDS_CLOSED: [*(["award"] if is_ranked else []), "declare-unsuccessful", "cancel-procurement"],
        State.AWARDED: ["sign-contract", "withdraw-award", "cancel-procurement"],
        State.DESERTED: ["relaunch"] if is_last else [],
        State.UNSUCCESSFUL: ["relaunch"] if is_last else [],
    }
    place = [found.programme.slug, found.pk]
    return [
        Deed(NAMES[name][0], reverse(f"procurement:{name}", args=place), NAMES[name][1])
        for name in by_state.get(found.state, [])
    ]
