"""Screens for what stands under an object and is entered row by row: the codes of a place, the funds of a programme.

Each kind of part declares once how it is found, who may change it and which operations stand behind "add", "change"
and its endings ("close", "open again", "take out"); the screens are the same for all.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from operator import attrgetter
from typing import Any

from django import forms
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from sympolity.ground.kernel.decisions import Decision, decision_page
from sympolity.ground.kernel.editing import ClosingForm, ReasonForm, edit_page, sent
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.subjects import registered

Words = str | Promise
OUT = gettext_lazy("Taken out. The journal keeps it.")


@dataclass(frozen=True, slots=True)
class PartPages:
    """The screens of one kind of part.

    `noun` stands in addresses ("funds"); `name` in their names ("add-fund", "change-fund", "close-fund").
    `find_owner` and `find` take the request and what the address holds, and raise Http404 for what is not visible.
    `new` builds an unsaved part under its owner, `back` is the page on which the part stands.
    """

    noun: str
    name: str
    permission: str
    form: type[forms.ModelForm[Any]]
    find_owner: Callable[..., Any]
    find: Callable[..., Any]
    new: Callable[[Any], Any]
    add: Callable[..., Any]
    change: Callable[..., Any]
    back: Callable[[Any], str]
    add_title: Words | Callable[[Any], Words]
    change_title: Words | Callable[[Any], Words]
    endings: Mapping[str, Decision] = field(default_factory=dict)
    asked_about: Callable[[Any], Any] = lambda part: part

    def add_page(self, request: SignedInRequest, /, **place: Any) -> HttpResponse:
        owner = self.find_owner(request, **place)
        require(request.user, self.permission, owner)
        part = self.new(owner)
        return edit_page(
            request,
            self.form(**sent(request), instance=part, initial=first_answers(request)),
            partial(self.add, owner, by=request.user),
            title=_title(self.add_title, part),
            back=self.back(part),
        )

    def change_page(self, request: SignedInRequest, /, **place: Any) -> HttpResponse:
        part = self.find(request, **place)
        require(request.user, self.permission, self.asked_about(part))
        return edit_page(
            request,
            self.form(**sent(request), instance=part),
            partial(self.change, part, by=request.user),
            title=_title(self.change_title, part),
            back=self.back(part),
            template="kernel/part_form.html",
            context={
                "endings": self._offered(request, part, place),
                "part": part,
                "history_of": part._meta.label_lower if part._meta.label_lower in registered() else "",
            },
        )

    def _offered(self, request: SignedInRequest, part: Any, place: Mapping[str, Any]) -> list[tuple[Words, str]]:
        """The titles and addresses of the endings that fit a part as it stands."""
        spaces = ":".join([*request.resolver_match.namespaces, ""]) if request.resolver_match else ""
        return [
            (ending.title, reverse(f"{spaces}{verb}-{self.name}", kwargs=dict(place)))
            for verb, ending in self.endings.items()
            if ending.fits(part)
        ]

    def ending_page(self, request: SignedInRequest, /, ending: Decision, **place: Any) -> HttpResponse:
        part = self.find(request, **place)
        require(request.user, self.permission, self.asked_about(part))
        return decision_page(request, ending, part, back=self.back(part), lead=str(part))

    def urls(self, owner: str) -> list[URLPattern]:
        """`owner` is the address of the object above, with its own places: "<int:owner>/"."""
        row = f"{owner}{self.noun}/<int:pk>/"
        pages = [
            path(f"{owner}{self.noun}/new/", signed_in(self.add_page), name=f"add-{self.name}"),
            path(f"{row}edit/", signed_in(self.change_page), name=f"change-{self.name}"),
        ]
        return pages + [
            path(f"{row}{verb}/", signed_in(partial(self.ending_page, ending=ending)), name=f"{verb}-{self.name}")
            for verb, ending in self.endings.items()
        ]


def taking_out(operation: Callable[..., Any], title: Words) -> Decision:
    """The ending of a part that is deleted: the journal keeps what it said."""
    return Decision(operation, ReasonForm, title, gettext_lazy("Take it out"), OUT)


def is_open(part: Any) -> bool:
    return part.closed_on is None


def is_closed(part: Any) -> bool:
    return not is_open(part)


def closing(
    close: Callable[..., Any],
    title: Words,
    reopen: Callable[..., Any],
    reopen_title: Words,
    *,
    label: Words = "",
    reopen_label: Words = "",
) -> dict[str, Decision]:
    """The endings of a part that is never deleted: closed on a day, for a reason, and opened again."""
    closed = gettext_lazy("Closed. It can be opened again.")
    open_again = gettext_lazy("Open again.")
    return {
        "close": Decision(close, ClosingForm, title, label or title, closed, fits=is_open),
        "reopen": Decision(reopen, ReasonForm, reopen_title, reopen_label or reopen_title, open_again, fits=is_closed),
    }


def parts_under(
    owner: str, *, permission: str, find_owner: Callable[..., Any], page_of: Callable[[Any], str]
) -> Callable[..., PartPages]:
    """Declares the parts of one kind of owner, which they know as their field `owner`.

    What it gives takes the model of the parts, the facts of their PartPages, those that differ from the usual ones
    too, and where more is needed to see a part a `check` of the user and the owner, which raises PermissionDenied.
    """

    def pages(
        model: type[Model], check: Callable[[Any, Any], None] = lambda _user, _owner: None, **facts: Any
    ) -> PartPages:
        def find(request: SignedInRequest, /, pk: int, **place: Any) -> Any:
            found = find_owner(request, **place)
            check(request.user, found)
            part = get_object_or_404(model, pk=pk, **{owner: found})
            setattr(part, owner, found)
            return part

        usual = {
            "permission": permission,
            "find_owner": find_owner,
            "find": find,
            "new": lambda of: model(**{owner: of}),
            "back": lambda part: page_of(getattr(part, owner)),
            "asked_about": attrgetter(owner),
        }
        return PartPages(**{**usual, **facts})

    return pages


def _title(title: Words | Callable[[Any], Words], part: Any) -> Words:
    return title(part) if callable(title) else title


def first_answers(request: HttpRequest) -> dict[str, str]:
    """What a link to an empty form already says in its address, such as the objective under which to add one."""
    return {key: str(value) for key, value in request.GET.items() if value}
