from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from sympolity.faces.desk.menus import views_here
from sympolity.faces.desk.pages import place_of


class FirstViewMiddleware:
    """Whoever comes to a page from elsewhere finds the view that they let open first.

    An address that says anything, and a link from the page itself ("remove all filters"), are taken at their word.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> HttpResponse | None:
        if request.method != "GET" or request.GET or "HX-Request" in request.headers:
            return None
        place = place_of(request)
        if place is None or not request.user.is_authenticated:
            return None
        if urlsplit(request.headers.get("Referer", "")).path == request.path:
            return None
        mine = (each for each in views_here(request, place) if each.owner_id == request.user.pk and each.is_default)
        first = next(mine, None)
        return HttpResponseRedirect(first.url) if first else None
