"""What happened to the columns of a list since its last edition, in one sentence each."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.interchange.kinds import RecordKind

Words = str | Promise

REMARKS: dict[str, Words] = {
    "other_kind": gettext_lazy(
        "This file went out from here as a list of %(heading)s. Its numbers do not count for another kind of list."
    ),
    "moved": gettext_lazy("Column %(letter)s stands in another place; last time it was column %(old_letter)s."),
    "renamed": gettext_lazy("Column %(letter)s is called “%(heading)s” now; last time “%(before)s”."),
    "renamed_otherwise": gettext_lazy(
        "Column %(letter)s is called “%(heading)s” now, but its values are like those of “%(before)s” last time."
    ),
    "no_name": gettext_lazy(
        "The heading of column %(letter)s is not a name: %(heading)s. Its values are like those of “%(before)s” last "
        "time."
    ),
    "no_name_new": gettext_lazy("The heading of column %(letter)s is not a name: %(heading)s."),
    "swapped": gettext_lazy(
        "Columns “%(heading)s” and “%(before)s” have changed places: the values of each are like the other's last time."
    ),
    "looks_like": gettext_lazy(
        "Column %(letter)s is called “%(heading)s”, but its values are like those of “%(before)s” last time."
    ),
    "unlike": gettext_lazy(
        "Column %(letter)s, “%(heading)s”, holds something else than last time. Look at its values."
    ),
    "empty_now": gettext_lazy("Column %(letter)s, “%(heading)s”, is empty now; last time it had values."),
    "new": gettext_lazy("Column %(letter)s, “%(heading)s”, is new. It is left out."),
    "new_named": gettext_lazy("Column %(letter)s, “%(heading)s”, is new. Its heading says: %(field)s."),
    "new_unsure": gettext_lazy(
        "Column %(letter)s, “%(heading)s”, is new. Its heading says %(field)s, its values are not like those of last "
        "time."
    ),
    "missing": gettext_lazy("“%(before)s”, column %(old_letter)s of last time, is missing: %(field)s stays as it is."),
    "years": gettext_lazy("Column %(letter)s, “%(heading)s”, looks like years, not like amounts of money."),
    "beyond": gettext_lazy("Most values of column %(letter)s, “%(heading)s”, cannot be a %(field)s."),
    "codes": gettext_lazy("Column %(letter)s, “%(heading)s”, holds codes, not names."),
    "sentences": gettext_lazy("Column %(letter)s, “%(heading)s”, holds words, not codes."),
    "unclear": gettext_lazy(
        "The heading of column %(letter)s, “%(heading)s”, does not say which amount it is: %(field)s or %(other)s."
    ),
    "degrees_swapped": gettext_lazy(
        "The values of column %(letter)s, “%(heading)s”, fit the other axis: as %(field)s they lie far from your "
        "territories."
    ),
    "far_away": gettext_lazy("The values of column %(letter)s, “%(heading)s”, lie far from your territories."),
    "upside_down": gettext_lazy(
        "In most rows “%(heading)s” and “%(before)s” are the wrong way round: %(field)s and %(other)s may have changed "
        "places."
    ),
}


def remark_sentence(kind: RecordKind, remark: Mapping[str, Any]) -> str:
    params = dict(remark["params"])
    words = {
        "heading": params.get("heading", ""),
        "before": params.get("before", ""),
        "letter": remark["letter"],
        "old_letter": params.get("letter", ""),
        "field": field_label(kind, params.get("field", "")),
        "other": field_label(kind, params.get("other", "")),
    }
    return str(REMARKS[remark["code"]]) % words


def field_label(kind: RecordKind, key: str) -> str:
    return str(kind.field(key).label) if key in kind.keys else _("left out")
