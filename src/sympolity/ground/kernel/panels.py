"""Pages that a higher layer completes: an organisation's page shows projects without knowing that projects exist.

A layer that has something to add to a kind of object registers a provider when its app starts (`AppConfig.ready`):

    register_panel("organisations.organisation", panels.projects_of)

A provider takes the object and the request and gives back a template with its context, or None when it has nothing to
say to this person. It checks what the person may see. The panels stand below the page's own content in the order of
their `place`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.template.loader import render_to_string


@dataclass(frozen=True, slots=True)
class Panel:
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


Provider = Callable[[Any, HttpRequest], Panel | None]
_providers: dict[str, list[tuple[int, Provider]]] = {}


def register_panel(label: str, provider: Provider, *, place: int = 50) -> None:
    """`label` is the kind of object in lower case: "territories.territory"."""
    known = _providers.setdefault(label, [])
    if all(provider is not other for _place, other in known):
        known.append((place, provider))
        known.sort(key=lambda pair: pair[0])


def panels_of(obj: Model, request: HttpRequest) -> list[str]:
    """The panels of one object as markup, ready for its page."""
    providers = _providers.get(obj._meta.label_lower, [])
    found = [panel for _place, provider in providers if (panel := provider(obj, request)) is not None]
    return [render_to_string(panel.template, {**panel.context, "subject": obj}, request) for panel in found]
