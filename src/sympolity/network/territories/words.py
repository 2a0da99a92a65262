"""What the reader of a boundary file found, in sentences for the person who handed it in."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sympolity.methods.cartography import BadBoundary

VERBS: dict[str, Promise] = {
    "territory added": _("added"),
    "territory changed": _("changed"),
    "territory closed": _("closed"),
    "territory opened again": _("opened again"),
    "name remembered": _("other name remembered"),
    "name changed": _("other name changed"),
    "name forgotten": _("other name taken out"),
    "code given": _("code given"),
    "code changed": _("code changed"),
    "code withdrawn": _("code withdrawn"),
    "population recorded": _("population recorded"),
    "population corrected": _("population corrected"),
    "population withdrawn": _("population withdrawn"),
    "residents counted": _("residents counted"),
    "residents corrected": _("count of residents corrected"),
    "residents withdrawn": _("count of residents withdrawn"),
    "boundary drawn": _("boundary drawn"),
    "grouping added": _("grouping added"),
    "grouping changed": _("grouping changed"),
    "grouping closed": _("grouping closed"),
    "grouping opened again": _("grouping opened again"),
    "boundaries handed in": _("file of boundaries handed in"),
    "boundaries assigned": _("boundaries assigned to places"),
    "boundaries discarded": _("file of boundaries discarded"),
}

FAULTS: dict[str, Promise] = {
    "not_json": _("This file is no JSON text. Save the boundaries as GeoJSON or TopoJSON and send them again."),
    "not_geojson": _("This file holds no outlines in GeoJSON. Save them as a FeatureCollection and send it again."),
    "not_topojson": _("This TopoJSON file is not complete. Save it again from the program that made it."),
    "foreign_coordinates": _(
        "The coordinates are written in the system %(name)s. Save the file in longitude and latitude (WGS 84)."
    ),
    "choose_layer": _("The file has several layers: %(layers)s. Write the name of one of them."),
    "unknown_layer": _("The file has no layer “%(layer)s”, but these: %(layers)s."),
    "broken_arc": _("Outline %(feature)s points to line %(arc)s, which the file does not hold. Save it again."),
    "not_a_feature": _(
        "Entry %(feature)s of the file is no outline but “%(type)s”. Take it out, or save the file again."
    ),
    "empty": _("There is no outline here."),
    "not_an_area": _("This is no area but a %(type)s."),
    "not_a_number": _("“%(value)s” stands where a coordinate should."),
    "out_of_range": _("A point lies at longitude %(longitude)s, latitude %(latitude)s, which is not on earth."),
    "in_metres": _(
        "The coordinates are metres of a map, not degrees. Save the file in longitude and latitude (WGS 84)."
    ),
    "too_slow": _(
        "The lines cross each other too often to be untangled in time. Simplify the outlines, or send fewer."
    ),
    "too_much_memory": _("Reading the file needs too much memory. Simplify the outlines, or send fewer."),
    "too_many_points": _("%(points)s points are too many: at most %(most)s. Simplify the outline and send it again."),
    "too_many_outlines": _("%(count)s outlines are too many for one file: at most %(most)s."),
}

REPAIRS: dict[str, Promise] = {
    "open_ring": _("Part %(part)s was not closed; its ends are now joined."),
    "self_crossing": _("The line crossed itself near longitude %(longitude)s, latitude %(latitude)s; untangled."),
    "swapped_coordinates": _("Longitude and latitude were exchanged; now in their order."),
    "part_dropped": _("Part %(part)s had fewer than three points and was left out."),
    "hole_dropped": _("A hole lay outside part %(part)s and was left out."),
    "repeated_points": _("Part %(part)s named points twice in a row (%(count)s); now once."),
    "heights_dropped": _("Heights above the sea were left out."),
    "slivers_dropped": _("Parts too small to be a place were left out (%(count)s)."),
    "others_dropped": _("Points and lines beside the areas were left out (%(count)s)."),
    "antimeridian": _("The outline was cut in two where the map of the world ends."),
    "area_changed": _("The area changed from %(before)s to %(after)s km²."),
}


# Why a place that was found is not chosen all the same.
DOUBTS: dict[str, Promise] = {
    "twice": _("Another outline of the file means the same place."),
    "code_and_name": _("The code means one place and the name another."),
    "elsewhere": _("The outline lies outside the boundary that stands for this place."),
}


class _Gaps(dict[str, Any]):
    """A sentence stays readable where the reader of the file had no value to give."""

    def __missing__(self, key: str) -> str:
        return "?"


def _filled(sentence: Promise | str, params: Mapping[str, Any]) -> str:
    values = {key: _as_text(value) for key, value in params.items()}
    return str(sentence) % _Gaps(values)


def _as_text(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.4f}"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def fault_in_words(code: str, params: Mapping[str, Any]) -> str:
    return _filled(FAULTS.get(code, _("The file cannot be read.")), params)


def refusal_in_words(refusal: BadBoundary) -> str:
    return fault_in_words(refusal.code, refusal.params)


def repair_in_words(code: str, params: Mapping[str, Any]) -> str:
    return _filled(REPAIRS.get(code) or gettext("Mended."), params)
