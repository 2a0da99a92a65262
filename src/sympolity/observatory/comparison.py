"""A portfolio on two days, side by side, and what was decided in between: read from today's rows and the journal.

Today's rows are true; going back through the journal gives every earlier day (`methods.asof`). So the figures of a
comparison that ends today are those of the list.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from sympolity.ground.accounts.models import User
from sympolity.ground.journal.models import Entry
from sympolity.ground.journal.operations import chain_of
from sympolity.methods import asof
from sympolity.methods.asof import Decision, Facts, NetChange
from sympolity.network.portfolio import queries as portfolio
from sympolity.network.portfolio.models import Milestone, PlannedAmount, Project
from sympolity.network.portfolio.pictures import level_of
from sympolity.network.portfolio.queries import Land, Totals
from sympolity.network.portfolio.queries.totals import rolled_up
from sympolity.network.programmes.models import Programme

PROJECT, STEP = Project._meta.label_lower, Milestone._meta.label_lower
MEASURES = ("total", "eligible", "funding")
LISTED = ("territories", "objectives")
FIELDS = frozenset(each.name for each in Project._meta.get_fields() if each.concrete)
UNTOLD = frozenset({"until", "project"})  # they say to which partner or project an entry belongs
States = Mapping[Any, Facts]


@dataclass(frozen=True, slots=True)
class Wish:
    """Two days, both included, and which projects and facts to look at; empty means all."""

    since: date
    until: date
    territories: tuple[int, ...] = ()
    objectives: tuple[int, ...] = ()
    leads: tuple[int, ...] = ()
    facts: tuple[str, ...] = ()
    with_back: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """The figures of one day, in cents."""

    count: int
    money: Mapping[str, int]
    by_stage: Mapping[str, int]
    by_place: Totals


@dataclass(frozen=True, slots=True)
class Changed:
    """One project: what was first and last of each fact, and every decision about it."""

    pk: int
    title: str
    code: str
    changes: Mapping[str, NetChange]
    last: Entry | None


@dataclass
class Comparison:
    """What is new, what ended, what changed; and the figures of both days."""

    wish: Wish
    before: Side
    after: Side
    new: list[Changed] = field(default_factory=list)
    ended: list[Changed] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    decisions: int = 0


@dataclass
class Reading:
    """All that is read of the database, before anything is compared."""

    now: dict[Any, Facts]
    titles: dict[int, tuple[str, str]]
    later: list[Decision]  # after the second day
    between: list[Decision]
    land: Land
    tree: Any


def compare(programme: Programme, user: User, wish: Wish) -> Comparison:
    """The same number of queries for ten decisions and for ten thousand."""
    read = _read(programme, user, wish)
    until = asof.gone_back(read.now, read.later)
    since = asof.gone_back(read.now, [*read.later, *read.between])
    _tell_the_gone(programme, read, wish, since, until)
    kept = _kept(read, wish, since) | _kept(read, wish, until)
    comparison = Comparison(
        wish,
        side_of({pk: facts for pk, facts in since.items() if pk in kept}, read.land),
        side_of({pk: facts for pk, facts in until.items() if pk in kept}, read.land),
    )
    _sort_in(comparison, read, since, until, kept)
    return comparison


def _read(programme: Programme, user: User, wish: Wish) -> Reading:
    rows = portfolio.portfolio(programme, user)
    entries = _entries(programme, wish.since)
    steps = _projects_of_steps(entries)
    end = start_of(wish.until + timedelta(days=1))
    later: list[Decision] = []
    between: list[Decision] = []
    for entry in entries:
        (later if entry.at >= end else between).append(decision_of(entry, steps))
    _objectives, tree = portfolio.objectives_of(programme)
    now = states_now(rows)
    titles = {pk: (title, code) for pk, title, code in rows.order_by().values_list("pk", "title", "code")}
    return Reading(now, titles, later, between, portfolio.land_of(programme), tree)


def start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _entries(programme: Programme, since: date) -> list[Entry]:
    chain = chain_of(programme.network, programme.pk)
    found = Entry.objects.filter(chain=chain, at__gte=start_of(since), subject_type__in=(PROJECT, STEP))
    return list(found.select_related("by").order_by("number"))


def _projects_of_steps(entries: Iterable[Entry]) -> dict[int, int]:
    """The project of each milestone that the entries are about."""
    wanted = {entry.subject_id for entry in entries if entry.subject_type == STEP}
    if not wanted:
        return {}
    rows = Milestone.objects.all() if len(wanted) > 500 else Milestone.objects.filter(pk__in=wanted)
    return dict(rows.values_list("pk", "project_id"))


def decision_of(entry: Entry, steps: Mapping[int, int]) -> Decision:
    """An entry with the facts named as `portfolio.wording` names them."""
    if entry.subject_type == STEP:
        facts = {
            f"milestones.{entry.subject_id}.{name}": (old, new)
            for name, (old, new) in entry.changes.items()
            if name not in UNTOLD
        }
        return Decision(steps.get(entry.subject_id), entry.number, facts, told=entry)
    facts = {}
    for name, (old, new) in entry.changes.items():
        if name == "partners":
            facts.update(_partners(old, new))
        elif is_known(name):
            facts[name] = (old, new)
    return Decision(
        entry.subject_id,
        entry.number,
        facts,
        begins=entry.verb == "project added",
        ends=entry.verb == "project removed",
        told=entry,
    )


def is_known(name: str) -> bool:
    """Whether a fact is one of a project: a field, its translation, an amount or an outside code."""
    return name.partition(":")[0] in FIELDS or name.partition(".")[0] in ("amounts", "codes")


def _partners(old: Any, new: Any) -> dict[str, tuple[bool, bool]]:
    """Who joined and who left: the journal holds one pair of organisation and role, or a list of pairs."""

    def pairs(value: Any) -> set[tuple[int, str]]:
        listed = value if value and isinstance(value[0], list) else [value] if value else []
        return {(pk, role) for pk, role in listed}

    before, after = pairs(old), pairs(new)
    return {f"partners.{pk}.{role}": ((pk, role) in before, (pk, role) in after) for pk, role in before ^ after}


def states_now(rows: portfolio.Rows) -> dict[Any, Facts]:
    """What is true today of the facts that figures and filters need, as the journal writes it."""
    found: dict[Any, Facts] = {
        pk: {"stage": stage, "lead": lead, "territories": [], "objectives": []}
        for pk, stage, lead in rows.order_by().values_list("pk", "stage", "lead_id")
    }
    inside = rows.order_by().values("pk")
    amounts = PlannedAmount.objects.filter(project__in=inside).order_by()
    for pk, measure, fund, instrument, cents in amounts.values_list(
        "project_id", "measure", "fund_id", "instrument"
    ).annotate(sum=Sum("cents")):
        found[pk][name_of_amount(measure, fund, instrument)] = cents
    for name in LISTED:
        through: Any = Project._meta.get_field(name).remote_field.through  # type: ignore[union-attr]
        target = Project._meta.get_field(name).m2m_reverse_field_name()  # type: ignore[union-attr]
        links = through.objects.filter(project__in=inside).values_list("project_id", f"{target}_id")
        for pk, other in links:
            found[pk][name].append(other)
    return found


def name_of_amount(measure: str, fund: int | None, instrument: str) -> str:
    return f"amounts.{measure}" + (f".{fund or ''}.{instrument}" if fund or instrument else "")


def _tell_the_gone(
    programme: Programme, read: Reading, wish: Wish, since: dict[Any, Facts], until: dict[Any, Facts]
) -> None:
    """Projects that came and went with an import: today's rows know nothing of them, their own entries do."""
    gone: set[Any] = {each.thing for each in (*read.later, *read.between) if each.ends and each.thing not in read.now}
    if not gone:
        return
    entries = Entry.objects.filter(
        chain=chain_of(programme.network, programme.pk),
        subject_type=PROJECT,
        at__lt=start_of(wish.until + timedelta(1)),
    )
    if len(gone) <= 500:
        entries = entries.filter(subject_id__in=gone)
    first = start_of(wish.since)
    told = [(entry.at, decision_of(entry, {})) for entry in entries.order_by("number") if entry.subject_id in gone]
    for states, decisions in (
        (since, [decision for at, decision in told if at < first]),
        (until, [decision for _at, decision in told]),
    ):
        for pk, facts in asof.built_up(decisions).items():
            states[pk] = {"stage": "idea", "lead": None, "territories": [], "objectives": [], **facts}
    for _at, decision in told:
        title = decision.changes.get("title", (None, None))
        read.titles.setdefault(decision.thing, (title[1] or title[0] or "", ""))  # type: ignore[arg-type]


