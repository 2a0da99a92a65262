"""What the frame of every page needs. Nothing here costs a query before a template asks for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sympolity.ground.accounts.models import Network
from sympolity.ground.kernel.appearance import chosen_theme

ROOMS_ON_A_PHONE = 4


@dataclass(frozen=True, slots=True)
class Link:
    url: str
    label: str | Promise
    icon: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """One room of the desk. `more_only` rooms stand behind "More" on a phone, `apart` ones at the end."""

    url: str
    label: str | Promise
    icon: str
    current: bool = False
    count: int = 0
    more_only: bool = False
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """Where a room would be: its address, whose namespace lights it up, and the programme's word for it."""

    route: str
    label: str | Promise
    icon: str
    word: str = ""
    of_programme: bool = False
    apart: bool = False


ROOMS = (
    Plan("desk:home", _("Home"), "home"),
    Plan("portfolio:list", _("Projects"), "projects", word="projects", of_programme=True),
    Plan("programmes:objectives", _("Objectives"), "missions", word="objectives", of_programme=True),
    Plan("observatory:map", _("Map"), "map", of_programme=True),
    Plan("observatory:matrix", _("Coverage"), "grid-3x3", of_programme=True),
    Plan("observatory:watch", _("Watch list"), "eye", of_programme=True),
    Plan("interchange:list", _("Imports"), "imports", of_programme=True),
    Plan("organisations:list", _("Organisations"), "organisations"),
    Plan("territories:list", _("Territories"), "territories"),
    Plan("programmes:settings", _("Settings"), "settings", of_programme=True, apart=True),
)
FOOT = (
    ("public:accessibility", _("Accessibility")),
    ("public:privacy", _("Privacy")),
    ("public:contact", _("Report a mistake")),
)
PERSON = (
    ("accounts:profile", _("Your account"), "account"),
    ("account_change_password", _("Password"), "key-round"),
    ("mfa_index", _("Second factor"), "shield-check"),
    ("accounts:people", _("People and access"), "people"),
)


def surroundings(request: HttpRequest) -> dict[str, Any]:
    programme = getattr(request, "programme", None)
    network = cache(partial(_network, request, programme))
    return {
        "programme": programme,
        "theme": chosen_theme(request),
        "accent": lambda: (programme.accent if programme else "") or getattr(network(), "accent", "") or "blue",
        "network_name": lambda: getattr(network(), "name", ""),
        "is_sample": lambda: bool(getattr(programme, "is_sample", False) or getattr(network(), "is_sample", False)),
        "rooms": lambda: _rooms(request, programme),
        "home_url": _address("desk:home") or "/",
        "desk_url": _address("desk:home"),
        "public_url": _public_front(programme),
        "search_url": _address("desk:search"),
        "person_links": lambda: list(_links(PERSON)),
        "foot_links": lambda: list(_links(FOOT)),
    }


def _network(request: HttpRequest, programme: Any) -> Network | None:
    """The network of the programme in view, else the first one to which the person belongs."""
    if programme is not None:
        return programme.network
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    return Network.objects.of(user).first()


def _rooms(request: HttpRequest, programme: Any) -> list[Room]:
    rooms: list[Room] = []
    for plan in ROOMS:
        if plan.of_programme and programme is None:
            continue
        url = _address(plan.route, programme=programme.slug) if plan.of_programme else _address(plan.route)
        if url:
            rooms.append(_room(plan, url, request, programme, place=len(rooms)))
    return rooms


def _room(plan: Plan, url: str, request: HttpRequest, programme: Any, *, place: int) -> Room:
    return Room(
        url=url,
        label=_word(plan, programme),
        icon=plan.icon,
        current=request.path.startswith(url),
        more_only=place >= ROOMS_ON_A_PHONE or plan.apart,
        apart=plan.apart,
    )


def _word(plan: Plan, programme: Any) -> str | Promise:
    said = programme.word(plan.word) if plan.word and hasattr(programme, "word") else ""
    return said or plan.label


def _public_front(programme: Any) -> str:
    if programme is not None and programme.is_public:
        return _address("public:programme", programme=programme.slug) or "/"
    return "/"


def _links(plans: Iterable[tuple[Any, ...]]) -> Iterable[Link]:
    for route, label, *icon in plans:
        if url := _address(route):
            yield Link(url, label, *icon)


def _address(route: str, **kwargs: str) -> str:
    try:
        return reverse(route, kwargs=kwargs)
    except NoReverseMatch:
        return ""
