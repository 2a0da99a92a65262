"""The pages of which a person may keep views, and the state that makes up a view: all that stands in the address."""

from dataclasses import dataclass

from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, resolve
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PAGES: dict[str, Promise] = {
    "portfolio:list": _("Projects"),
    "observatory:map": _("Map"),
    "observatory:matrix": _("Coverage"),
    "portfolio:timetable": _("Timetable"),
    "portfolio:amendments": _("Amendments"),
    "observatory:watch": _("Watch list"),
    "observatory:side-by-side": _("Side by side"),
    "observatory:changes": _("What changed"),
    "programmes:list": _("Programmes"),
    "programmes:objectives": _("Objectives"),
    "programmes:participants": _("Organisations taking part"),
    "programmes:figures": _("Published figures"),
    "programmes:funds": _("Funds"),
    "interchange:list": _("Imports"),
    "organisations:list": _("Organisations"),
    "territories:list": _("Territories"),
    "territories:groupings": _("Groupings"),
    "onestop:facilities": _("Facilities"),
    "onestop:procedures": _("Procedures"),
}
# The place in a list, the form of a file and the light in the room are no part of a view.
LEFT_OUT = frozenset({"after", "before", "page", "format", "as", "view", "lang", "theme"})


@dataclass(frozen=True, slots=True)
class Place:
    """A page of which views are kept; `slug` names its programme, empty in the register."""

    page: str
    slug: str


def place_of(request: HttpRequest) -> Place | None:
    match = request.resolver_match
    if match is None or match.view_name not in PAGES or set(match.kwargs) - {"programme"}:
        return None
    return Place(match.view_name, match.kwargs.get("programme", ""))


def place_at(path: str) -> Place | None:
    """The page behind an address, None where nobody keeps views."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    if match.view_name not in PAGES or set(match.kwargs) - {"programme"}:
        return None
    return Place(match.view_name, match.kwargs.get("programme", ""))


def state_of(params: QueryDict) -> str:
    """The state in an address, always written in the same order, so that two addresses can be compared."""
    chosen = QueryDict(mutable=True)
    for key in sorted({"columns" if key == "column" else key for key in params} - LEFT_OUT):
        if key == "columns":
            values = [",".join([*params.getlist("columns"), *params.getlist("column")])]
        else:
            values = [value for value in params.getlist(key) if value]
        if any(values):
            chosen.setlist(key, values)
    return chosen.urlencode()
