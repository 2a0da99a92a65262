"""The contracting processes of a programme as open data."""

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.interchange.ocds.export import release_package
from sympolity.interchange.views.finding import programme_of

SEE = "finance.see_money"


@require_safe
@signed_in
def contracting_data(request: SignedInRequest, programme: str) -> HttpResponse:
    """A release package of the Open Contracting Data Standard, to be kept or published."""
    found = programme_of(request, programme)
    require(request.user, SEE, found)
    response = JsonResponse(release_package(found), json_dumps_params={"ensure_ascii": False, "indent": 1})
    name = f"contracting-data-{found.slug}-{timezone.localdate().isoformat()}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
