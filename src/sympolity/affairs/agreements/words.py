"""The verbs of the journal for what is decided here."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, Promise] = {
    "agreement drawn up": _("drawn up"),
    "agreement changed": _("changed"),
    "agreement signed": _("signed"),
    "agreement dropped": _("dropped"),
    "agreement ended": _("ended"),
    "agreement terminated": _("terminated"),
    "agreement opened again": _("opened again"),
    "party added": _("party added"),
    "party changed": _("party changed"),
    "party removed": _("party taken out"),
    "project covered": _("project covered"),
    "project amount changed": _("amount of a project changed"),
    "project no longer covered": _("project no longer covered"),
    "version drawn up": _("version drawn up"),
    "version changed": _("version changed"),
    "version dropped": _("version dropped"),
    "sent for signature": _("sent out for signature"),
    "taken back from signature": _("taken back from signature"),
    "signature recorded": _("signature recorded"),
    "obligation added": _("added"),
    "obligation changed": _("changed"),
    "obligation reported": _("reported as done"),
    "obligation fulfilled": _("accepted as fulfilled"),
    "obligation waived": _("waived"),
    "obligation opened again": _("opened again"),
    "retention rule added": _("added"),
    "retention rule changed": _("changed"),
}
