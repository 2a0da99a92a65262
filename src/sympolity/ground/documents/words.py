"""The verbs of documents, as the history page tells them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, Promise] = {
    "document added": _("document added"),
    "document withdrawn": _("document withdrawn"),
    "document": _("document"),
    "sha256": _("hash of the file"),
}
