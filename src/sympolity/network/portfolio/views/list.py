from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from sympolity.ground.kernel import formats
from sympolity.ground.kernel.http import SignedInRequest, render_part, signed_in
from sympolity.ground.kernel.list_page import list_as_file
from sympolity.ground.kernel.lists import EmptyState, Listing
from sympolity.ground.kernel.pictures import MapPicture
from sympolity.ground.kernel.spreadsheets import CONTENT_TYPES
from sympolity.ground.languages.queries import with_translations
from sympolity.methods.cartography import MapDrawing
from sympolity.network.portfolio import queries
from sympolity.network.portfolio.filters import Choices
from sympolity.network.portfolio.listing import finding, listing_of
from sympolity.network.portfolio.models import Project
from sympolity.network.portfolio.pictures import level_of, money_drawing, money_map
from sympolity.network.portfolio.readings import kept
from sympolity.network.portfolio.rules import own_organisations
from sympolity.network.portfolio.views.here import programme_here
from sympolity.network.programmes.models import Programme

NOT_FILTERS = ("sort", "columns", "column", "after", "before", "format", "as", "rows", "view")


@dataclass(frozen=True, slots=True)
class View:
    """A tab above the list."""

    label: str | Promise
    url: str
    current: bool
    count: int | None = None
    icon: str = ""


@require_safe
@signed_in
def projects(request: SignedInRequest, programme: str) -> HttpResponse:
    """The list: its sentence, its choices, its rows and the map beside it, or all that is filtered as a file."""
    page = ListPage(request, programme_here(request, programme))
    kind = request.GET.get("format", "")
    if kind in CONTENT_TYPES:
        about = [(_("Programme"), page.programme.title), (_("Projects"), page.finding)]
        return list_as_file(page.listing, kind=kind, about=about)
    return render_part(request, "portfolio/list.html", page.context(), part="list")


class ListPage:
    """What stands around the rows, read once for each version of the portfolio and kept until the next decision."""

    def __init__(self, request: SignedInRequest, programme: Programme) -> None:
        self.request, self.programme = request, programme

    @cached_property
    def level(self) -> str:
        return level_of(self.choices.land)

    @cached_property
    def choices(self) -> Choices:
        return self.whole[1]

    @cached_property
    def whole(self) -> tuple[queries.Overview, Choices]:
        """The portfolio without any filter."""
        return kept(self.programme, "whole", self._read_whole)

    def _read_whole(self) -> tuple[queries.Overview, Choices]:
        land = queries.land_of(self.programme)
        found = queries.overview(
            self.programme, queries.portfolio(self.programme, self.request.user), land, level_of(land)
        )
        objectives, tree = queries.objectives_of(self.programme)
        with_translations(objectives.values())
        choices = Choices(
            land, found.used_places, objectives, tree, found.leads, tuple(self.programme.funds.order_by("name"))
        )
        return found, choices

    @cached_property
    def listing(self) -> Listing[Project]:
        return listing_of(
            self.request,
            self.programme,
            self.request.user,
            self.choices,
            sums={
                "planned": lambda _rows: self.shown.figures.planned_cents,
                "funding": lambda _rows: self.shown.figures.funding_cents,
            },
            empty=self.empty,
        )

    @cached_property
    def filter_key(self) -> str:
        """The filters of the address, in an order of their own; empty without any."""
        params = self.request.GET.copy()
        for name in NOT_FILTERS:
            params.pop(name, None)
        pairs = sorted((name, value) for name, values in params.lists() for value in values if value)
        return repr(pairs) if pairs else ""

    @cached_property
    def shown(self) -> queries.Overview:
        """The sums of exactly what is filtered."""
        if not self.filter_key:
            return self.whole[0]
        return queries.overview(self.programme, self.listing.filtered, self.choices.land, self.level)

    @cached_property
    def picture(self) -> MapPicture | None:
        shown, land = self.shown, self.choices.land

        def drawn() -> MapDrawing:
            return money_drawing(land, shown.used_places, shown.by_place, self.level, self.programme.currency)

        drawing = drawn() if self.filter_key else kept(self.programme, "map-beside-the-list", drawn)
        return money_map(
            drawing, shown.by_place, self.programme.currency, lambda pk: self.listing.url(territory=str(pk))
        )

    @property
    def finding(self) -> str:
        places = self.request.GET.getlist("territory")
        land = self.choices.land.territories
        known = [land[int(place)].name for place in places if place.isdecimal() and int(place) in land]
        return finding(self.shown.figures, self.programme.currency, known[0] if len(places) == len(known) == 1 else "")

    @property
    def views(self) -> list[View]:
        figures, params = self.whole[0].figures, self.request.GET
        plain = {name: params.getlist(name) for name in params if name not in NOT_FILTERS and any(params.getlist(name))}
        path = self.request.path
        return [
            View(_("All"), path, not plain, figures.count),
            View(_("Late"), f"{path}?late=yes", plain == {"late": ["yes"]}, figures.late, "late"),
            View(
                _("Over %(amount)s")
                % {"amount": formats.money_short(self.programme.watch_cents, self.programme.currency)},
                f"{path}?watch=yes",
                plain == {"watch": ["yes"]},
                figures.over,
            ),
            View(
                _("On stand-by"),
                f"{path}?stage=stand-by",
                plain == {"stage": ["stand-by"]},
                figures.stand_by,
                "attention",
            ),
        ]

    @property
    def notes(self) -> list[str]:
        """What a reader must know to read the sums rightly."""
        figures, several = self.shown.figures, self.shown.by_place.several
        notes = []
        if figures.unpriced and figures.count:
            notes.append(
                ngettext(
                    "%(count)s project has no amount yet", "%(count)s projects have no amount yet", figures.unpriced
                )
                % {"count": formats.number(figures.unpriced)}
            )
        if several:
            notes.append(
                ngettext(
                    "%(count)s project stands in several places: it counts in each of them, and once in the sum",
                    "%(count)s projects stand in several places: they count in each of them, and once in the sum",
                    several,
                )
                % {"count": formats.number(several)}
            )
        return notes

    @property
    def may_add(self) -> bool:
        return bool(self.request.user.has_perm("portfolio.add_project", self.programme))

    @property
    def empty(self) -> EmptyState:
        title = _("No projects yet")
        if not self.may_add:
            return EmptyState(title, _("As soon as somebody brings a list or adds a project, it stands here."))
        text = _("Bring the spreadsheet that you keep today: nothing comes in before you have looked at it.")
        bring = address("interchange:start", self.programme) or address("interchange:list", self.programme)
        if bring and self.request.user.has_perm("interchange.bring_spreadsheet", self.programme):
            return EmptyState(title, text, bring, _("Bring a spreadsheet"))
        return EmptyState(title, _("Add the first one."), address("portfolio:add", self.programme), _("Add a project"))

    @property
    def may_change_some(self) -> bool:
        return own_organisations(self.request.user, self.programme) != frozenset()

    def context(self) -> dict[str, Any]:
        self.listing.choose_url = address("portfolio:together", self.programme) if self.may_change_some else ""
        self.listing.__dict__["count"] = self.shown.figures.count
        return {
            "listing": self.listing,
            "title": self.finding,
            "views": self.views,
            "notes": self.notes,
            "picture": self.picture,
            "may_add": self.may_add,
            "add_url": address("portfolio:add", self.programme),
            "today": timezone.localdate(),
        }


def address(name: str, programme: Programme) -> str:
    """The address of a page of the programme; empty where the room is not built in."""
    try:
        return reverse(name, args=[programme.slug])
    except NoReverseMatch:
        return ""
