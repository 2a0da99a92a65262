"""What every open page of a programme shows around its content."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.network.programmes.models import Programme


def as_of(programme: Programme) -> date:
    """The day of the last change of a project, else today."""
    changed = programme.__dict__.get("projects_changed")
    return timezone.localtime(changed).date() if changed else timezone.localdate()


def shown(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, programme: Programme | None = None
) -> HttpResponse:
    return render(request, template, {**around(request, programme), **context})


def around(request: HttpRequest, programme: Programme | None) -> dict[str, Any]:
    """Rooms, addresses for machines, and the day of the figures."""
    language = request.GET.get("lang", "")
    canonical = settings.BASE_URL + request.path
    return {
        "public_pages": rooms(request, programme) if programme else [],
        "canonical": f"{canonical}?lang={language}" if language in dict(settings.LANGUAGES) else canonical,
        "unlocalised": canonical,
        "as_of": as_of(programme) if programme else timezone.localdate(),
    }


def rooms(request: HttpRequest, programme: Programme) -> list[dict[str, Any]]:
    slug = programme.slug
    pages = [
        (reverse("public:programme", args=[slug]), _("Programme"), False),
        (reverse("public:projects", args=[slug]), _("Projects"), True),
        (reverse("public:data", args=[slug]), _("Open data"), True),
    ]
    if getattr(programme, "has_results", False):
        pages.insert(2, (reverse("public:results", args=[slug]), _("Results"), True))
    return [
        {"url": url, "label": label, "current": request.path == url or (deep and request.path.startswith(url))}
        for url, label, deep in pages
    ]
