"""How an open page is kept: right at once after a decision, nearly free between two decisions.

Every page carries a tag made of the journals that it is read from, the day (late is computed) and how the reader sees
it. A browser that has the page asks with that tag and is told "unchanged" after one or two queries.
"""

import hashlib
from collections.abc import Callable, Iterable
from functools import wraps
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import check_for_language
from django.views.decorators.http import condition, require_safe

from sympolity.faces.public import queries
from sympolity.ground.accounts.middleware import remember_language
from sympolity.ground.kernel.appearance import chosen_theme, remember_theme
from sympolity.network.portfolio.queries import version_of_portfolio
from sympolity.network.programmes.models import Programme

Page = Callable[..., HttpResponse]


def _release() -> str:
    """What changes with every installed release, so that no page outlives its templates."""
    try:
        number = version("sympolity")
    except PackageNotFoundError:
        number = ""
    return f"{number}-{Path(__file__).stat().st_mtime_ns}"


RELEASE = _release()


def page_of_programme(view: Page) -> Page:
    """An open page of one programme, which the view gets in place of its short name; others are not found."""

    @wraps(view)
    def inner(request: HttpRequest, programme: str, **place: Any) -> HttpResponse:
        found = queries.find_programme(programme)
        if found is None:
            raise Http404
        request.programme = found  # type: ignore[attr-defined]

        def shown(request: HttpRequest) -> HttpResponse:
            return view(request, found, **place)

        return _kept(request, shown, [found])

    return _chosen(inner)


def page_of_all(view: Page) -> Page:
    """An open page that is read from all public programmes."""

    @wraps(view)
    def inner(request: HttpRequest, **place: Any) -> HttpResponse:
        def shown(request: HttpRequest) -> HttpResponse:
            return view(request, **place)

        return _kept(request, shown, queries.public_programmes())

    return _chosen(inner)


def page_of_words(view: Page) -> Page:
    """An open page whose text comes with the software."""

    @wraps(view)
    def inner(request: HttpRequest, **place: Any) -> HttpResponse:
        response = view(request, **place)
        patch_cache_control(response, no_cache=True)
        return response

    return _chosen(inner)


def _kept(request: HttpRequest, shown: Page, programmes: Iterable[Programme]) -> HttpResponse:
    tag = tag_of(request, programmes)
    response = condition(etag_func=lambda request: tag)(shown)(request)
    patch_vary_headers(response, ("Cookie", "Accept-Language", "HX-Request"))
    # "no-cache" means: keep it, but ask each time whether it still holds.
    patch_cache_control(response, no_cache=True, **({"private": True} if request.user.is_authenticated else {}))
    return response


def tag_of(request: HttpRequest, programmes: Iterable[Programme]) -> str | None:
    """None, so no tag at all, while a message waits to be shown and while templates are being written."""
    if settings.DEBUG or "messages" in request.COOKIES:
        return None
    parts = [
        RELEASE,
        *(version_of_portfolio(each) for each in programmes),
        timezone.localdate().isoformat(),
        request.get_full_path(),
        translation.get_language() or "",
        chosen_theme(request),
        str(request.user.pk or ""),
        request.headers.get("HX-Request", ""),
    ]
    return f'"{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:32]}"'


def _chosen(view: Page) -> Page:
    """Lets the address choose the language (`?lang=pt`, which may be shared) and the theme; both are remembered."""

    @wraps(view)
    def inner(request: HttpRequest, **place: Any) -> HttpResponse:
        if "theme" in request.GET:
            return _with_theme(request)
        language = request.GET.get("lang", "")
        if language not in dict(settings.LANGUAGES) or not check_for_language(language):
            return view(request, **place)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = view(request, **place)
        remember_language(response, language)
        return response

    return require_safe(inner)


def _with_theme(request: HttpRequest) -> HttpResponse:
    rest = request.GET.copy()
    wish = str(rest.pop("theme")[-1])
    response = HttpResponseRedirect(f"{request.path}?{rest.urlencode()}" if rest else request.path)
    remember_theme(request, response, wish)
    return response
