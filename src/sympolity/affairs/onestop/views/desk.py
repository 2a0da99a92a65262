"""The screens that facilities and procedures share: change, check, close, open again."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.affairs.onestop import operations
from sympolity.affairs.onestop.forms import CheckingForm
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.editing import edit_page, sent
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.object_pages import ObjectPages
from sympolity.network.territories.views.places import keeps

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
    def pages(self) -> ObjectPages:
        return ObjectPages(
            find=self.find,
            form=self.form,
            change=self.change,
            close=operations.close_offer,
            reopen=operations.reopen_offer,
            page_of=self.page_of,
            close_label=self.close_label,
            closed=gettext_lazy("Closed. Its page stays."),
            lead=gettext_lazy("It leaves the list. Nothing is deleted, and it can be opened again."),
        )

    def add_page(self, request: SignedInRequest, *, add: Callable[..., Any], title: str, back: str) -> HttpResponse:
        known: dict[str, Any] = {
            "networks": keeps(request, CHANGE),
            "initial": {"territory": request.GET.get("territory")},
        }
        return edit_page(
            request,
            self.form(**sent(request), **known),
            partial(add, by=request.user),
            title=title,
            back=reverse(back),
            onward=self.page_of,
        )

    def urls(self, before: str, name: str) -> list[URLPattern]:
        check = path(f"{before}<int:pk>/check/", signed_in(self._check), name=f"check{name}")
        return [check, *self.pages.urls(before, name)]

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
