"""The screens that facilities and procedures share: change, check, close, open again."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from sympolity.affairs.onestop import operations
from sympolity.affairs.onestop.forms import CheckingForm
from sympolity.ground.accounts.models import Network, User
from sympolity.ground.kernel.editing import ClosingForm, ReasonForm, edit_page, sent
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.network.territories.queries import networks_where

CHANGE = "onestop.change_offer"


@dataclass(frozen=True, slots=True)
class OfferDesk:
    """One kind of offer: who sees which, its page, its form, and the operation that changes it."""

    open_to: Callable[[User], QuerySet[Any]]
    page_of: Callable[[Any], str]
    form: type[forms.ModelForm[Any]]
    change: Callable[..., Any]
    close_label: Promise

    def find(self, request: SignedInRequest, pk: int) -> Any:
        offer = get_object_or_404(self.open_to(request.user), pk=pk)
        require(request.user, CHANGE, offer)
        return offer

    @property
    def edit(self) -> Callable[..., HttpResponse]:
        return signed_in(self._edit)

    @property
    def check(self) -> Callable[..., HttpResponse]:
        return signed_in(self._check)

    @property
    def close(self) -> Callable[..., HttpResponse]:
        return signed_in(self._close)

    @property
    def reopen(self) -> Callable[..., HttpResponse]:
        return signed_in(self._reopen)

    def _edit(self, request: SignedInRequest, pk: int) -> HttpResponse:
        offer = self.find(request, pk)
        return edit_page(
            request,
            self.form(**sent(request), instance=offer),
            partial(self.change, offer, by=request.user),
            title=_("Change %(name)s") % {"name": offer.name},
            back=self.page_of(offer),
        )

    def _check(self, request: SignedInRequest, pk: int) -> HttpResponse:
        offer = self.find(request, pk)
        return edit_page(
            request,
            CheckingForm(**sent(request), initial={"checked_on": timezone.localdate()}),
            partial(operations.check_offer, offer, by=request.user),
            title=_("%(name)s is still so") % {"name": offer.name},
            submit_label=_("It is still so"),
            said=_("Noted. The day stands beside it."),
            back=self.page_of(offer),
        )

    def _close(self, request: SignedInRequest, pk: int) -> HttpResponse:
        offer = self.find(request, pk)
        return edit_page(
            request,
            ClosingForm(**sent(request)),
            partial(operations.close_offer, offer, by=request.user),
            title=_("Close %(name)s") % {"name": offer.name},
            submit_label=self.close_label,
            said=_("Closed. Its page stays."),
            back=self.page_of(offer),
            context={"lead": _("It leaves the list. Nothing is deleted, and it can be opened again.")},
        )

    def _reopen(self, request: SignedInRequest, pk: int) -> HttpResponse:
        offer = self.find(request, pk)
        return edit_page(
            request,
            ReasonForm(**sent(request)),
            partial(operations.reopen_offer, offer, by=request.user),
            title=_("Open %(name)s again") % {"name": offer.name},
            submit_label=_("Open it again"),
            said=_("Open again."),
            back=self.page_of(offer),
        )


def keeps(request: SignedInRequest) -> list[Network]:
    """The networks in which the person may add an offer. Raises PermissionDenied where there is none."""
    networks = networks_where(request.user, CHANGE)
    if not networks:
        require(request.user, CHANGE, Network.objects.of(request.user).first())
    return networks
