"""The verbs of roles and invitations, as the history page tells them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, Promise] = {
    "role given": _("role given"),
    "substitute named": _("substitute named"),
    "role ended": _("role ended"),
    "role given back": _("role given back"),
    "invitation sent": _("invitation sent"),
    "invitation sent again": _("invitation sent again"),
    "invitation withdrawn": _("invitation withdrawn"),
    "invitation accepted": _("invitation accepted"),
}
