from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from sympolity.ground.kernel import formats
from sympolity.ground.kernel.http import SignedInRequest, signed_in
from sympolity.ground.kernel.spreadsheets import CONTENT_TYPES, Sheet, SheetColumn, spreadsheet_response
from sympolity.network.portfolio import queries as portfolio
from sympolity.network.portfolio.views.here import programme_here
from sympolity.network.programmes.models import Programme
from sympolity.observatory.side_by_side import (
    FEWEST,
    MOST,
    OBJECTIVE,
    PLACE,
    Choice,
    Portrait,
    SideBySide,
    choices_of,
    first_choices,
    ground_of,
    side_by_side,
)

FILTERS = {PLACE: "territory", OBJECTIVE: "objective"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure: its words, the rows behind it, how long its bar is, and where it comes from."""

    words: str
    href: str = ""
    width: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    cells: tuple[Cell, ...]
    total: Cell
    unit: str = ""
    begins: str = ""  # the heading of a group that begins here


@require_safe
@signed_in
def page(request: SignedInRequest, programme: str) -> HttpResponse:
    """Two to six columns; the address holds which. Every figure opens the projects that it counts."""
    here = programme_here(request, programme)
    rows = portfolio.portfolio(here, request.user)
    by = OBJECTIVE if request.GET.get("by") == OBJECTIVE else PLACE
    ground = ground_of(here, rows)
    choices = choices_of(ground, by)
    wanted = [int(key) for key in request.GET.getlist(by) if key.isdecimal()] or first_choices(choices)
    chosen = [each for each in choices if each.key in wanted]
    context: dict[str, Any] = {
        "title": _("Side by side"),
        "by": by,
        "ways": [
            (_("Places"), f"?by={PLACE}", by == PLACE),
            (here.word("objectives"), f"?by={OBJECTIVE}", by == OBJECTIVE),
        ],
        "choices": [(each, each.key in wanted) for each in choices],
        "most": MOST,
        "sentence": refusal(chosen),
        "today": timezone.localdate(),
    }
    if len(chosen) < FEWEST:
        return render(request, "observatory/side_by_side.html", context)
    chosen = chosen[:MOST]
    found = side_by_side(here, rows, ground, by, chosen)
    table = list(rows_of(found, here, by))
    kind = request.GET.get("format", "")
    if kind in CONTENT_TYPES:
        return as_file(found, table, here, kind)
    params = request.GET.copy()
    params.setlist(by, [str(each.key) for each in chosen])
    params["by"] = by
    files = []
    for name in CONTENT_TYPES:
        params["format"] = name
        files.append((name, f"?{params.urlencode()}"))
    context |= {
        "title": finding(found, here),
        "found": found,
        "table": table,
        "heads": [(each, list_url(here, by, each)) for each in found.columns],
        "files": files,
    }
    return render(request, "observatory/side_by_side.html", context)


def refusal(chosen: Sequence[Choice]) -> str:
    if len(chosen) > MOST:
        words = _("More than %(most)s do not fit beside one another: the first %(most)s are shown.")
        return words % {"most": formats.number(MOST)}
    if len(chosen) < FEWEST:
        return _("Choose at least two to put beside one another.")
    return ""


def list_url(programme: Programme, by: str, portrait: Portrait, **filters: str) -> str:
    base = reverse("portfolio:list", args=[programme.slug])
    return "&".join([f"{base}?{FILTERS[by]}={portrait.key}", *(f"{key}={value}" for key, value in filters.items())])


def finding(found: SideBySide, programme: Programme) -> str:
    """“Moita plans most: 12.4 M EUR in 31 projects”"""
    most = max(found.columns, key=lambda each: each.money["planned"])
    if not most.money["planned"]:
        return _("%(names)s side by side") % {"names": _(", ").join(each.name for each in found.columns)}
    words = ngettext(
        "%(name)s plans most: %(amount)s in %(count)s project",
        "%(name)s plans most: %(amount)s in %(count)s projects",
        most.count,
    )
    return words % {
        "name": most.name,
        "amount": formats.money_short(most.money["planned"], programme.currency),
        "count": formats.number(most.count),
    }


Read = Callable[[Portrait], Any]


def rows_of(found: SideBySide, programme: Programme, by: str) -> Iterator[Row]:
    """The figures in groups: how many, how much, how far, how well covered, what is late."""
    table = Table(found, programme, by)
    yield table.row(_("Projects"), lambda each: each.count, begins=_("How many"))
    if any(each.population for each in found.columns):
        yield table.residents()
        yield table.row(
            _("Projects for each 1,000 residents"),
            lambda each: each.per_thousand(each.count),
            one_decimal,
            in_total=False,
        )
    for place, stage in enumerate(found.stages):
        label = str(stage.label)
        yield table.row(
            label[:1].upper() + label[1:],
            partial(in_stage, stage.value),
            begins=_("By stage") if not place else "",
            filters={"stage": stage.value},
        )
    labels = {
        "planned": _("Planned"), "total": _("Total cost"), "eligible": _("Eligible cost"), "funding": _("Funding"),
    }  # fmt: skip
    for name, label in labels.items():
        yield table.row(
            label,
            partial(of_measure, name),
            table.money,
            begins=_("How much") if name == "planned" else "",
        )
    if any(each.population for each in found.columns):
        yield table.row(
            _("Planned for each resident"), lambda each: each.per_thousand(each.money["planned"]), table.per_resident,
            in_total=False,
        )  # fmt: skip
    yield table.row(_("Milestones"), lambda each: each.steps, begins=_("How far"), filters={"sort": "next"})
    yield table.row(_("Milestones fulfilled"), lambda each: each.steps_fulfilled, filters={"sort": "next"})
    yield table.row(_("Milestones overdue"), lambda each: each.steps_late, filters={"sort": "next"})
    yield table.covered()
    yield table.row(
        _("Late projects"), lambda each: each.late, begins=_("What asks for attention"), filters={"late": "yes"}
    )
    yield table.row(_("Share that is late"), lambda each: each.late_share, share, filters={"late": "yes"})
    threshold = formats.money_short(programme.watch_cents, programme.currency)
    yield table.row(_("Over %(amount)s") % {"amount": threshold}, lambda each: each.over, filters={"watch": "yes"})


def in_stage(stage: str, portrait: Portrait) -> int:
    return portrait.by_stage.get(stage, 0)


def of_measure(name: str, portrait: Portrait) -> int:
    return portrait.money[name]


def one_decimal(value: Any) -> str:
    return formats.number(value, 1)


def share(value: Any) -> str:
    return formats.percent(value)


class Table:
    """Turns the figures of the columns into cells, with a bar as long as the figure is large among them."""

    def __init__(self, found: SideBySide, programme: Programme, by: str) -> None:
        self.found, self.programme, self.by = found, programme, by

    def money(self, cents: Any) -> str:
        return formats.money_short(cents, self.programme.currency)

    def per_resident(self, per_thousand: Any) -> str:
        return formats.money(int(per_thousand / 1000), self.programme.currency)

    def row(
        self,
        label: str,
        read: Read,
        words: Callable[[Any], str] = formats.number,
        *,
        begins: str = "",
        filters: dict[str, str] | None = None,
        in_total: bool = True,
    ) -> Row:
        values = [read(each) for each in self.found.columns]
        largest = max((value for value in values if value), default=0)
        cells = tuple(
            Cell(
                "–" if value is None else words(value),
                list_url(self.programme, self.by, each, **(filters or {})) if value else "",
                width(value, largest),
            )
            for each, value in zip(self.found.columns, values, strict=True)
        )
        whole = read(self.found.total) if in_total else None
        return Row(label, cells, Cell("–" if whole is None else words(whole)), begins=begins)

    def residents(self) -> Row:
        """With the day and the source of each count: they differ from place to place."""
        cells = []
        for each in self.found.columns:
            count = each.population
            note = f"{formats.day(count.as_of)}, {count.source}" if count else ""
            href = reverse("territories:territory", args=[each.key]) if count else ""
            cells.append(Cell(formats.number(count.residents) if count else "–", href, "", note))
        return Row(_("Residents"), tuple(cells), Cell("–"))

    def covered(self) -> Row:
        label = (
            _("%(word)s pursued") % {"word": self.programme.word("objectives")}
            if self.by == PLACE
            else _("Places reached")
        )
        matrix = reverse("observatory:matrix", args=[self.programme.slug])

        def words(each: Portrait) -> str:
            return _("%(done)s of %(all)s") % {
                "done": formats.number(each.covered),
                "all": formats.number(self.found.to_cover),
            }

        cells = tuple(
            Cell(words(each), matrix, width(each.covered, self.found.to_cover)) for each in self.found.columns
        )
        return Row(label, cells, Cell(words(self.found.total)), begins=_("How well covered"))


def width(value: Any, largest: Any) -> str:
    """The length of a bar in percent; a figure above zero stays to be seen."""
    if not value or not largest:
        return ""
    return f"{max(1, int(Decimal(value) * 100 / Decimal(largest)))}%"


def as_file(found: SideBySide, table: Sequence[Row], programme: Programme, kind: str) -> HttpResponse:
    columns = [
        SheetColumn(_("Figure")),
        *(SheetColumn(each.name) for each in found.columns),
        SheetColumn(_("Together")),
    ]
    rows = [[row.label, *(cell.words for cell in row.cells), row.total.words] for row in table]
    about = [
        (_("Programme"), programme.title),
        (_("As of"), timezone.localdate().isoformat()),
        (_("Counted in several columns"), formats.number(found.several)),
    ]
    return spreadsheet_response(
        Sheet(_("Side by side"), columns, rows, about), kind=kind, file_name=f"{programme.slug}-side-by-side"
    )
