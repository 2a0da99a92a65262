"""The page of one report: a form for those who report, the report itself for everybody else who may see it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from sympolity.affairs.monitoring.models import Return
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in


@signed_in
def page(request: SignedInRequest, programme: str, round: int, pk: int) -> HttpResponse:
    of = get_object_or_404(
        Return.objects.visible_to(request.user), pk=pk, round=round, round__programme__slug=programme
    )
    require(request.user, "journal.view_history", of)
    return HttpResponse(str(of))
