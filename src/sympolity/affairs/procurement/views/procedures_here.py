"""Finding what an address names, for the person who asks: 404 for what is not visible, 403 where money is not open."""

from typing import Any

from django.db.models import Model
from django.shortcuts import get_object_or_404
from django.urls import reverse

from sympolity.affairs.procurement.models import Procurement
from sympolity.affairs.procurement.notices.procedures import page_of
from sympolity.affairs.procurement.queries.procedures import SEE
from sympolity.ground.kernel.http import SignedInRequest, require
from sympolity.network.programmes.models import Programme
from sympolity.network.programmes.views.entrance import enter

__all__ = ["board_page", "money_here", "page_of", "part_here", "procurement_here"]


def money_here(request: SignedInRequest, programme: str) -> Programme:
    found: Programme = enter(request, programme)
    require(request.user, SEE, found)
    return found


def procurement_here(request: SignedInRequest, programme: str, procurement: int) -> Procurement:
    found = enter(request, programme)
    rows = Procurement.objects.select_related("project", "organisation", "relaunches")
    entered: Procurement = get_object_or_404(rows, programme=found, pk=procurement)
    entered.programme = entered.project.programme = found
    require(request.user, SEE, found)
    return entered


def part_here(model: type[Model], request: SignedInRequest, programme: str, procurement: int, pk: int) -> Any:
    of = procurement_here(request, programme, procurement)
    part: Any = get_object_or_404(model, procurement=of, pk=pk)
    part.procurement = of
    return part


def board_page(programme: Programme) -> str:
    return reverse("procurement:board", args=[programme.slug])
