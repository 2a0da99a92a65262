"""What the frame of every page needs. Nothing here costs a query before a template asks for it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.monitoring.queries.waiting import waiting_for
from sympolity.faces.desk.menus import menu_of
from sympolity.ground.accounts.models import Network
from sympolity.ground.journal.offers import offer_in
from sympolity.ground.kernel.appearance import chosen_theme
from sympolity.ground.notices.queries import unread_count
from sympolity.network.programmes.models import Programme

ROOMS_ON_A_PHONE = 4
ROUNDS = "monitoring:rounds"


@dataclass(frozen=True, slots=True)
class Link:
    url: str
    label: str | Promise
    icon: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """One room of the desk. `more_only` rooms stand behind "More" on a phone; `apart` begins a new group."""

    url: str
    label: str | Promise
    icon: str
    current: bool = False
    count: int = 0
    more_only: bool = False
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """Where a room or one look of it would be: its address, its word, and who finds it.

    `looks` are the pages that stand beside each other above the room; `holds` names the namespaces of other pages in
    the room, `also` the pages of their own that keep the row of looks.
    """

    route: str
    label: str | Promise
    icon: str
    word: str = ""
    of_programme: bool = False
    permission: str = ""
    apart: bool = False
    holds: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    looks: tuple["Plan", ...] = ()


# The same projects looked at in several ways.
PROJECTS = (
    Plan("portfolio:list", _("List"), "list", of_programme=True),
    Plan("observatory:dashboard", _("Dashboard"), "gauge", of_programme=True),
    Plan("observatory:map", _("Map"), "map", of_programme=True),
    Plan("observatory:matrix", _("Coverage"), "grid-3x3", of_programme=True),
    Plan("portfolio:timetable", _("Timetable"), "calendar-range", of_programme=True, also=("portfolio:amendments",)),
    Plan("observatory:watch", _("Watch list"), "eye", of_programme=True),
    Plan("observatory:side-by-side", _("Side by side"), "columns-2", of_programme=True),
    Plan("observatory:changes", _("What changed"), "history", of_programme=True, permission="journal.view_history"),
)
# What a programme asks and measures, and what it found.
REPORTING = (
    Plan(ROUNDS, _("Rounds"), "rounds", word="rounds", of_programme=True, also=("monitoring:round",)),
    Plan("monitoring:to-read", _("To be read"), "eye", of_programme=True, permission="monitoring.review_return"),
    Plan("monitoring:indicators", _("Indicators"), "gauge", of_programme=True),
    Plan("monitoring:editions", _("Editions"), "archive", of_programme=True),
    Plan("observatory:reports", _("Reports"), "file-text", of_programme=True),
)
SEE_MONEY, SEE_PAPERS, SEE_AUDIT = "finance.see_money", "finance.see_expenditure", "audit.see_audit"
# From the envelope to the last payment.
MONEY = (
    Plan("observatory:money", _("Overview"), "gauge", of_programme=True, permission=SEE_MONEY),
    Plan("observatory:forecast", _("Forecast"), "trending-up", of_programme=True, permission=SEE_MONEY),
    Plan("finance:payments", _("Payments"), "banknote", of_programme=True, permission=SEE_PAPERS),
    Plan("finance:expenditures", _("Expenditure"), "receipt", of_programme=True, permission=SEE_PAPERS),
    Plan("finance:doubles", _("Handed in twice"), "copy", of_programme=True, permission=SEE_PAPERS),
    Plan("finance:rules", _("Envelopes and rules"), "settings", of_programme=True, permission=SEE_MONEY),
)
# What was agreed, and how somebody was found who delivers.
LAW = (
    Plan("agreements:list", _("Agreements"), "file-text", of_programme=True, permission=SEE_MONEY),
    Plan(
        "procurement:board",
        _("Procurement"),
        "columns-2",
        of_programme=True,
        permission=SEE_MONEY,
        also=("procurement:procurements",),
    ),
    Plan("procurement:contracts", _("Contracts"), "list", of_programme=True, permission=SEE_MONEY),
    Plan("procurement:contract-managers", _("Contract managers"), "people", of_programme=True, permission=SEE_MONEY),
    Plan("procurement:suppliers", _("Suppliers"), "organisations", of_programme=True, permission=SEE_MONEY),
    Plan("procurement:calendar", _("Deadlines"), "calendar-range", of_programme=True, permission=SEE_MONEY),
    Plan("procurement:rules", _("Rules"), "settings", of_programme=True, permission=SEE_MONEY),
)
# What is looked at again, and for how long papers are kept.
AUDIT = (
    Plan("audit:audit", _("Audit"), "shield-check", of_programme=True, permission=SEE_AUDIT),
    Plan("audit:findings", _("Findings"), "eye", of_programme=True, permission=SEE_AUDIT),
    Plan("audit:retention", _("Keeping papers"), "archive", of_programme=True, permission=SEE_AUDIT),
)
# What a network keeps on its register.
REGISTER = (
    Plan("organisations:list", _("Organisations"), "organisations"),
    Plan("territories:list", _("Territories"), "territories"),
    Plan("onestop:facilities", _("Facilities"), "map-pin"),
    Plan("onestop:procedures", _("Procedures"), "file-text"),
)
ROOMS = (
    Plan("desk:home", _("Home"), "home"),
    Plan("portfolio:list", _("Projects"), "projects", of_programme=True, looks=PROJECTS),
    Plan(ROUNDS, _("Rounds"), "rounds", word="rounds", of_programme=True, holds=("monitoring",), looks=REPORTING),
    Plan(
        "observatory:money",
        _("Money"),
        "banknote",
        of_programme=True,
        permission=SEE_MONEY,
        holds=("finance",),
        looks=MONEY,
    ),
    Plan(
        "agreements:list",
        _("Contracts"),
        "file-text",
        of_programme=True,
        permission=SEE_MONEY,
        holds=("agreements", "procurement"),
        looks=LAW,
    ),
    Plan(
        "audit:audit",
        _("Audit"),
        "shield-check",
        of_programme=True,
        permission=SEE_AUDIT,
        holds=("audit",),
        looks=AUDIT,
    ),
    Plan("programmes:objectives", _("Objectives"), "missions", word="objectives", of_programme=True),
    Plan("interchange:list", _("Imports"), "imports", of_programme=True),
    Plan("organisations:list", _("Organisations"), "organisations", apart=True, looks=REGISTER),
    Plan("territories:list", _("Territories"), "territories", holds=("onestop",)),
    Plan("programmes:roles", _("People"), "people", of_programme=True),
)
FOOT = (
    ("public:accessibility", _("Accessibility")),
    ("public:privacy", _("Privacy")),
    ("public:contact", _("Report a mistake")),
)
PERSON = (
    ("accounts:profile", _("Your account"), "account"),
    ("notices:wishes", _("Mails to you"), "mail"),
    ("account_change_password", _("Password"), "key-round"),
    ("mfa_index", _("Second factor"), "shield-check"),
)


def surroundings(request: HttpRequest) -> dict[str, Any]:
    programme: Programme | None = getattr(request, "programme", None)
    network = cache(partial(_network, request, programme))
    return {
        "programme": programme,
        "theme": chosen_theme(request),
        "accent": lambda: (programme.accent if programme else "") or getattr(network(), "accent", "") or "blue",
        "network_name": lambda: getattr(network(), "name", ""),
        "is_sample": lambda: bool(getattr(programme, "is_sample", False) or getattr(network(), "is_sample", False)),
        "rooms": lambda: rooms_of(request, programme),
        "looks": lambda: _looks(request, programme),
        "kept_views": cache(partial(menu_of, request)),
        "unread_notices": cache(lambda: unread_count(request.user) if request.user.is_authenticated else 0),
        "undo": cache(partial(offer_in, request)),
        "home_url": _address("desk:home") or "/",
        "desk_url": _address("desk:home"),
        "public_url": _public_front(programme),
        "search_url": _address("desk:search"),
        "suggest_url": _address("desk:suggest"),
        "person_links": lambda: list(_links(PERSON)),
        "foot_links": lambda: list(_links(FOOT)),
    }


def _network(request: HttpRequest, programme: Programme | None) -> Network | None:
    """The network of the programme in view, else the first one to which the person belongs."""
    if programme is not None:
        return programme.network
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    return Network.objects.of(user).first()


def rooms_of(request: HttpRequest, programme: Programme | None) -> list[Room]:
    """The rooms that exist for a person, and which of them this page is in."""
    in_view, programme = programme, programme or _only_programme(request)
    found = [(plan, url) for plan in ROOMS if (url := _open_to(request, plan, programme))]
    here = _room_in(request, found, programme)
    return [
        Room(
            url=url,
            label=programme.word(plan.word) if programme and plan.word else plan.label,
            icon=plan.icon,
            current=url == here,
            count=waiting_for(request.user, in_view).count if in_view and plan.route == ROUNDS else 0,
            more_only=place >= ROOMS_ON_A_PHONE,
            apart=plan.apart,
        )
        for place, (plan, url) in enumerate(found)
    ]


def _room_in(request: HttpRequest, found: list[tuple[Plan, str]], programme: Programme | None) -> str:
    """The address of the room that holds a page: by its namespace, else its looks, else by the longest address."""
    namespace = getattr(request.resolver_match, "namespace", "")
    ways: tuple[Callable[[Plan, str], bool], ...] = (
        lambda plan, url: request.path == url,
        lambda plan, _url: namespace in plan.holds,
        lambda plan, _url: any(look.current for look in _looks_of(plan.looks, request, programme)),
    )
    for fits in ways:
        if here := next((url for plan, url in found if fits(plan, url)), ""):
            return here
    return max((url for _plan, url in found if request.path.startswith(url)), key=len, default="")


def _looks(request: HttpRequest, programme: Programme | None) -> list[Link]:
    """The pages beside this one: ways of looking at projects, what is reported, or the lists of the register."""
    groups = (_looks_of(plan.looks, request, programme) for plan in ROOMS)
    return next((links for links in groups if links), [])


def _looks_of(plans: Iterable[Plan], request: HttpRequest, programme: Programme | None) -> list[Link]:
    found = [(plan, url) for plan in plans if (url := _room_address(plan, programme))]
    page = getattr(request.resolver_match, "view_name", "")
    here = next((url for plan, url in found if request.path == url or page in plan.also), "")
    if not here:
        return []
    return [
        Link(url, plan.label, plan.icon, current=url == here)
        for plan, url in found
        if not plan.permission or request.user.has_perm(plan.permission, programme)
    ]


def _open_to(request: HttpRequest, plan: Plan, programme: Programme | None) -> str:
    """The address of a room, empty where there is none or the person may not enter."""
    url = _room_address(plan, programme)
    return url if url and (not plan.permission or request.user.has_perm(plan.permission, programme)) else ""


def _room_address(plan: Plan, programme: Programme | None) -> str:
    if not plan.of_programme:
        return _address(plan.route)
    return _address(plan.route, programme=programme.slug) if programme else ""


def _only_programme(request: HttpRequest) -> Programme | None:
    """On a page of no programme, such as the register: the programme of whoever sees no other."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    seen = list(Programme.objects.visible_to(user)[:2])
    return seen[0] if len(seen) == 1 else None


def _public_front(programme: Programme | None) -> str:
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
