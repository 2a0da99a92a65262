"""The words of a programme: the same grammar, each programme's own names for its parts (domain model, section 7)."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Word = str | Promise

# key -> the words that a programme may choose from, the first one is used where it chose none.
CHOICES: dict[str, dict[str, Word]] = {
    "objective": {
        "objective": pgettext_lazy("one", "objective"),
        "axis": pgettext_lazy("one", "axis"),
        "mission": pgettext_lazy("one", "mission"),
        "theme": pgettext_lazy("one", "theme"),
        "pillar": pgettext_lazy("one", "pillar"),
    },
    "objectives": {
        "objective": _("Objectives"),
        "axis": _("Axes"),
        "mission": _("Missions"),
        "theme": _("Themes"),
        "pillar": _("Pillars"),
    },
    "project": {
        "project": pgettext_lazy("one", "project"),
        "action": pgettext_lazy("one", "action"),
        "operation": pgettext_lazy("one", "operation"),
    },
    "projects": {
        "project": _("Projects"),
        "action": _("Actions"),
        "operation": _("Operations"),
    },
    "factor": {
        "factor": pgettext_lazy("one", "factor"),
        "vector": pgettext_lazy("one", "vector"),
        "measure": pgettext_lazy("one", "measure"),
        "key-factor": pgettext_lazy("one", "key factor"),
    },
    "factors": {
        "factor": _("Factors"),
        "vector": _("Vectors"),
        "measure": _("Measures"),
        "key-factor": _("Key factors"),
    },
    "round": {
        "round": pgettext_lazy("one", "round of reports"),
        "report": pgettext_lazy("one", "report"),
        "monitoring": pgettext_lazy("one", "monitoring"),
    },
    "rounds": {
        "round": _("Rounds"),
        "report": _("Reports"),
        "monitoring": _("Monitoring"),
    },
}


def word(vocabulary: dict[str, str], key: str) -> Word:
    """A programme's word for one of its parts, in the reader's language; a text that is no known choice stays."""
    singular = key[:-1] if key.endswith("s") else key
    chosen = vocabulary.get(singular, "")
    choices = CHOICES[key]
    return choices.get(chosen) or chosen or next(iter(choices.values()))
