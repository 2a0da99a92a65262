"""Finding contracts, for the person who asks. What a person may not see does not exist: 404."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from sympolity.affairs.procurement.models import Contract
from sympolity.affairs.procurement.queries.procedures import SEE
from sympolity.ground.kernel.http import SignedInRequest, require
from sympolity.network.programmes.views.entrance import enter


def contract_here(request: SignedInRequest, programme: str, pk: int) -> Contract:
    """Raises Http404, and PermissionDenied for roles that do not see money."""
    found = enter(request, programme)
    rows = Contract.objects.with_worth().select_related("project", "organisation", "supplier", "procurement", "lot")
    contract = get_object_or_404(rows, programme=found, pk=pk)
    contract.programme = contract.project.programme = found
    require(request.user, SEE, found)
    return contract


def part_here(request: SignedInRequest, parts: str, programme: str, contract: int, pk: int) -> Any:
    """A manager, modification, note or guarantee of a contract."""
    owner = contract_here(request, programme, contract)
    part: Any = get_object_or_404(getattr(owner, parts), pk=pk)
    part.contract = owner
    return part


def page_of_contract(contract: Contract) -> str:
    return reverse("procurement:contract", args=[contract.programme.slug, contract.pk])
