"""The verbs of the journal for what is decided here."""

from django.utils.functional import Promise

VERBS: dict[str, Promise] = {}
