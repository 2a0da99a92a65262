"""What the journal writes of payment requests, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, Promise] = {
    "payment request drawn up": _("payment request drawn up"),
    "payment request changed": _("payment request changed"),
    "claimed in a payment request": _("claimed in a payment request"),
    "taken out of a payment request": _("taken out of a payment request"),
    "payment request submitted": _("payment request submitted"),
    "payment request taken back": _("payment request taken back"),
    "payment request withdrawn": _("payment request withdrawn"),
    "payment request rejected": _("payment request rejected"),
    "verification begun": _("verification begun"),
    "item of a payment request looked at": _("item of a payment request looked at"),
    "rest of a payment request accepted": _("rest of a payment request accepted"),
    "question asked": _("question asked"),
    "question answered": _("question answered"),
    "payment request verified": _("payment request verified"),
    "back to verification": _("back to verification"),
    "payment authorised": _("payment authorised"),
    "authorisation taken back": _("authorisation taken back"),
    "payment recorded": _("payment recorded"),
    "money came back": _("money came back"),
    "payment taken back": _("payment taken back"),
    "money asked back": _("money asked back"),
    "item corrected": _("item corrected"),
}
