"""The verbs of the journal for what is decided here."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, Promise] = {
    "sample drawn": _("drawn"),
    "paper added to the sample": _("a paper added by hand"),
    "sampled paper looked at": _("a paper looked at"),
    "sample closed": _("closed"),
    "finding written": _("written"),
    "finding answered": _("answered"),
    "finding corrected": _("put right"),
    "finding remarked on": _("remark of the auditor"),
    "finding closed": _("closed"),
    "finding opened again": _("opened again"),
}
