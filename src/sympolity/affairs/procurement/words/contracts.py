"""The verbs of the journal for suppliers and contracts, and the colours of what their pages say."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.procurement.models import Contract

VERBS: dict[str, Promise] = {
    "supplier added": _("added"),
    "supplier changed": _("changed"),
    "contract signed": _("signed"),
    "contract changed": _("changed"),
    "contract begun": _("work begun"),
    "contract suspended": _("suspended"),
    "contract resumed": _("work goes on"),
    "contract terminated": _("terminated"),
    "contract modified": _("modified"),
    "modification withdrawn": _("modification withdrawn"),
    "contract provisionally accepted": _("provisionally accepted"),
    "acceptance taken back": _("acceptance taken back"),
    "contract finally accepted": _("finally accepted"),
    "manager named": _("contract manager named"),
    "manager changed": _("part of a contract manager changed"),
    "manager ended": _("contract manager released"),
    "conflict declared": _("declared on conflicts of interest"),
    "note written": _("note written"),
    "deviation settled": _("deviation settled"),
    "guarantee given": _("guarantee given"),
    "guarantee changed": _("guarantee changed"),
    "guarantee released": _("guarantee released"),
}
State = Contract.State
TONES = {
    State.SIGNED: "neutral",
    State.IN_EXECUTION: "fine",
    State.SUSPENDED: "attention",
    State.PROVISIONALLY_ACCEPTED: "fine",
    State.CLOSED: "done",
    State.TERMINATED: "late",
}
CONFLICT_TONES = {"open": "attention", "none": "fine", "conflict": "late"}
