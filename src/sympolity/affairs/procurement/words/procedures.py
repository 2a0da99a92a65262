"""The verbs of the journal for procurements and their rules, and what their lists and pages call things."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.procurement.models import Bid, Procurement

VERBS: dict[str, Promise] = {
    "procedure rule added": _("added a rule on procedures"),
    "procedure rule changed": _("changed a rule on procedures"),
    "procedure rule ended": _("ended a rule on procedures"),
    "procurement planned": _("planned a procurement"),
    "procurement changed": _("changed a procurement"),
    "procurement prepared": _("prepared a procurement"),
    "procurement back to planning": _("took a procurement back to planning"),
    "procurement launched": _("launched a procurement"),
    "procurement cancelled": _("cancelled a procurement"),
    "procurement relaunched": _("relaunched a procurement"),
    "procurement deserted": _("declared a procurement deserted"),
    "procurement unsuccessful": _("declared that no bid is acceptable"),
    "procurement awarded": _("awarded a procurement"),
    "award withdrawn": _("withdrew an award"),
    "procurement contracted": _("recorded that a procurement has its contract"),
    "lot added": _("added a lot"),
    "lot changed": _("changed a lot"),
    "lot removed": _("took out a lot"),
    "criterion added": _("added an award criterion"),
    "criterion changed": _("changed an award criterion"),
    "criterion removed": _("took out an award criterion"),
    "supplier invited": _("invited a supplier"),
    "invitation taken back": _("took back an invitation"),
    "bid received": _("recorded a bid"),
    "bidding brought in": _("brought lots and bids in from a list"),
    "bidding taken out": _("took lots and bids of a list out again"),
    "bid changed": _("corrected a bid"),
    "bid taken out": _("took out a bid"),
    "bids closed": _("closed the bids"),
    "bid marked": _("marked a bid"),
    "bid excluded": _("left out a bid"),
    "bid admitted again": _("admitted a bid again"),
    "calendar address made": _("made an address for calendar programs"),
    "calendar address withdrawn": _("withdrew the address for calendar programs"),
}
State = Procurement.State
TONES: dict[str, str] = {
    State.PLANNED: "neutral",
    State.PREPARED: "neutral",
    State.LAUNCHED: "accent",
    State.BIDS_CLOSED: "accent",
    State.AWARDED: "fine",
    State.CONTRACTED: "fine",
    State.DESERTED: "late",
    State.UNSUCCESSFUL: "late",
    State.CANCELLED: "neutral",
}
BID_TONES: dict[str, str] = {
    Bid.Outcome.RECEIVED: "neutral",
    Bid.Outcome.RANKED: "neutral",
    Bid.Outcome.EXCLUDED: "attention",
    Bid.Outcome.WON: "fine",
}


def tone_of(procurement: Any) -> str:
    return TONES.get(procurement.state, "neutral")
