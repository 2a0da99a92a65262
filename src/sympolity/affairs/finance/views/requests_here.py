"""Finding the payment request that an address names, for the person who asks. What nobody may see is not there: 404."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from sympolity.affairs.agreements.models import Agreement
from sympolity.affairs.finance.models import PaymentRequest, RequestItem
from sympolity.affairs.finance.queries.requests import requests_seen
from sympolity.ground.kernel.http import SignedInRequest, require
from sympolity.network.programmes.views.entrance import enter

SEE, REQUEST = "finance.see_expenditure", "finance.request_payment"
PEOPLE = ("drawn_up_by", "submitted_by", "submitted_for", "verified_by", "verified_for", "authorised_by")


def request_here(request: SignedInRequest, programme: str, pk: int) -> PaymentRequest:
    """Raises PermissionDenied for who sees no single requests, Http404 for one of another organisation."""
    found = enter(request, programme)
    require(request.user, SEE, found)
    rows = requests_seen(request.user, found).select_related("agreement", "organisation", "authorised_for", *PEOPLE)
    payment_request = get_object_or_404(rows, pk=pk)
    payment_request.agreement.programme = found
    return payment_request


def item_here(request: SignedInRequest, programme: str, pk: int, item: int) -> RequestItem:
    of = request_here(request, programme, pk)
    found = get_object_or_404(RequestItem.objects.select_related("expenditure"), request=of, pk=item)
    found.request = of
    return found


def agreement_here(request: SignedInRequest, programme: str, agreement: int) -> Any:
    found = enter(request, programme)
    of = get_object_or_404(Agreement, programme=found, pk=agreement)
    of.programme = found
    require(request.user, REQUEST, of)
    if of.state == Agreement.State.DROPPED:
        raise Http404
    return of
