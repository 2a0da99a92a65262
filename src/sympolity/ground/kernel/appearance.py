"""How the pages look for one person: light or dark, remembered on the device."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

THEMES = ("light", "dark")
THEME_COOKIE = "theme"
ONE_YEAR = 365 * 24 * 3600


def chosen_theme(request: HttpRequest) -> str:
    """ "light", "dark", or empty for what the device says. The choice on this device comes before the account's."""
    cookie = request.COOKIES.get(THEME_COOKIE)
    wish = cookie if cookie is not None else getattr(getattr(request, "user", None), "theme", "")
    return wish if wish in THEMES else ""


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    wish = request.POST.get("theme", "")
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    remember_theme(request, response, wish)
    return response


def remember_theme(request: HttpRequest, response: HttpResponse, wish: str) -> None:
    """Keep the choice on the device; anything but a theme means what the device says."""
    response.set_cookie(
        THEME_COOKIE,
        wish if wish in THEMES else "system",
        max_age=ONE_YEAR,
        samesite="Lax",
        httponly=True,
        secure=request.is_secure(),
    )
