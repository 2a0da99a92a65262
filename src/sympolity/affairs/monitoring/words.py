"""The deeds of monitoring, as the history page tells them. Each area adds its own."""

from django.utils.functional import Promise

VERBS: dict[str, Promise] = {}
