"""What every view needs: who asks, may they, and which part of a template to send."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from sympolity.ground.kernel.refusals import why_not

Rest = ParamSpec("Rest")


class Request(HttpRequest):
    htmx: HtmxDetails


class SignedInRequest(Request):
    """A request of a person who has signed in; `accounts.User` stands above this layer, hence Any."""

    user: Any


def signed_in(
    view: Callable[Concatenate[SignedInRequest, Rest], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Send whoever has not signed in to the sign-in page, and back here afterwards."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return inner


def require(user: Any, permission: str, obj: Model | None = None) -> None:
    """Raises PermissionDenied with a sentence that says why and what to do."""
    if not user.has_perm(permission, obj):
        raise PermissionDenied(why_not(permission, user, obj) or _("Your role here does not include this."))


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asks for a fragment; a boosted link and the back button want the whole page."""
    asked = getattr(request, "htmx", None)
    return bool(asked and not asked.boosted and not asked.history_restore_request)


def render_part(
    request: HttpRequest, template: str, context: dict[str, Any], *, part: str, status: int = 200
) -> HttpResponse:
    """The whole page, or only its `part` when htmx asked for a fragment."""
    name = f"{template}#{part}" if wants_part(request) else template
    response = render(request, name, context, status=status)
    response["Vary"] = "HX-Request, Cookie, Accept-Language"
    return response
