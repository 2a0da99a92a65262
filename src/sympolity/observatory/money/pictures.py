"""The two pictures of money: where it goes, and how it comes in over time against what is likely to come."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from sympolity.ground.kernel import formats
from sympolity.methods.cartography.courses import Course, CourseDrawing, Level, Spread, draw_courses
from sympolity.methods.cartography.flows import Flow, FlowDrawing, Node, draw_flows
from sympolity.methods.forecast import Fan, month_of
from sympolity.observatory.money.facts import COMMITTED, PAID, PLANNED, SPENT
from sympolity.observatory.money.months import Month
from sympolity.observatory.money.reading import Money
from sympolity.observatory.money.streams import ENDS, NONE, SEVERAL, Stream
from sympolity.observatory.money.words import END_NAMES, END_ROWS, STEP_NAMES, MoneyWays

FLOW_SIZE, COURSE_SIZE = (940, 420), (940, 360)
FORECAST, ENVELOPE, FAN_50, FAN_80 = "forecast", "envelope", "fan-50", "fan-80"
MOST_NAMES = 34
MONTHS_IN_TABLE = 3


@dataclass(frozen=True, slots=True)
class NodeWords:
    name: str
    text: str
    href: str
    css: str

    @property
    def short_name(self) -> str:
        return self.name if len(self.name) <= MOST_NAMES else self.name[: MOST_NAMES - 1].rstrip() + "…"


@dataclass(frozen=True, slots=True)
class FlowRow:
    """One stream in the table beside the picture."""

    cells: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class FlowPicture:
    id: str
    title: str
    drawing: FlowDrawing
    words: dict[str, NodeWords]
    rows: tuple[FlowRow, ...]
    heads: tuple[str, ...]
    unit: str
    as_of: date
    mirrored: bool

    @property
    def nodes(self) -> list[tuple[object, NodeWords]]:
        return [(box, self.words[box.id]) for box in self.drawing.nodes]

    @property
    def ribbons(self) -> list[tuple[str, str]]:
        """Coloured by where the money stands in the end, so that the picture reads from left to right."""
        return [(ribbon.path, self.words[ribbon.target].css) for ribbon in self.drawing.ribbons]


def flow_picture(found: Money, ways: MoneyWays, *, as_of: date, objective_word: str) -> FlowPicture | None:
    """From the funds through the objectives to where the money stands. None where nothing is planned."""
    if not found.streams:
        return None
    currency = ways.programme.currency
    funds = _in_order(found.streams, lambda stream: stream.fund)
    objectives = _in_order(found.streams, lambda stream: stream.objective)
    nodes = [
        *(Node(f"fund-{each}", 0) for each in funds),
        *(Node(f"objective-{each}", 1) for each in objectives),
        *(Node(f"end-{each}", 2) for each in ENDS),
    ]
    flows: dict[tuple[str, str], int] = {}
    for stream in found.streams:
        for pair in (
            (f"fund-{stream.fund}", f"objective-{stream.objective}"),
            (f"objective-{stream.objective}", f"end-{stream.end}"),
        ):
            flows[pair] = flows.get(pair, 0) + stream.cents
    mirrored = translation.get_language_bidi()
    drawing = draw_flows(
        nodes,
        [Flow(*pair, cents) for pair, cents in flows.items()],
        width=FLOW_SIZE[0],
        height=FLOW_SIZE[1],
        right=230,
        mirrored=mirrored,
    )
    amounts = {box.id: formats.money_short(box.amount, currency) for box in drawing.nodes}
    words = {node.id: _node_words(node.id, found, ways, amounts.get(node.id, "")) for node in nodes}
    rows = tuple(
        FlowRow(
            tuple(words[key].name for key in (f"fund-{each.fund}", f"objective-{each.objective}", f"end-{each.end}")),
            formats.amount(each.cents),
        )
        for each in sorted(found.streams, key=lambda each: -each.cents)
    )
    heads = (_("Fund"), objective_word, _("Where it stands"))
    title = _("Where the planned money stands")
    return FlowPicture("flow", title, drawing, words, rows, heads, currency, as_of, mirrored)


def _in_order(streams: Sequence[Stream], key: Callable[[Stream], str]) -> list[str]:
    """The largest first; what belongs to several or to none stands last."""
    sums: dict[str, int] = {}
    for stream in streams:
        sums[key(stream)] = sums.get(key(stream), 0) + stream.cents
    return sorted(sums, key=lambda each: (each in (SEVERAL, NONE), -sums[each]))


def _node_words(node: str, found: Money, ways: MoneyWays, text: str) -> NodeWords:
    kind, _dash, key = node.partition("-")
    if kind == "end":
        return NodeWords(str(END_NAMES[key]), text, ways.projects(END_ROWS[key]), f"flow-{key}")
    if key == SEVERAL:
        return NodeWords(_("under several"), text, "", "flow-node")
    if key == NONE:
        href = ways.projects(objective=NONE) if kind == "objective" else ""
        return NodeWords(_("none named"), text, href, "flow-node")
    if kind == "fund":
        return NodeWords(found.stream_names[key], text, ways.projects(fund=key), "flow-node")
    return NodeWords(found.stream_names[node], text, ways.projects(objective=key), "flow-node")


# -- over time ------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class CourseRow:
    """One month in the table beside the picture; texts are amounts in the reader's format, empty where not known."""

    on: date
    planned: str
    committed: str
    spent: str
    paid: str
    median: str
    likely: str
    possible: str


