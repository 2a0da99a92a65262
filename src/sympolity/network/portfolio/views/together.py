"""Changing many projects at once: choose what, look at each line, decide; then see what was done and take it back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from sympolity.ground.journal.operations import chain_of
from sympolity.ground.journal.spans import Span
from sympolity.ground.journal.undoing import take_back
from sympolity.ground.journal.views.undo import MOST_AT_ONCE, start_taking_back
from sympolity.ground.kernel import formats, jobs
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.languages.queries import with_translations
from sympolity.network.portfolio import queries
from sympolity.network.portfolio.forms_together import PREFIX, WHATS, TogetherForm
from sympolity.network.portfolio.jobs import CHANGE_TOGETHER
from sympolity.network.portfolio.listing import page_of
from sympolity.network.portfolio.operations.together import Overtaken, Plan, change_together, plan_together
from sympolity.network.portfolio.rules import own_organisations
from sympolity.network.portfolio.views.here import programme_here
from sympolity.network.portfolio.views.list import ListPage
from sympolity.network.portfolio.wording import Names
from sympolity.network.programmes.models import Programme

LINES = 50
MOST = 20_000  # in one decision
MOST_CHOSEN = 1000
LONGEST_KEY = 19  # digits that every database takes


@dataclass(frozen=True, slots=True)
class Was:
    """One fact of one project in words."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Shown:
    project: Any
    url: str
    changes: tuple[Was, ...]
    refused: str = ""


