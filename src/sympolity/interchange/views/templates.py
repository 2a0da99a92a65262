"""Empty lists to be filled in elsewhere and brought in."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.spreadsheets import CONTENT_TYPES, spreadsheet_response
from sympolity.interchange.files.templates import template_of
from sympolity.interchange.kinds import kind_of, kinds
from sympolity.interchange.views.finding import BRING, programme_of


@require_safe
@signed_in
def template(request: SignedInRequest, programme: str, kind: str, ending: str) -> HttpResponse:
    """An empty list with its headings, for whoever may bring such a list in."""
    found = programme_of(request, programme)
    require(request.user, BRING, found)
    if ending not in CONTENT_TYPES or kind not in {each.name for each in kinds()}:
        raise Http404
    require(request.user, kind_of(kind).permission, found)
    return spreadsheet_response(template_of(kind_of(kind)), kind=ending, file_name=f"empty-{kind}")
