"""Finding the programme or the import that an address names, and who may do what with it."""

from django.shortcuts import get_object_or_404

from sympolity.ground.kernel.http import SignedInRequest, require
from sympolity.interchange import queries
from sympolity.interchange.kinds import kind_of
from sympolity.interchange.models import Import
from sympolity.network.programmes.models import Programme

BRING = "interchange.bring_spreadsheet"
UNDO = "interchange.undo_import"


def programme_of(request: SignedInRequest, slug: str) -> Programme:
    rows = Programme.objects.visible_to(request.user).select_related("network")
    programme = get_object_or_404(rows, slug=slug)
    request.programme = programme  # type: ignore[attr-defined]
    return programme


def import_of(request: SignedInRequest, slug: str, pk: int, permission: str = BRING) -> Import:
    """The import, for whoever holds the permission; a register also asks for the right to change it."""
    found = get_object_or_404(queries.imports_open_to(request.user, slug), pk=pk)
    request.programme = found.programme  # type: ignore[attr-defined]
    require(request.user, permission, found.programme)
    if permission in (BRING, UNDO):
        require(request.user, kind_of(found.kind).permission, found.programme)
    return found
