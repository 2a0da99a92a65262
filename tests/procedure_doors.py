"""The rows of the access matrix for procurements, their rules and the calendar."""

from typing import Any

from access import EVERYBODY, INSIDE, WHOLE, Door
from contract_doors import BUYERS, MONEY_READERS, _form, _of, _page
from sympolity.affairs.procurement.operations.calendars import token_of

STEPS = (
    "prepare",
    "back-to-plan",
    "launch",
    "close-bids",
    "declare-deserted",
    "declare-unsuccessful",
    "relaunch",
    "award",
    "withdraw-award",
    "cancel-procurement",
    "add-lot",
    "add-criterion",
    "invite",
    "record-bid",
)
PARTS = {
    "change-lot": "lot",
    "remove-lot": "lot",
    "take-back-invitation": "bid_invitation",
    "change-bid": "bid",
    "take-out-bid": "bid",
    "exclude-bid": "bid",
    "readmit-bid": "bid",
    "mark-bid": "bid",
    "change-criterion": "award_criterion",
    "remove-criterion": "award_criterion",
}


def _feed(world: Any) -> dict[str, Any]:
    return {"programme": world.programme.slug, "token": token_of(world.calendar_address)}


PROCEDURES: dict[str, Door] = {
    "procurement:board": _page(),
    "procurement:procurements": _page(),
    "procurement:calendar": _page(),
    "procurement:rules": _page(),
    "procurement:procurement": _page("pk=procurement"),
    "procurement:calendar-file": Door(sees=INSIDE, reads=MONEY_READERS, args=_of(), is_page=False),
    "procurement:calendar-address": _form(MONEY_READERS),
    "procurement:withdraw-calendar-address": _form(MONEY_READERS),
    # A calendar program does not sign in: the address is the key.
    "procurement:calendar-feed": Door(sees=EVERYBODY, reads=EVERYBODY, args=_feed, is_page=False),
    "procurement:add-procurement": _form(BUYERS),
    "procurement:change-procurement": _form(BUYERS, "pk=procurement"),
    **{f"procurement:{step}": _form(BUYERS, "procurement=procurement") for step in STEPS},
    **{f"procurement:{name}": _form(BUYERS, "procurement=procurement", f"pk={part}") for name, part in PARTS.items()},
    "procurement:add-rule": _form(WHOLE),
    "procurement:change-rule": _form(WHOLE, "pk=procedure_rule"),
    "procurement:end-rule": _form(WHOLE, "pk=procedure_rule"),
    "procurement:add-modification-rule": _form(WHOLE),
    "procurement:change-modification-rule": _form(WHOLE, "pk=modification_rule"),
    "procurement:end-modification-rule": _form(WHOLE, "pk=modification_rule"),
}
PROCEDURES_OF_ANOTHER: dict[str, Door] = {
    "procurement:procurement": _page("pk=other_procurement"),
    "procurement:change-procurement": _form(WHOLE, "pk=other_procurement"),
    **{f"procurement:{step}": _form(WHOLE, "procurement=other_procurement") for step in STEPS},
}
