"""The verbs of facilities and procedures, as the history page tells them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, Promise] = {
    "facility added": _("added"),
    "facility changed": _("changed"),
    "facility checked": _("checked"),
    "facility closed": _("closed"),
    "facility opened again": _("opened again"),
    "facility removed": _("taken out again"),
    "procedure added": _("added"),
    "procedure changed": _("changed"),
    "procedure checked": _("checked"),
    "procedure closed": _("closed"),
    "procedure opened again": _("opened again"),
    "procedure removed": _("taken out again"),
}
