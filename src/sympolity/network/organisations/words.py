"""The verbs of the register of organisations, as the history page tells them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, Promise] = {
    "organisation added": _("added"),
    "organisation changed": _("changed"),
    "organisation closed": _("closed"),
    "organisation opened again": _("opened again"),
    "name remembered": _("other name remembered"),
    "name changed": _("other name changed"),
    "name forgotten": _("other name taken out"),
    "identifier given": _("identifier given"),
    "identifier changed": _("identifier changed"),
    "identifier withdrawn": _("identifier withdrawn"),
    "person affiliated": _("person added"),
    "affiliation changed": _("person's entry changed"),
    "affiliation removed": _("taken out again"),
    "affiliation ended": _("person left"),
}
