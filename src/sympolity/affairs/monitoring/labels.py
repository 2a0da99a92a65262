"""What the parts of a figure and of a milestone are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.monitoring import answers

PARTS: dict[str, Promise] = {
    "value": _("Figure"),
    "weight": _("Base of the average"),
    "as_of": _("As of"),
    "source": _("Source"),
    "note": _("Note"),
    "state": _("State"),
    "on": _("Reached on"),
}
MILESTONE_STATES: dict[str, Promise] = {
    answers.REACHED: _("reached"),
    answers.AS_PLANNED: _("as planned"),
    answers.LATER: _("later than planned"),
}
