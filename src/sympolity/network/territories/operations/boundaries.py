"""Outlines of places: one drawn by hand of its keeper, or a whole file that waits until each outline has its place."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, NoReturn

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.ground.accounts.models import Network, User
from sympolity.ground.journal.operations import Line, record, record_all
from sympolity.ground.kernel.editing import kept, locked
from sympolity.ground.kernel.refusals import Refused
from sympolity.methods.cartography import BadBoundary, read_outlines
from sympolity.methods.names import fold
from sympolity.network.territories.models import Boundary, BoundaryFile, Territory
from sympolity.network.territories.operations.bringing import Code, TerritoryFacts, bring_territories
from sympolity.network.territories.words import refusal_in_words

Extent = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Outline:
    """A valid MultiPolygon for one place."""

    territory: Territory
    geometry: Mapping[str, Any]


@transaction.atomic
def draw_boundaries(
    outlines: Sequence[Outline],
    *,
    network: Network,
    source: str,
    by: User | None,
    licence: str = "",
    as_of: date | None = None,
    note: str = "",
) -> int:
    """Give each place its outline; one that stood there before is replaced, its origin kept in the journal.

    The geometries have been through `methods.cartography.validated`. Raises Refused for a place of another network
    and for a place that is given two outlines.
    """
    places = [outline.territory for outline in outlines]
    if len({place.pk for place in places}) < len(places):
        raise Refused(_("Two outlines are meant for the same place. Leave one of them out."))
    if foreign := [place for place in places if place.network_id != network.pk]:
        raise Refused(_("%(place)s belongs to another network.") % {"place": foreign[0]})
    before = {
        boundary.territory_id: boundary
        for boundary in Boundary.objects.select_for_update().filter(territory__in=places).defer("geometry")
    }
    origin = {"source": source, "licence": licence, "as_of": as_of, "note": note}
    new, lines = [], []
    for outline in outlines:
        old = before.get(outline.territory.pk)
        boundary = Boundary(
            pk=old.pk if old else None, territory=outline.territory, geometry=outline.geometry, **origin
        )
        new.append(boundary)
        change = (origin_of(old) if old else None, origin_of(boundary))
        lines.append(Line("boundary drawn", outline.territory, changes={"boundary": change}, source={"kind": "form"}))
    Boundary.objects.bulk_create([each for each in new if each.pk is None], batch_size=200)
    Boundary.objects.bulk_update(
        [each for each in new if each.territory_id in before], ["geometry", *origin], batch_size=100
    )
    record_all(lines, by=by, network=network)
    return len(new)


def origin_of(boundary: Boundary) -> str:
    parts = (boundary.source, boundary.as_of.isoformat() if boundary.as_of else "", boundary.licence, boundary.note)
    return ", ".join(filter(None, parts))


def draw_boundary(
    territory: Territory,
    *,
    content: bytes,
    source: str,
    by: User,
    licence: str = "",
    as_of: date | None = None,
    note: str = "",
    layer: str = "",
    expected: Extent | None = None,
) -> list[Mapping[str, Any]]:
    """The outline of one place from a file with one outline; gives back what had to be mended, code and params.

    Raises Refused for a file that cannot be read or that holds more than one outline.
    """
    features = outlines_in(content, layer=layer, expected=expected)
    if len(features) != 1:
        raise Refused(
            _("The file holds %(count)d outlines. Send one outline, or bring them all in on the page of boundaries.")
            % {"count": len(features)},
            field="file",
        )
    (only,) = features
    if only["fault"]:
        _refuse(BadBoundary(only["fault"]["code"], only["fault"]["params"]))
    draw_boundaries(
        [Outline(territory, only["geometry"])],
        network=territory.network,
        source=source,
        by=by,
        licence=licence,
        as_of=as_of,
        note=note,
    )
    repairs: list[Mapping[str, Any]] = only["repairs"]
    return repairs


# -- a file that waits -----------------------------------------------------------
@transaction.atomic
def hand_in_boundaries(
    network: Network,
    *,
    file_name: str,
    content: bytes,
    source: str,
    by: User,
    licence: str = "",
    as_of: date | None = None,
    layer: str = "",
    expected: Extent | None = None,
) -> BoundaryFile:
    """Read a file of outlines and keep it until each has its place. Raises Refused for a file that cannot be read."""
    features = outlines_in(content, layer=layer, expected=expected)
    if not features:
        raise Refused(_("The file is well written but holds no outline."), field="file")
    handed_in = kept(
        BoundaryFile(
            network=network,
            file_name=file_name[:200],
            source=source,
            licence=licence,
            as_of=as_of,
            features=features,
            by=by,
        )
    )
    changes = {"file_name": (None, handed_in.file_name), "features": (None, len(features))}
    record("boundaries handed in", handed_in, by=by, network=network, changes=changes)
    return handed_in


@dataclass(frozen=True, slots=True)
class NewPlace:
    """A place that a file of outlines brings. `scheme` says in which list of codes the code stands."""

    name: str
    level: str
    parent: Territory | None = None
    code: str = ""
    scheme: str = ""


@transaction.atomic
def assign_boundaries(handed_in: BoundaryFile, choices: Mapping[int, Territory | NewPlace], *, by: User) -> int:
    """Draw the outlines whose number in the file has been given a place; gives back how many.

    New places are added first. Raises Refused for a file that has been dealt with, for an outline that cannot be used,
    for a place named twice, and for a new place that is there already.
    """
    handed_in = _waiting(handed_in)
    for number in choices:
        feature = handed_in.features[number] if 0 <= number < len(handed_in.features) else None
        if feature is None or feature["fault"]:
            raise Refused(_("Outline %(number)d cannot be used.") % {"number": number + 1})
    if not choices:
        raise Refused(_("Choose a place for at least one outline."))
    made = _added(handed_in, {number: place for number, place in choices.items() if isinstance(place, NewPlace)}, by=by)
    places = {number: place if isinstance(place, Territory) else made[number] for number, place in choices.items()}
    count = draw_boundaries(
        [Outline(place, handed_in.features[number]["geometry"]) for number, place in sorted(places.items())],
        network=handed_in.network,
        source=handed_in.source,
        licence=handed_in.licence,
        as_of=handed_in.as_of,
        by=by,
    )
    handed_in.assigned_at = timezone.now()
    handed_in.features = []
    handed_in.save(update_fields=["assigned_at", "features"])
    changes = {"territories": (None, [place.name for _number, place in sorted(places.items())])}
    record("boundaries assigned", handed_in, by=by, network=handed_in.network, changes=changes)
    return count


def _added(handed_in: BoundaryFile, wanted: Mapping[int, NewPlace], *, by: User) -> dict[int, Territory]:
    """Raises Refused for a place without a name, and for one whose name already stands below the same place."""
    standing = Territory.objects.filter(network=handed_in.network).open().values_list("name", "level", "parent")
    known = {(fold(name), level, parent) for name, level, parent in standing}
    for number, place in wanted.items():
        if not place.name:
            raise Refused(_("Outline %(number)d has no name. Choose the column of the names.") % {"number": number + 1})
        key = (fold(place.name), place.level, place.parent.pk if place.parent else None)
        if key in known:
            words = {"number": number + 1, "place": place.name}
            raise Refused(
                _("Outline %(number)d: %(place)s is there already. Choose it, or leave the outline out.") % words
            )
        known.add(key)
    facts = [
        TerritoryFacts(
            key=str(number),
            name=place.name[:200],
            level=place.level,
            parent=place.parent,
            codes=[Code(place.scheme, place.code[:40])] if place.code and place.scheme else (),
        )
        for number, place in wanted.items()
    ]
    return {int(key): place for key, place in bring_territories(handed_in.network, facts, by=by).items()}


@transaction.atomic
def discard_boundaries(handed_in: BoundaryFile, *, by: User) -> BoundaryFile:
    """Raises Refused for a file that has been dealt with."""
    handed_in = _waiting(handed_in)
    handed_in.discarded_at = timezone.now()
    handed_in.features = []
    handed_in.save(update_fields=["discarded_at", "features"])
    record("boundaries discarded", handed_in, by=by, network=handed_in.network)
    return handed_in


def _waiting(handed_in: BoundaryFile) -> BoundaryFile:
    handed_in = locked(handed_in)
    if handed_in.assigned_at or handed_in.discarded_at:
        raise Refused(_("Somebody has already dealt with this file."))
    return handed_in


# -- reading ---------------------------------------------------------------------
def outlines_in(content: bytes, *, layer: str = "", expected: Extent | None = None) -> list[dict[str, Any]]:
    """Each outline of a GeoJSON or TopoJSON file: its columns, its valid geometry, its repairs, or its fault.

    Raises Refused for a file that cannot be read at all.
    """
    try:
        return [asdict(outline) for outline in read_outlines(content, layer=layer, expected=expected)]
    except BadBoundary as refusal:
        _refuse(refusal)


def _refuse(refusal: BadBoundary) -> NoReturn:
    field = "layer" if refusal.code in {"choose_layer", "unknown_layer"} else "file"
    raise Refused(refusal_in_words(refusal), field=field) from refusal
