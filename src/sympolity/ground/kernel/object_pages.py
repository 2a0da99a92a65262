"""Screens of an object that has a page: change it, close it, open it again.

Nothing is deleted. What is closed can no longer be chosen, keeps its page and can be opened again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.ground.kernel.editing import ClosingForm, ReasonForm, edit_page, sent
from sympolity.ground.kernel.http import SignedInRequest, signed_in

Words = str | Promise
STAYS = gettext_lazy("It can no longer be chosen. Nothing is deleted, and it can be opened again.")


@dataclass(frozen=True, slots=True)
class ObjectPages:
    """The screens of one kind of object.

    `find` takes the request and the key; it raises Http404 for what is not visible and PermissionDenied for what the
    person may not change. The operations take the object, the answers of the form, and `by`.
    """

    find: Callable[[SignedInRequest, int], Any]
    form: type[forms.ModelForm[Any]]
    change: Callable[..., Any]
    close: Callable[..., Any]
    reopen: Callable[..., Any]
    page_of: Callable[[Any], str]
    close_label: Words
    closed: Words
    lead: Words = STAYS

    def change_page(self, request: SignedInRequest, pk: int) -> HttpResponse:
        found = self.find(request, pk)
        return edit_page(
            request,
            self.form(**sent(request), instance=found),
            partial(self.change, found, by=request.user),
            title=_("Change %(name)s") % {"name": found},
            back=self.page_of(found),
        )

    def close_page(self, request: SignedInRequest, pk: int) -> HttpResponse:
        found = self.find(request, pk)
        return edit_page(
            request,
            ClosingForm(**sent(request)),
            partial(self.close, found, by=request.user),
            title=_("Close %(name)s") % {"name": found},
            submit_label=self.close_label,
            said=self.closed,
            back=self.page_of(found),
            context={"lead": self.lead},
        )

    def reopen_page(self, request: SignedInRequest, pk: int) -> HttpResponse:
        found = self.find(request, pk)
        return edit_page(
            request,
            ReasonForm(**sent(request)),
            partial(self.reopen, found, by=request.user),
            title=_("Open %(name)s again") % {"name": found},
            submit_label=_("Open it again"),
            said=_("Open again."),
            back=self.page_of(found),
        )

    def urls(self, before: str = "", name: str = "") -> list[URLPattern]:
        """`before` stands before the key in addresses ("groupings/"), `name` behind the verb in names ("-grouping")."""
        pages = {"edit": self.change_page, "close": self.close_page, "reopen": self.reopen_page}
        return [
            path(f"{before}<int:pk>/{verb}/", signed_in(page), name=f"{verb}{name}") for verb, page in pages.items()
        ]
