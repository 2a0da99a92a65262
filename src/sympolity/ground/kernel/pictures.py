"""Drawings of `methods.cartography` with the words and addresses that a page adds: what two parts take.

{% include "kernel/parts/map.html" with picture=picture %}
{% include "kernel/parts/timeline.html" with picture=picture %}
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from sympolity.ground.kernel import formats
from sympolity.methods.cartography.classes import Amount, LegendItem
from sympolity.methods.cartography.drawing import Dot, MapDrawing, Shape
from sympolity.methods.cartography.timeline import Span, Timeline, TimelineRow

LETTERS_BESIDE_A_BAR = 24


@dataclass(frozen=True, slots=True)
class LegendEntry:
    words: str
    css: str


@dataclass(frozen=True, slots=True)
class TwinRow:
    """One place in the table beside the map."""

    name: str
    text: str
    href: str = ""


@dataclass(frozen=True)
class MapPicture:
    """A map with its finding as title, the address behind each place, and the same figures as a table.

    `words` writes one border of the legend in the reader's format. `small` is the same map drawn for a phone. `twin`
    holds every place, the ones too that have no boundary; without it the table takes what is drawn.
    """

    id: str
    title: str
    drawing: MapDrawing
    unit: str = ""
    hrefs: Mapping[str, str] = field(default_factory=dict)
    words: Callable[[Amount], str] = formats.number
    small: MapDrawing | None = None
    twin: Sequence[TwinRow] = ()
    as_of: date | None = None
    source: str = ""
    svg_url: str = ""

    @property
    def drawings(self) -> Iterator[tuple[str, MapDrawing, str]]:
        """Each drawing with an id of its own and the class that says where it shows."""
        yield self.id, self.drawing, "not-phone" if self.small else ""
        if self.small:
            yield f"{self.id}-small", self.small, "phone"

    @property
    def legend(self) -> list[LegendEntry]:
        return [LegendEntry(self._border(item), css_of_class(item.class_index)) for item in self.drawing.legend]

    @property
    def twin_rows(self) -> Sequence[TwinRow]:
        return self.twin or [
            *(self._twin_of(shape) for shape in self.drawing.shapes if not shape.surroundings),
            *(TwinRow(", ".join(dot.names), dot.text, self.href_of_dot(dot)) for dot in self.drawing.points),
        ]

    def _twin_of(self, shape: Shape) -> TwinRow:
        return TwinRow(shape.name, shape.text, self.hrefs.get(shape.id, ""))

    def href_of_dot(self, dot: Dot) -> str:
        return self.hrefs.get(dot.ids[0], "") if dot.count == 1 else ""

    def _border(self, item: LegendItem) -> str:
        low = "" if item.low is None else self.words(item.low)
        high = "" if item.high is None else self.words(item.high)
        match item.kind:
            case "zero":
                return pgettext("legend", "none")
            case "only":
                return low
            case "to":
                return pgettext("legend", "to %(high)s") % {"high": high}
            case "between":
                return pgettext("legend", "%(low)s to %(high)s") % {"low": low, "high": high}
            case "over":
                return pgettext("legend", "over %(low)s") % {"low": low}
            case _:
                return pgettext("legend", "no data")


def css_of_class(class_index: int | None) -> str:
    return "kx" if class_index is None else f"k{min(class_index, 5)}"


@dataclass(frozen=True, slots=True)
class NamedRow:
    """One row of a timeline with its words."""

    row: TimelineRow
    span: Span
    name: str
    href: str
    note: str

    @property
    def short_name(self) -> str:
        return (
            self.name
            if len(self.name) <= LETTERS_BESIDE_A_BAR
            else self.name[: LETTERS_BESIDE_A_BAR - 1].rstrip() + "…"
        )

    @property
    def difference(self) -> str:
        """ "+18 days", "−18 days"; empty while nothing is known."""
        return days_apart(self.row.days_late)

    @property
    def is_late(self) -> bool:
        return (self.row.days_late or 0) > 0

    @property
    def expected_end(self) -> date | None:
        return self.span.finished_on or self.span.expected_until


@dataclass(frozen=True)
class TimelinePicture:
    """Plan against forecast. `names` says how each span is called; `notes` adds why it moved."""

    id: str
    title: str
    drawing: Timeline
    spans: Sequence[Span]
    names: Mapping[str, str]
    hrefs: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    as_of: date | None = None
    source: str = ""

    @property
    def rows(self) -> list[NamedRow]:
        by_id = {span.id: span for span in self.spans}
        return [
            NamedRow(row, by_id[row.id], self.names[row.id], self.hrefs.get(row.id, ""), self.notes.get(row.id, ""))
            for row in self.drawing.rows
        ]

    @property
    def foot_y(self) -> float:
        return self.drawing.height + 18


def days_apart(days: int | None) -> str:
    if days is None:
        return ""
    if days == 0:
        return _("as planned")
    sign = "+" if days > 0 else "−"
    return ngettext("%(sign)s%(days)s day", "%(sign)s%(days)s days", abs(days)) % {
        "sign": sign,
        "days": formats.number(abs(days)),
    }
