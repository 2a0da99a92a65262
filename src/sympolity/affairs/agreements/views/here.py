"""Finding what an address names, for the person who asks. What a person may not see does not exist: 404."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from sympolity.affairs.agreements.models import Agreement, Obligation, Party, Terms
from sympolity.affairs.agreements.notices import page_of as page_of
from sympolity.affairs.agreements.queries.visible import SEE
from sympolity.ground.kernel.http import SignedInRequest, require
from sympolity.network.programmes.models import Programme
from sympolity.network.programmes.views.entrance import enter

CHANGE = "agreements.change_agreement"


def programme_here(request: SignedInRequest, programme: str) -> Any:
    """Raises PermissionDenied for whoever may not read the money of the programme."""
    found = enter(request, programme)
    require(request.user, SEE, found)
    return found


def agreement_here(request: SignedInRequest, programme: str, agreement: int) -> Agreement:
    found = programme_here(request, programme)
    one = get_object_or_404(Agreement.objects.select_related("fund", "parent"), pk=agreement, programme=found)
    one.programme = found
    return one


def _part(model: Any, request: SignedInRequest, programme: str, agreement: int, pk: int, *related: str) -> Any:
    owner = agreement_here(request, programme, agreement)
    part = get_object_or_404(model._default_manager.select_related(*related), pk=pk, agreement=owner)
    part.agreement = owner
    return part


def party_here(request: SignedInRequest, programme: str, agreement: int, pk: int) -> Party:
    part: Party = _part(Party, request, programme, agreement, pk, "organisation")
    return part


def terms_here(request: SignedInRequest, programme: str, agreement: int, pk: int) -> Terms:
    part: Terms = _part(Terms, request, programme, agreement, pk, "drawn_up_by")
    return part


def obligation_here(request: SignedInRequest, programme: str, agreement: int, pk: int) -> Obligation:
    part: Obligation = _part(Obligation, request, programme, agreement, pk, "organisation")
    return part


def retention_page_of(programme: Programme) -> str:
    return reverse("agreements:retention", args=[programme.slug])
