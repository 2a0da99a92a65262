"""The board of what is on its way to a contract, and the list of all procurements."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from sympolity.affairs.procurement.lists.procedures import procurement_listing
from sympolity.affairs.procurement.queries.board import TO_RELAUNCH, board_of
from sympolity.affairs.procurement.rules import KEEP
from sympolity.affairs.procurement.views.procedures_here import money_here
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.http import SignedInRequest, signed_in
from sympolity.ground.kernel.list_page import list_page
from sympolity.network.organisations.models import Organisation
from sympolity.network.programmes.models import Programme


@require_safe
@signed_in
def board(request: SignedInRequest, programme: str) -> HttpResponse:
    found = money_here(request, programme)
    ours = Organisation.objects.filter(procurements__programme=found).distinct().order_by("name", "id")
    chosen = request.GET.get("organisation", "")
    organisation = get_object_or_404(ours, pk=chosen) if chosen.isdecimal() else None
    columns = board_of(found, organisation)
    late = sum(column.late for column in columns)
    count = sum(column.count for column in columns)
    title = ngettext("%(n)s procurement is under way", "%(n)s procurements are under way", count)
    context = {
        "programme": found,
        "title": title % {"n": formats.number(count)},
        "columns": [(column, _list_of(found, column.key, organisation)) for column in columns],
        "count": count,
        "late": late,
        "organisations": list(ours),
        "chosen": organisation,
        "may_add": request.user.has_perm(KEEP, found),
    }
    return render(request, "procurement/board.html", context)


def _list_of(programme: Programme, key: str, organisation: Organisation | None) -> str:
    """The list of what stands in a column."""
    wanted = {"again": TO_RELAUNCH} if key == TO_RELAUNCH else {"state": key}
    if organisation is not None:
        wanted["organisation"] = str(organisation.pk)
    return f"{reverse('procurement:procurements', args=[programme.slug])}?{urlencode(wanted)}"


@require_safe
@signed_in
def procurements(request: SignedInRequest, programme: str) -> HttpResponse:
    found = money_here(request, programme)
    may_add = request.user.has_perm(KEEP, found)
    listing = procurement_listing(request, found, may_add=may_add)
    title = ngettext("%(n)s procurement", "%(n)s procurements", listing.count) % {"n": formats.number(listing.count)}
    context = {
        "title": title,
        "may_add": may_add,
        "add_url": reverse("procurement:add-procurement", args=[found.slug]),
    }
    about = [(_("Programme"), found.title)]
    return list_page(request, listing, context, template="procurement/procurements.html", about=about)
