"""The verbs of the portfolio, as the history page tells them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, Promise] = {
    "project added": _("project added"),
    "project changed": _("project changed"),
    "project moved": _("stage changed"),
    "project published": _("shown in public"),
    "project withdrawn": _("taken out of the public pages"),
    "project removed": _("removed, with the import that brought it"),
    "milestone planned": _("milestone planned"),
    "milestone changed": _("milestone changed"),
    "milestone reported": _("milestone reported reached"),
    "milestone checked": _("milestone checked"),
    "milestone dropped": _("milestone dropped"),
    "milestone restored": _("milestone as before"),
    "partner stays": _("partner stays after all"),
    "partner added": _("partner joined"),
    "partner ended": _("partner left"),
    "project partner replaced": _("partner replaced"),
    "baseline set": _("plan agreed"),
    "amendment drafted": _("amendment drafted"),
    "amendment changed": _("amendment changed"),
    "amendment submitted": _("amendment submitted"),
    "amendment returned": _("amendment returned"),
    "amendment approved": _("amendment approved"),
    "amendment rejected": _("amendment rejected"),
    "amendment withdrawn": _("amendment withdrawn"),
    "baseline": _("plan agreed on"),
    "amounts.total": _("total cost"),
    "amounts.eligible": _("eligible cost"),
    "amounts.funding": _("funding"),
}