class Selection:
    """Which projects: those ticked, or all that the filters of the address keep."""

    def __init__(self, request: SignedInRequest, programme: Programme) -> None:
        self.request, self.programme = request, programme

    @property
    def is_all(self) -> bool:
        return self.request.GET.get("all") == "yes"

    @cached_property
    def pks(self) -> list[int]:
        if self.is_all:
            listing = ListPage(self.request, self.programme).listing
            return list(listing.filtered.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
        chosen = [
            int(pk) for pk in self.request.GET.getlist("pk")[:MOST_CHOSEN] if pk.isdecimal() and len(pk) < LONGEST_KEY
        ]
        rows = queries.portfolio(self.programme, self.request.user).filter(pk__in=chosen)
        return list(rows.order_by("pk").values_list("pk", flat=True))

    def url(self, **changes: str) -> str:
        """The same projects with another kind of change."""
        params = self.state.copy()
        for name, value in changes.items():
            params[name] = value
        return f"?{params.urlencode()}"

    @property
    def state(self) -> QueryDict:
        """The choice of projects, without what is to become of them."""
        params = self.request.GET.copy()
        for name in list(params):
            if name.startswith(f"{PREFIX}-") or name in {"what", "look", "page", "csrfmiddlewaretoken"}:
                del params[name]
        return params


@signed_in
def together(request: SignedInRequest, programme: str) -> HttpResponse:
    """The address holds the projects and the change; a GET looks, a POST decides."""
    here = programme_here(request, programme)
    _require_some_right(request, here)
    selection = Selection(request, here)
    if not 1 <= len(selection.pks) <= MOST:
        few, many = (
            _("Choose some projects first."),
            _("These are too many projects for one decision. Filter the list."),
        )
        messages.error(request, many if selection.pks else few)
        return redirect("portfolio:list", here.slug)
    what = request.GET.get("what", "")
    context: dict[str, Any] = {"selection": selection, "whats": _whats(selection, what)}
    if what not in WHATS:
        return _page(request, here, context)
    sent = request.GET if "look" in request.GET else None
    form = TogetherForm(sent, what=what, programme=here, land=queries.land_of(here))
    context |= {"form": form, "what": what, "kept": list(_pairs(selection.state))}
    if not form.is_valid():
        return _page(request, here, context, status=422 if form.is_bound else 200)
    proposal = form.proposal()
    if request.method == "POST":
        try:
            return _decide(request, here, selection, proposal)
        except Overtaken as refusal:
            context["overtaken"] = str(refusal)
        except Refused as refusal:
            context["refused"] = str(refusal)
    plan = plan_together(here, selection.pks, proposal, by=request.user)
    context |= _preview(request, here, plan)
    return _page(request, here, context, status=409 if "overtaken" in context else 200)


def _require_some_right(request: SignedInRequest, programme: Programme) -> None:
    """Whoever may change no project of a programme has nothing to do here; each project is asked again."""
    if (
        not request.user.has_perm("portfolio.move_project", programme)
        and own_organisations(request.user, programme) == frozenset()
    ):
        require(request.user, "portfolio.change_project", programme)


def _decide(request: SignedInRequest, programme: Programme, selection: Selection, proposal: Any) -> HttpResponse:
    seen = request.POST.get("seen", "")
    if len(selection.pks) > MOST_AT_ONCE:
        job = jobs.start(
            CHANGE_TOGETHER,
            by=request.user,
            programme=programme.pk,
            pks=selection.pks,
            proposal=proposal.as_json(),
            seen=seen,
        )
        return redirect("kernel:job", pk=job.pk)
    span = change_together(programme, selection.pks, proposal, seen=seen, by=request.user)
    messages.success(request, _count(len(span)))
    return redirect("portfolio:changed-together", programme.slug, span.first, span.last)


def _count(number: int) -> str:
    words = ngettext("%(count)s project changed", "%(count)s projects changed", number)
    return words % {"count": formats.number(number)}


def _page(
    request: SignedInRequest, programme: Programme, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    count = len(context["selection"].pks)
    words = ngettext("Change %(count)s project", "Change %(count)s projects together", count)
    facts = {
        "title": words % {"count": formats.number(count)},
        "list_url": reverse("portfolio:list", args=[programme.slug]),
        "may_ask": request.user.has_perm("monitoring.run_rounds", programme),
        **context,
    }
    return render(request, "portfolio/together.html", facts, status=status)


def _whats(selection: Selection, what: str) -> list[tuple[str, Any, bool]]:
    return [(selection.url(what=key), label, key == what) for key, label in WHATS.items()]


def _pairs(params: QueryDict) -> Iterable[tuple[str, str]]:
    return ((name, value) for name, values in params.lists() for value in values)


def _preview(request: SignedInRequest, programme: Programme, plan: Plan) -> dict[str, Any]:
    """Refused ones first: they need somebody to look at them."""
    lines = [*plan.refused, *plan.changing, *plan.unchanged]
    page = Paginator(lines, LINES).get_page(request.GET.get("page"))
    told = told_changes([(line.project, line.changes) for line in page.object_list], programme)
    shown = [
        Shown(line.project, url, changes, line.refused)
        for line, (url, changes) in zip(page.object_list, told, strict=True)
    ]
    return {"plan": plan, "page": page, "lines": shown}


def told_changes(
    lines: Sequence[tuple[Any, Mapping[str, Any]]], programme: Programme
) -> list[tuple[str, tuple[Was, ...]]]:
    """The page and the changes of each project in words, with one query for each kind of name."""
    projects = [project for project, _changes in lines]
    for project in projects:
        project.programme = programme
    with_translations(projects)
    names = Names(changes for _project, changes in lines)
    return [
        (
            page_of(project),
            tuple(
                Was(names.label(key), names.words(key, old), names.words(key, new))
                for key, (old, new) in changes.items()
            ),
        )
        for project, changes in lines
    ]


def span_here(request: SignedInRequest, slug: str, first: int, last: int) -> tuple[Programme, Span]:
    """The entries of one decision. Raises Http404 where they are none."""
    programme = programme_here(request, slug)
    require(request.user, "journal.view_history", programme)
    span = Span(chain_of(programme.network, programme.pk), first, last)
    entries = span.entries()
    if not 1 <= len(span) <= MOST or not entries.filter(verb__in=("project changed", "project moved")).exists():
        raise Http404
    return programme, span


@require_safe
@signed_in
def changed(request: SignedInRequest, programme: str, first: int, last: int) -> HttpResponse:
    """What one decision about many projects did, line by line."""
    here, span = span_here(request, programme, first, last)
    page = Paginator(span.entries(), LINES).get_page(request.GET.get("page"))
    entries = list(page.object_list)
    rows = queries.portfolio(here, request.user).in_bulk([entry.subject_id for entry in entries])
    pairs = [(rows[entry.subject_id], entry.changes) for entry in entries if entry.subject_id in rows]
    lines = [
        Shown(project, url, changes)
        for (project, _changes), (url, changes) in zip(pairs, told_changes(pairs, here), strict=True)
    ]
    context = {
        "title": _count(len(span)),
        "entry": entries[0],
        "lines": lines,
        "page": page,
        "take_back_url": reverse("portfolio:take-back", args=[here.slug, first, last]),
        "list_url": reverse("portfolio:list", args=[here.slug]),
    }
    return render(request, "portfolio/changed_together.html", context)


@require_POST
@signed_in
def take_back_together(request: SignedInRequest, programme: str, first: int, last: int) -> HttpResponse:
    """All of a decision is taken back, or nothing of it."""
    here, span = span_here(request, programme, first, last)
    _require_some_right(request, here)
    request.is_undo = True  # type: ignore[attr-defined]
    back = reverse("portfolio:changed-together", args=[here.slug, first, last])
    if len(span) > MOST_AT_ONCE:
        return redirect("kernel:job", pk=start_taking_back(request, span, url=back).pk)
    try:
        take_back(list(span.entries()), by=request.user)
        messages.success(request, _("Undone. Both decisions stay in the history."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(back)
