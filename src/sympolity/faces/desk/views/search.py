"""One box over everything: the page of results, and what the palette offers while one types."""

from dataclasses import dataclass

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.functional import Promise
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sympolity.faces.desk import hits
from sympolity.faces.desk.actions import actions_for
from sympolity.ground.kernel.http import SignedInRequest, signed_in
from sympolity.ground.search.queries import MOST_COUNTED, MOST_HITS, Found, find, waiting
from sympolity.ground.search.registry import searchables
from sympolity.methods.wording.keys import LONGEST_QUESTION
from sympolity.network.programmes.models import Programme

HITS_ON_A_PAGE = 20
HITS_OFFERED = 8


@dataclass(frozen=True, slots=True)
class KindChip:
    label: str | Promise
    count: int
    url: str
    is_chosen: bool


@require_safe
@signed_in
def search(request: SignedInRequest) -> HttpResponse:
    text = _text_of(request)
    kinds = [label for label in request.GET.getlist("kind") if label in searchables()]
    found = find(text, request.user, kinds=kinds)
    start = _start_of(request, len(found.hits))
    page = found.hits[start : start + HITS_ON_A_PAGE]
    context = {
        "text": text,
        "found": found,
        "hits": hits.shown(found, page, request.user),
        "first": start + 1,
        "kinds": _chips(request, found, kinds),
        "chosen_kinds": kinds,
        "count": sum(found.counts.get(label, 0) for label in kinds) if kinds else found.total,
        "is_counted": found.total < MOST_COUNTED,
        "is_cut": start + HITS_ON_A_PAGE >= len(found.hits) == MOST_HITS,
        "next_url": _url(request, start + HITS_ON_A_PAGE) if start + HITS_ON_A_PAGE < len(found.hits) else "",
        "previous_url": _url(request, start - HITS_ON_A_PAGE) if start else "",
        "recent": [] if text else hits.recent_of(request.user),
        "waiting": waiting(),
    }
    return render(request, "desk/search.html", context)


@require_safe
@signed_in
@never_cache
def suggest(request: SignedInRequest) -> HttpResponse:
    """The options of the palette: what can be done, and the best hits."""
    text = _text_of(request)
    slug = request.GET.get("programme", "")
    programme = Programme.objects.visible_to(request.user).filter(slug=slug).first() if slug else None
    found = find(text, request.user, most=HITS_OFFERED)
    context = {
        "text": text,
        "found": found,
        "hits": hits.shown(found, found.hits[:HITS_OFFERED], request.user),
        "actions": actions_for(request, programme, text)[: None if text else 12],
    }
    return render(request, "desk/parts/suggestions.html", context)


def _text_of(request: SignedInRequest) -> str:
    return " ".join(request.GET.get("q", "").replace("\x00", " ").split())[:LONGEST_QUESTION]


def _start_of(request: SignedInRequest, length: int) -> int:
    """A place that cannot be read, or lies behind the last hit, is the beginning."""
    wish = request.GET.get("from", "")
    start = int(wish) if wish.isascii() and wish.isdigit() and len(wish) < 6 else 0
    return start if start < length else 0


def _url(request: SignedInRequest, start: int) -> str:
    return _with(request.GET, "from", [str(start)] if start > 0 else [])


def _chips(request: SignedInRequest, found: Found, chosen: list[str]) -> list[KindChip]:
    known = searchables()
    return [
        KindChip(kind.name, count, _with(request.GET, "kind", [] if label in chosen else [label]), label in chosen)
        for label, kind in known.items()
        if (count := found.counts.get(label, 0)) or label in chosen
    ]


def _with(params: QueryDict, key: str, values: list[str]) -> str:
    changed = params.copy()
    changed.pop("from", None)
    changed.setlist(key, values)
    if not values:
        changed.pop(key, None)
    return f"?{changed.urlencode()}"
