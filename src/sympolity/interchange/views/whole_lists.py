"""Whole lists to take out, edit in a spreadsheet and bring in again."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.spreadsheets import CONTENT_TYPES, spreadsheet_response
from sympolity.interchange.files.whole_list import sheet_of
from sympolity.interchange.kinds import kind_of, kinds
from sympolity.interchange.views.finding import BRING, programme_of


@require_safe
@signed_in
def whole_lists(request: SignedInRequest, programme: str) -> HttpResponse:
    found = programme_of(request, programme)
    require(request.user, BRING, found)
    allowed = [kind for kind in kinds() if request.user.has_perm(kind.permission, found)]
    context = {"kinds": allowed, "title": _("Edit a list in a spreadsheet"), "endings": ("xlsx", "ods", "csv")}
    context["may_see_money"] = request.user.has_perm("finance.see_money", found)
    return render(request, "interchange/whole_lists.html", context)


@require_safe
@signed_in
def whole_list(request: SignedInRequest, programme: str, kind: str, ending: str) -> HttpResponse:
    """Whoever may bring a list in may take it out to edit it."""
    found = programme_of(request, programme)
    require(request.user, BRING, found)
    if ending not in CONTENT_TYPES or kind not in {each.name for each in kinds()}:
        raise Http404
    require(request.user, kind_of(kind).permission, found)
    name = f"{kind}-{found.slug}-{timezone.localdate().isoformat()}"
    return spreadsheet_response(sheet_of(kind_of(kind), found), kind=ending, file_name=name)
