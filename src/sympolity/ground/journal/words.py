"""The verbs of the journal in the reader's language. They are stored in English and translated when shown."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, Promise] = {
    "translated": _("translated"),
    "translation reviewed": _("translation read by a second person"),
    # What the accounts below tell the journal.
    "network opened": _("network opened"),
    "member added": _("became a member"),
    "member changed": _("keeps the register, or no more"),
    "person forgotten": _("name erased"),
}


def add_verbs(verbs: dict[str, Promise]) -> None:
    """Each app adds the verbs of its own operations when it starts, so that its words are found by the translators."""
    VERBS.update(verbs)


def verb_in_words(verb: str) -> str:
    return str(VERBS[verb]) if verb in VERBS else gettext(verb)
