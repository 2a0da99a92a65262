"""Figures that count, brought together inside the database: the fast twin of `methods.measures`.

Values are taken as whole ten-thousandths, so that sums are exact on SQLite too, which keeps decimals as floating
point: up to 15 digits before they are summed, any number after. What a total is made of and why is told by
`queries.stories`; a test holds the two together.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from sympolity.affairs.monitoring.models import Round
from sympolity.methods.measures import STANDING, AskedPeriod, Part, Rule
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.models import Programme

SCALE = 4  # decimals that a figure may have
LIMB = 10**6  # values and bases are multiplied in two halves each, because 64 bits do not hold their product
KEYS = {
    "": "NULL",
    "project": "counted.project",
    "organisation": "counted.organisation",
    "round": "counted.round",
    "category": "split.category_id",
    "node": "counted.source",
}


@dataclass(frozen=True, slots=True)
class Nodes:
    """The nodes of a tree in which projects stand: through which table, and for each place the node that it lies in."""

    through: type[Any]
    column: str
    node_of: Mapping[int, int]

    @classmethod
    def places(cls, node_of: Mapping[int, int]) -> "Nodes":
        return cls(Project.territories.through, "territory_id", node_of)

    @classmethod
    def objectives(cls, node_of: Mapping[int, int]) -> "Nodes":
        return cls(Project.objectives.through, "objective_id", node_of)


@dataclass(frozen=True, slots=True)
class Counted:
    """What the figures of one indicator make for one key, and the last day of the newest period among them."""

    indicator: int
    key: int | None
    part: Part
    last: date


@dataclass(frozen=True, slots=True)
class Scope:
    """Which figures are read: of rounds that ended by a day, of some projects. None: of all."""

    rounds: Mapping[int, AskedPeriod]
    projects: QuerySet[Project] | None = None

    @property
    def covered(self) -> list[tuple[int, int]]:
        """Rounds whose period another round asked about again, wholly: the number of the one and of the other."""
        rounds = self.rounds.items()
        return [(pk, other) for pk, period in rounds for other, larger in rounds if larger.covers(period)]


def scope_of(programme: Programme, *, projects: QuerySet[Project] | None = None, until: date | None = None) -> Scope:
    rows = Round.objects.filter(programme=programme).exclude(state=Round.State.CANCELLED)
    if until is not None:
        rows = rows.filter(period_until__lte=until)
    found = rows.order_by("period_until", "-period_from", "pk").values_list("pk", "period_until", "period_from")
    return Scope({pk: AskedPeriod(last, first, pk) for pk, last, first in found}, projects)


def counted(scope: Scope, rules: Mapping[int, Rule], *, by: str = "", nodes: Nodes | None = None) -> Iterator[Counted]:
    """What counts, for each indicator in `rules` and each key: at most three queries.

    `by`: nothing (the whole), "project", "organisation", "round", "category", or "node" with `nodes`. A project that
    stands in several nodes counts once in each. A key is None where there is none.
    """
    if not scope.rounds:
        return
    for family in (STANDING, (Rule.SUM, Rule.UNIQUE_COUNT), (Rule.WEIGHTED_AVERAGE,)):
        wanted = [pk for pk, rule in rules.items() if rule in family]
        if wanted:
            yield from _counted(scope, wanted, family, by, nodes)


def _counted(
    scope: Scope, indicators: list[int], family: Sequence[Rule], by: str, nodes: Nodes | None
) -> Iterator[Counted]:
    told, params = told_sql(scope, indicators, spares_covered=family != STANDING)
    weighs = Rule.WEIGHTED_AVERAGE in family
    tables = [f"told AS ({told})"]
    if family == STANDING:
        tables.append(
            "ranked AS (SELECT told.*, ROW_NUMBER() OVER (PARTITION BY indicator, source"
            " ORDER BY last DESC, first DESC, round DESC) AS place FROM told)"
        )
    statement = _grouped(family, by)
    if nodes is not None:
        placed, of_nodes = _placed_sql(nodes)
        tables += [f"single AS ({statement})", placed]
        params += of_nodes
        # Each source is summed up before it is placed: it may stand in several nodes.
        statement = (
            "SELECT indicator, placed.node, SUM(figures), COUNT(*), SUM(s0), SUM(s1), SUM(s2), SUM(s3), SUM(weight),"
            " MAX(highest), MAX(last) FROM single LEFT JOIN placed ON placed.project = single.key"
            " GROUP BY indicator, placed.node"
        )
    for row in rows_of(f"WITH {', '.join(tables)} {statement}", params):
        yield _counted_of(row, weighs=weighs)


def _grouped(family: Sequence[Rule], by: str) -> str:
    """The figures that count, summed up for each indicator and key."""
    stands, weighs = family == STANDING, Rule.WEIGHTED_AVERAGE in family
    kept = {True: "(SELECT * FROM ranked WHERE place = 1)", False: "told"}[stands]
    source = f"(SELECT * FROM {kept} kept WHERE weight <> 0) counted" if weighs else f"{kept} counted"  # noqa: S608
    value, weight = "counted.value", "counted.weight"
    if by == "category":
        source += (
            " JOIN monitoring_figure split ON split.submission_id = counted.submission"
            " AND split.indicator_id = counted.indicator AND split.category_id IS NOT NULL"
        )
        value, weight = _whole("split.value"), _whole("split.weight")
    products = _products(value, weight) if weighs else [f"SUM({value})", "0", "0", "0"]
    sums = ", ".join(f"{each} AS s{place}" for place, each in enumerate(products))
    # One figure of each source stands, and one is told for each round; only elsewhere may a source come again.
    sources = "COUNT(*)" if stands or by == "round" else "COUNT(DISTINCT counted.source)"
    return (
        f"SELECT counted.indicator AS indicator, {KEYS[by]} AS key, COUNT(*) AS figures, {sources} AS sources, {sums},"  # noqa: S608
        f" SUM({weight}) AS weight, MAX({value}) AS highest, MAX(counted.last) AS last FROM {source}"
        " GROUP BY counted.indicator" + (f", {KEYS[by]}" if by else "")
    )


def told_sql(scope: Scope, indicators: Iterable[int], *, spares_covered: bool) -> tuple[str, list[Any]]:
    """The figures that were accepted, each whole and not its parts; on request without what was reported again."""
    indicators = list(indicators)
    params: list[Any] = [*indicators, *scope.rounds]
    where = [
        f"f.indicator_id IN ({_places(indicators)})",
        f"f.round_id IN ({_places(scope.rounds)})",
        "f.category_id IS NULL",
    ]
    if scope.projects is not None:
        inside, of_projects = scope.projects.order_by().values("pk").query.get_compiler(connection=connection).as_sql()
        where.append(f"f.project_id IN ({inside})")
        params += of_projects
    covered = scope.covered if spares_covered else []
    if covered:
        where.append(_not_covered(covered))
    return (
        "SELECT f.indicator_id AS indicator, f.round_id AS round, f.project_id AS project,"  # noqa: S608
        " f.organisation_id AS organisation, f.submission_id AS submission,"
        " COALESCE(f.project_id, -f.organisation_id) AS source,"
        f" {_whole('f.value')} AS value, {_whole('f.weight')} AS weight,"
        " r.period_until AS last, r.period_from AS first"
        " FROM monitoring_figure f JOIN monitoring_round r ON r.id = f.round_id"
        f" WHERE {' AND '.join(where)}"
    ), params


def _not_covered(covered: list[tuple[int, int]]) -> str:
    """No figure of the same source about the same or a longer period. The numbers come from the database itself."""
    pairs = " OR ".join(f"(f.round_id = {int(pk)} AND g.round_id = {int(other)})" for pk, other in covered)
    rounds = ", ".join(str(int(pk)) for pk in sorted({pk for pk, _other in covered}))
    again = (
        "SELECT 1 FROM monitoring_figure g WHERE g.indicator_id = f.indicator_id AND g.category_id IS NULL"  # noqa: S608
        f" AND ({pairs}) AND "
    )
    return (
        f"(f.round_id NOT IN ({rounds}) OR NOT"
        f" (EXISTS ({again} g.project_id = f.project_id) OR"
        f" EXISTS ({again} f.project_id IS NULL AND g.project_id IS NULL AND g.organisation_id = f.organisation_id)))"
    )


def _placed_sql(nodes: Nodes) -> tuple[str, list[Any]]:
    """Each project with each node in which it stands, once."""
    pairs = list(nodes.node_of.items()) or [(0, 0)]
    values = ", ".join("(%s, %s)" for _pair in pairs)
    return (
        f"lifted (place, node) AS (VALUES {values}), placed AS (SELECT DISTINCT t.project_id AS project, lifted.node"  # noqa: S608
        f" FROM {nodes.through._meta.db_table} t JOIN lifted ON lifted.place = t.{nodes.column})"
    ), [number for pair in pairs for number in pair]


def _whole(column: str) -> str:
    return f"CAST(ROUND({column} * {10**SCALE}) AS BIGINT)"


def _products(value: str, weight: str) -> list[str]:
    halves = [(f"({value} / {LIMB})", f"({value} % {LIMB})"), (f"({weight} / {LIMB})", f"({weight} % {LIMB})")]
    return [f"SUM({first} * {second})".replace("%", "%%") for first in halves[0] for second in halves[1]]


def _counted_of(row: Sequence[Any], *, weighs: bool) -> Counted:
    indicator, key, figures, sources, *sums, weight, highest, last = row
    if weighs:
        high, upper, lower, low = (int(each or 0) for each in sums)
        total = Decimal((high * LIMB + upper + lower) * LIMB + low).scaleb(-2 * SCALE)
    else:
        total = exact(sums[0])
    # PostgreSQL adds whole numbers up to a Decimal.
    part = Part(int(figures or 0), int(sources or 0), total, exact(weight), None if highest is None else exact(highest))
    return Counted(indicator, key, part, as_day(last))


def rows_of(statement: str, params: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())


def exact(ten_thousandths: Any) -> Decimal:
    return Decimal(int(ten_thousandths or 0)).scaleb(-SCALE)


def as_day(value: Any) -> date:
    """SQLite gives days as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _places(values: Iterable[Any]) -> str:
    return ", ".join("%s" for _value in values)