def _kept(read: Reading, wish: Wish, states: States) -> set[Any]:
    """The projects that the filters keep, by how they stood on that day."""
    places = read.land.below(wish.territories) if wish.territories else None
    aims = read.tree.below(wish.objectives) if wish.objectives else None
    return {
        pk
        for pk, facts in states.items()
        if (places is None or places & set(facts["territories"] or ()))
        and (aims is None or aims & set(facts["objectives"] or ()))
        and (not wish.leads or facts["lead"] in wish.leads)
    }


def side_of(states: States, land: Land) -> Side:
    """The figures of a day. A project in several places counts in each of them, and once in the whole."""
    money = {pk: money_of(facts) for pk, facts in states.items()}
    sums = dict.fromkeys(("planned", *MEASURES), 0)
    stages: dict[str, int] = {}
    for pk, facts in states.items():
        for name, cents in money[pk].items():
            sums[name] += cents or 0
        stages[facts["stage"]] = stages.get(facts["stage"], 0) + 1
    places = {pk: set(facts["territories"] or ()) for pk, facts in states.items()}
    level = level_of(land)
    names = {each.pk: each.name for each in land.own(level, {place for at in places.values() for place in at})}
    return Side(len(states), sums, stages, rolled_up(money, places, land.tree, names))


def money_of(facts: Facts) -> dict[str, int | None]:
    """The money of one project by measure; `planned` is the first of total, eligible and funding that is known."""
    sums: dict[str, int | None] = dict.fromkeys(MEASURES)
    for name, cents in facts.items():
        head, *rest = name.split(".")
        if head == "amounts" and cents is not None and rest[-1] not in ("currency", "as_of"):
            sums[rest[0]] = (sums[rest[0]] or 0) + cents
    return {"planned": next((sums[name] for name in MEASURES if sums[name] is not None), None), **sums}