@dataclass(frozen=True)
class CoursePicture:
    id: str
    title: str
    drawing: CourseDrawing
    names: dict[str, str]
    rows: tuple[CourseRow, ...]
    unit: str
    currency: str
    as_of: date

    @property
    def lines(self) -> list[tuple[object, str, str]]:
        return [(line, self.names[line.id], f"course-{line.id}") for line in self.drawing.lines]

    @property
    def levels(self) -> list[tuple[object, str, str]]:
        return [(line, self.names[line.id], f"course-{line.id}") for line in self.drawing.levels]

    @property
    def spreads(self) -> list[tuple[str, str]]:
        return [(line.path, f"course-{line.id}") for line in self.drawing.spreads]

    @property
    def ticks(self) -> list[tuple[float, str]]:
        return [(tick.y, formats.money_short(round(tick.amount), "").strip()) for tick in self.drawing.ticks]

    @property
    def marks(self) -> list[tuple[str, float]]:
        return [(self.names[name], x) for name, x in self.drawing.marks]


def course_picture(found: Money, *, currency: str, as_of: date) -> CoursePicture | None:
    """Cumulative amounts by month, the envelope, the last day, and the fan of what will be spent."""
    fan = found.outlook.spending if isinstance(found.outlook.spending, Fan) else None
    courses = [Course(step, _points(found.months, step, as_of)) for step in (PLANNED, COMMITTED, SPENT, PAID)]
    courses = [each for each in courses if any(amount for _day, amount in each.points)]
    spreads = []
    if fan:
        days = [max(_day_of(month), as_of + timedelta(days=1)) for month in fan.months]
        begin = (as_of, found.whole.amounts.get(SPENT, 0))
        courses.append(
            Course(FORECAST, (begin, *((day, each.median) for day, each in zip(days, fan.ranges, strict=True))))
        )
        wide = [(day, each.low80, each.high80) for day, each in zip(days, fan.ranges, strict=True)]
        close = [(day, each.low50, each.high50) for day, each in zip(days, fan.ranges, strict=True)]
        start = (begin[0], begin[1], begin[1])
        spreads = [Spread(FAN_80, (start, *wide)), Spread(FAN_50, (start, *close))]
    levels = [Level(ENVELOPE, found.envelope)] if found.envelope else []
    marks = [("today", as_of), *([("end", found.end_on)] if found.end_on else [])]
    drawing = draw_courses(
        courses,
        levels=levels,
        spreads=spreads,
        marks=marks,
        width=COURSE_SIZE[0],
        height=COURSE_SIZE[1],
        right=160,
    )
    if drawing is None:
        return None
    names = {step: str(STEP_NAMES[step]) for step in (PLANNED, COMMITTED, SPENT, PAID)} | {
        FORECAST: _("expected to be spent"),
        ENVELOPE: _("envelope"),
        "today": _("today"),
        "end": _("end"),
    }
    rows = tuple(_course_rows(found.months, fan))
    return CoursePicture("absorption", _("Money month by month"), drawing, names, rows, currency, currency, as_of)


def _day_of(month: int) -> date:
    """The last day of a month counted through: what is reached in it stands at its end."""
    following = month + 1
    return date.fromordinal(date(following // 12, following % 12 + 1, 1).toordinal() - 1)


def _points(months: Sequence[Month], step: str, as_of: date) -> tuple[tuple[date, int | None], ...]:
    """The month that runs ends today, except for what is planned of it."""
    ends = [_day_of(month_of(month.on)) for month in months]
    if step != PLANNED:
        ends = [min(end, as_of) for end in ends]
    return tuple((end, month.amounts.get(step)) for end, month in zip(ends, months, strict=True))


def _course_rows(months: Sequence[Month], fan: Fan | None) -> list[CourseRow]:
    """Every third month and the last one, so that the table stays as readable as the picture."""
    ranges = dict(zip(fan.months, fan.ranges, strict=True)) if fan else {}
    rows = []
    for place, month in enumerate(months):
        number = month_of(month.on)
        if (number + 1) % MONTHS_IN_TABLE and place != len(months) - 1:
            continue
        ahead = ranges.get(number)
        planned, committed, spent, paid = (
            formats.amount(month.amounts.get(step)) for step in (PLANNED, COMMITTED, SPENT, PAID)
        )
        between = ("", "", "")
        if ahead:
            between = (
                _whole(ahead.median),
                f"{_whole(ahead.low50)} – {_whole(ahead.high50)}",
                f"{_whole(ahead.low80)} – {_whole(ahead.high80)}",
            )
        rows.append(CourseRow(month.on, planned, committed, spent, paid, *between))
    return rows


def _whole(cents: int) -> str:
    """What is expected is not known to the cent."""
    return formats.number(round(cents / 100))
