"""The deeds of monitoring, as the history page tells them. Each area adds its own."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, Promise] = {
    "round planned": _("planned"),
    "round changed": _("changed"),
    "round opened": _("opened"),
    "round cancelled": _("cancelled"),
    "projects asked about": _("further projects asked about"),
    "report begun": _("begun"),
    "report filled in": _("filled in"),
    "report sent": _("sent"),
    "report taken back": _("taken back"),
    "report taken up": _("reading begun"),
    "report sent back": _("sent back"),
    "report accepted": _("accepted"),
    "report reopened": _("opened again"),
    "report closed again": _("closed again, as it was accepted"),
    "due day moved": _("due day moved"),
    "report excused": _("not asked"),
    "report asked for again": _("asked for again"),
    "people reminded": _("people reminded"),
    "template added": _("added"),
    "template changed": _("changed"),
    "template closed": _("closed"),
    "template opened again": _("opened again"),
}
