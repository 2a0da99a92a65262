from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from sympolity.ground.kernel import formats
from sympolity.ground.kernel.http import SignedInRequest, render_part, signed_in
from sympolity.ground.kernel.spreadsheets import CONTENT_TYPES, Sheet, SheetColumn, spreadsheet_response
from sympolity.ground.languages.queries import say, with_translations
from sympolity.network.portfolio import queries as portfolio
from sympolity.network.portfolio.pictures import level_of
from sympolity.network.portfolio.queries import Crossing, Matrix
from sympolity.network.portfolio.readings import kept
from sympolity.network.portfolio.views.here import programme_here
from sympolity.network.programmes.models import Programme

MANY = 5
NONE = "none"


@dataclass(frozen=True, slots=True)
class Head:
    name: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    words: str
    level: str
    href: str
    spoken: str


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    href: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A matrix as `kernel/parts/matrix.html` takes it."""

    caption: str
    corner: str
    columns: tuple[Head, ...]
    rows: tuple[Row, ...]


@require_safe
@signed_in
def coverage(request: SignedInRequest, programme: str) -> HttpResponse:
    """Which objective is pursued where, down to the projects behind each number, and where nobody pursues it."""
    here = programme_here(request, programme)
    rows = portfolio.portfolio(here, request.user)

    def read() -> tuple[Matrix, dict[int, str]]:
        level = level_of(portfolio.land_of(here))
        objectives, _tree = portfolio.objectives_of(here)
        with_translations(objectives.values())
        return portfolio.matrix(here, rows, level=level), {
            pk: say(each, "name").text for pk, each in objectives.items()
        }

    found, names = kept(here, "matrix", read)
    show = "money" if request.GET.get("show") == "money" else "projects"
    kind = request.GET.get("format", "")
    if kind in CONTENT_TYPES:
        return as_file(found, names, here, kind)
    context = {
        "title": finding(found),
        "matrix": grid_of(found, names, here, show) if found.places and found.aims else None,
        "show": show,
        "several": found.several,
        "today": timezone.localdate(),
        "formats": [(key, f"?format={key}") for key in CONTENT_TYPES],
    }
    return render_part(request, "observatory/matrix.html", context, part="matrix")


def finding(found: Matrix) -> str:
    crossings = sum(1 for place, _n in found.places if place) * sum(1 for aim, _n in found.aims if aim)
    if not crossings:
        return _("Which objective is pursued where")
    if not found.gaps:
        return _("Every objective is pursued in every place")
    return ngettext(
        "%(gaps)s gap: of %(all)s crossings of place and objective, %(gaps)s has no project",
        "%(gaps)s gaps: of %(all)s crossings of place and objective, %(gaps)s have no project",
        found.gaps,
    ) % {"gaps": formats.number(found.gaps), "all": formats.number(crossings)}


def grid_of(found: Matrix, names: dict[int, str], programme: Programme, show: str) -> Grid:
    base = reverse("portfolio:list", args=[programme.slug])

    def aim_name(pk: int | None) -> str:
        return names[pk] if pk else _("none named")

    def place_name(pk: int | None, name: str) -> str:
        return name if pk else _("no place of this level")

    rows = tuple(
        Row(
            place_name(place, name),
            # Those without a place of this level may stand in a larger one: no filter of the list says that.
            f"{base}?territory={place}" if place else "",
            tuple(
                _cell(
                    found.at(place, aim), show, programme.currency, place_name(place, name), aim_name(aim),
                    f"{base}?territory={place}&objective={aim or NONE}" if place else "", is_named=bool(place and aim),
                )
                for aim, _name in found.aims
            ),
        )
        for place, name in found.places
    )  # fmt: skip
    return Grid(
        _("Projects by place and objective; a number opens its projects")
        if show == "projects"
        else _("Planned money by place and objective, %(currency)s; a number opens its projects")
        % {"currency": programme.currency},
        _("Place"),
        tuple(Head(aim_name(aim), f"{base}?objective={aim or NONE}") for aim, _name in found.aims),
        rows,
    )


def _cell(crossing: Crossing, show: str, currency: str, place: str, aim: str, href: str, *, is_named: bool) -> Cell:
    projects = ngettext("%(count)s project", "%(count)s projects", crossing.count) % {
        "count": formats.number(crossing.count)
    }
    money = formats.money_short(crossing.planned_cents, currency)
    spoken = _("%(place)s, %(aim)s: %(projects)s, %(money)s") % {
        "place": place, "aim": aim, "projects": projects, "money": money,
    }  # fmt: skip
    if not crossing.count:
        return Cell(_("gap") if is_named else "–", "gap" if is_named else "empty", href if is_named else "", spoken)
    level = "many" if crossing.count >= MANY else "some" if crossing.count > 1 else "one"
    words = formats.number(crossing.count) if show == "projects" else money.removesuffix(currency).rstrip()
    return Cell(words, level, href, spoken)


def as_file(found: Matrix, names: dict[int, str], programme: Programme, kind: str) -> HttpResponse:
    columns = [SheetColumn(_("Place"))]
    for aim, _name in found.aims:
        name = names[aim] if aim else _("none named")
        columns += [
            SheetColumn(_("%(aim)s: projects") % {"aim": name}, "number"),
            SheetColumn(_("%(aim)s: planned, %(currency)s") % {"aim": name, "currency": programme.currency}, "money"),
        ]
    rows: list[list[Any]] = []
    for place, name in found.places:
        row: list[Any] = [name if place else _("no place of this level")]
        for aim, _name in found.aims:
            crossing = found.at(place, aim)
            row += [crossing.count, crossing.planned_cents]
        rows.append(row)
    about = [(_("Programme"), programme.title), (_("As of"), timezone.localdate().isoformat())]
    if found.several:
        about.append((_("Counted in several cells"), formats.number(found.several)))
    sheet = Sheet(_("Coverage"), columns, rows, about)
    return spreadsheet_response(sheet, kind=kind, file_name=f"{programme.slug}-coverage")
