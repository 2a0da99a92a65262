"""The menu of views above a list: read once for each request, and only where a page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from sympolity.faces.desk.models import SavedView
from sympolity.faces.desk.pages import Place, place_of, state_of


@dataclass
class ViewsMenu:
    """The views of one page that a person may open, and which of them the page shows."""

    request: HttpRequest
    views: Sequence[SavedView]

    @property
    def own(self) -> list[SavedView]:
        return [view for view in self.views if view.owner_id == self.request.user.pk]

    @property
    def shared(self) -> list[SavedView]:
        return [view for view in self.views if view.owner_id != self.request.user.pk]

    @property
    def state(self) -> str:
        return state_of(self.request.GET)

    @cached_property
    def chosen(self) -> SavedView | None:
        """The view that the address names; without a name, one that shows exactly this."""
        named = self.request.GET.get("view", "")
        found = next((view for view in self.views if str(view.pk) == named), None)
        return found or next((view for view in self.views if view.query == self.state), None)

    @property
    def has_changed(self) -> bool:
        return self.chosen is not None and self.chosen.query != self.state

    @property
    def may_replace(self) -> bool:
        return self.chosen is not None and self.chosen.owner_id == self.request.user.pk

    @property
    def save_url(self) -> str:
        at = f"{self.request.path}?{self.state}" if self.state else self.request.path
        return f"{reverse('desk:save-view')}?{urlencode({'at': at})}"


def views_here(request: HttpRequest, place: Place) -> list[SavedView]:
    """One query for a request: the menu and the choice of the view that opens first both read it."""
    found: list[SavedView] | None = getattr(request, "_views_here", None)
    if found is None:
        rows = SavedView.objects.visible_to(request.user).open().filter(page=place.page)  # type: ignore[arg-type]
        rows = rows.filter(programme__slug=place.slug) if place.slug else rows.filter(programme=None)
        found = list(rows.select_related("owner", "programme").order_by("name", "id"))
        setattr(request, "_views_here", found)  # noqa: B010
    return found


def menu_of(request: HttpRequest) -> ViewsMenu | None:
    place = place_of(request)
    user: Any = getattr(request, "user", None)
    if place is None or user is None or not user.is_authenticated:
        return None
    return ViewsMenu(request, views_here(request, place))
