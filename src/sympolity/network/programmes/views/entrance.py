"""Into a programme: found for this person, and the frame of the page knows it."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from sympolity.ground.kernel.http import SignedInRequest
from sympolity.network.programmes.models import Programme
from sympolity.network.programmes.queries import programmes_open_to


def enter(request: SignedInRequest, programme: str) -> Any:
    """Raises Http404 for a programme that the person may not see."""
    found = get_object_or_404(programmes_open_to(request.user), slug=programme)
    request.programme = found  # type: ignore[attr-defined]
    return found


def page_of(programme: Programme) -> str:
    return reverse("programmes:programme", args=[programme.slug])