def _sort_in(comparison: Comparison, read: Reading, since: States, until: States, kept: Collection[Any]) -> None:
    """Each project that something happened to stands once: new, ended or changed."""
    net: Mapping[Any, dict[str, NetChange]] = asof.net_changes(read.between)
    last: dict[Any, Entry] = {decision.thing: decision.told for decision in read.between}
    comparison.decisions = sum(1 for decision in read.between if decision.thing in kept)
    for pk, changes in net.items():
        if pk not in kept:
            continue
        title, code = read.titles.get(pk, ("", ""))
        told = {name: change for name, change in changes.items() if _is_told(name, change, comparison.wish)}
        line = Changed(pk, title, code, told, last.get(pk))
        if pk not in since:
            comparison.new.append(line)
        elif pk not in until or _has_ended(since[pk], until[pk]):
            comparison.ended.append(line)
        elif told:
            comparison.changed.append(line)
    for lines in (comparison.new, comparison.ended, comparison.changed):
        lines.sort(key=lambda line: line.title.casefold())


def _has_ended(before: Facts, after: Facts) -> bool:
    return after["stage"] in Project.ENDED and before["stage"] not in Project.ENDED


def _is_told(name: str, change: NetChange, wish: Wish) -> bool:
    if change.is_back and not wish.with_back:
        return False
    return not wish.facts or name.split(".")[0] in wish.facts


def last_import_at(programme: Programme) -> datetime | None:
    """When a spreadsheet last changed something here."""
    chain = chain_of(programme.network, programme.pk)
    found = Entry.objects.filter(chain=chain, source__kind="import").order_by("-number").values_list("at", flat=True)
    return found.first()
