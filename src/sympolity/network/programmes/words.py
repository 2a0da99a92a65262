"""The verbs of programmes, as the history page tells them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, Promise] = {
    "programme added": _("programme started"),
    "programme changed": _("programme changed"),
    "programme moved": _("status changed"),
    "fund added": _("fund added"),
    "fund changed": _("fund changed"),
    "fund closed": _("fund closed"),
    "fund opened again": _("fund opened again"),
    "objective added": _("added"),
    "objective changed": _("changed"),
    "objective closed": _("closed"),
    "objective opened again": _("opened again"),
    "factor added": _("added"),
    "factor changed": _("changed"),
    "factor closed": _("closed"),
    "factor opened again": _("opened again"),
    "organisation admitted": _("takes part"),
    "participation changed": _("participation changed"),
    "participation ended": _("participation ended"),
    "partner replaced": _("takes over from another organisation"),
    "figure published": _("figure published"),
    "figure corrected": _("figure corrected"),
    "figure withdrawn": _("figure withdrawn"),
    "figure shown again": _("figure shown again"),
}
