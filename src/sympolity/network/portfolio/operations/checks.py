"""The rules of the field that hold for every project, however it comes in: by a form, by a list of ten thousand rows.

Each breach is a `Fault` with a sentence that says what is wrong and what to do; one pass finds all of them.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import Sum
from django.utils.translation import gettext as _

from sympolity.ground.kernel import formats
from sympolity.ground.kernel.refusals import Refused
from sympolity.methods import cycle
from sympolity.network.portfolio.facts import LISTS, UNSAID, AmountFact, ProjectFacts, Unsaid, value_or
from sympolity.network.portfolio.models import Partner, PlannedAmount, Project
from sympolity.network.portfolio.operations.agreed import PLANNED_DAYS, days_are_agreed, with_agreed_plan
from sympolity.network.portfolio.operations.standing import Standing, among, column, parents_by_code
from sympolity.network.programmes.models import Programme

NEEDS_REASON = (Project.Stage.STAND_BY, Project.Stage.CANCELLED, Project.Stage.REJECTED)
CHOSEN = {
    "kind": frozenset(Project.Kind.values),
    "nature": frozenset((*Project.Nature.values, "")),
    "stage": frozenset(Project.Stage.values),
}
TEXTS = ("title", "code", "stage_reason", "address", "website")
MEASURES = dict(PlannedAmount.Measure.choices)
LENGTHS = {name: column(name).max_length for name in TEXTS}
web_address = URLValidator(schemes=["http", "https"])
Node = int | tuple[str, int]  # a project by its number, one to come by its place in the list


@dataclass(frozen=True, slots=True)
class Fault:
    """Why these facts cannot be taken as they are; `row` is the row of the list that they came from."""

    sentence: str
    field: str | None
    facts: ProjectFacts

    @property
    def row(self) -> int | None:
        return self.facts.row


class RefusedList(Refused):
    """A list that cannot come in; `str()` of it is the first sentence, `faults` are all of them."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(faults[0].sentence, field=faults[0].field)
        self.faults = tuple(faults)


@dataclass(slots=True)
class Candidate:
    """One project with what is said about it: `before` is empty for one that is to be added."""

    node: Node
    facts: ProjectFacts
    before: Standing

    def after(self, name: str) -> Any:
        said = getattr(self.facts, name)
        return self.before.fields[name] if said is UNSAID else said

    @property
    def is_new(self) -> bool:
        return self.before.pk is None


@dataclass(slots=True)
class Family:
    """Who is part of what in a programme, once these facts were taken."""

    above: dict[Node, Node | None] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)


def faults_in(
    programme: Programme, candidates: Sequence[Candidate], *, is_listed: bool = False, steps_freely: bool = False
) -> list[Fault]:
    """All breaches of all rules. `steps_freely`: a list may tell of several steps of the stage at once."""
    faults: list[Fault] = []
    for candidate in candidates:
        faults += [
            Fault(sentence, name, candidate.facts)
            for name, sentence in (
                *_own_faults(candidate),
                *_stage_faults(candidate, steps_freely=steps_freely),
                *_faults_of_places(programme, candidate.facts),
                *_money_faults(programme, candidate),
            )
        ]
    faults += _agreed_faults(programme, candidates)
    faults += _code_faults(programme, candidates, is_listed=is_listed)
    family = family_of(programme, candidates)
    faults += _family_faults(candidates, family)
    faults += _budget_faults(programme, candidates, family)
    return faults


def _own_faults(candidate: Candidate) -> Iterator[tuple[str, str]]:
    """What can be seen from the project alone."""
    if not str(candidate.after("title")).strip():
        yield "title", _("A project needs a title. Enter one.")
    for name in TEXTS:
        if len(str(candidate.after(name))) > LENGTHS[name]:
            label = str(column(name).verbose_name)
            yield (
                name,
                _("“%(field)s” is longer than %(most)s characters. Shorten it.")
                % {"field": label, "most": formats.number(LENGTHS[name])},
            )
    for name, choices in CHOSEN.items():
        if candidate.after(name) not in choices:
            label = str(column(name).verbose_name)
            yield name, _("“%(value)s” is no %(field)s.") % {"value": candidate.after(name), "field": label}
    for start, end in (("planned_start_on", "planned_end_on"), ("actual_start_on", "actual_end_on")):
        begins, ends = candidate.after(start), candidate.after(end)
        if begins and ends and ends < begins:
            words = (
                _("The planned end, %(end)s, lies before the planned start, %(start)s.")
                if start.startswith("planned")
                else _("The actual end, %(end)s, lies before the actual start, %(start)s.")
            )
            yield end, words % {"end": formats.day(ends), "start": formats.day(begins)}
    yield from _point_faults(candidate.after("latitude"), candidate.after("longitude"))
    website = candidate.facts.website
    if website:
        try:
            web_address(website)
        except ValidationError:
            yield "website", _("“%(value)s” is no web address. It begins with https://.") % {"value": website}


def _point_faults(latitude: float | None, longitude: float | None) -> Iterator[tuple[str, str]]:
    if (latitude is None) != (longitude is None):
        missing = "latitude" if latitude is None else "longitude"
        yield missing, _("A point needs both latitude and longitude. Enter both or neither.")
    elif latitude is not None and longitude is not None and not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        yield "latitude", _("Latitude lies between -90 and 90 degrees, longitude between -180 and 180.")


def _stage_faults(candidate: Candidate, *, steps_freely: bool) -> Iterator[tuple[str, str]]:
    stage, before = candidate.after("stage"), candidate.before.fields["stage"]
    if stage not in CHOSEN["stage"]:
        return
    if stage in NEEDS_REASON and stage != before and not str(candidate.after("stage_reason")).strip():
        yield "stage_reason", reason_wanted(stage)
    if candidate.is_new or stage == before:
        return
    if not (reachable(before, stage) if steps_freely else stage in cycle.PROJECT.follow(before)):
        yield "stage", move_refused(before, stage)


def reason_wanted(stage: str) -> str:
    return _("Say why the project is “%(stage)s”: the reason stays in its history.") % {
        "stage": Project.Stage(stage).label
    }


def move_refused(before: str, stage: str) -> str:
    """Why a stage cannot follow another, and which ones can."""
    following = [str(Project.Stage(each).label) for each in cycle.PROJECT.follow(before)]
    told = {"before": Project.Stage(before).label, "after": Project.Stage(stage).label}
    if not following:
        return _("A project that is “%(before)s” stays so; it cannot become “%(after)s”.") % told
    return _("A project that is “%(before)s” cannot become “%(after)s”. What can follow: %(following)s.") % {
        **told,
        "following": ", ".join(following),
    }


def reachable(before: str, stage: str) -> bool:
    """Whether a project can have come from one stage to another in several allowed steps."""
    seen, edge = {before}, [before]
    while edge:
        for following in cycle.PROJECT.follow(edge.pop()):
            if following not in seen:
                seen.add(following)
                edge.append(following)
    return stage in seen


def _faults_of_places(programme: Programme, facts: ProjectFacts) -> Iterator[tuple[str, str]]:
    """Everything that a project names belongs to the same programme or to the same network."""
    lead = value_or(facts.lead, None)
    network = programme.network_id
    if lead and lead.network_id != network:
        yield "lead", _("“%(name)s” is not in the register of this network.") % {"name": lead.name}
    for partner in facts.partners:
        if partner.organisation.network_id != network:
            yield (
                "partners",
                _("“%(name)s” is not in the register of this network.") % {"name": partner.organisation.name},
            )
        if partner.role not in Partner.Role.values:
            yield "partners", _("“%(value)s” is no role of a partner.") % {"value": partner.role}
    for name in LISTS:
        for each in getattr(facts, name) or ():
            home = each.network_id if name == "territories" else each.programme_id
            if home != (network if name == "territories" else programme.pk):
                yield name, _("“%(name)s” belongs to another programme.") % {"name": each.name}
    parent = value_or(facts.parent, None)
    if parent and parent.programme_id != programme.pk:
        yield "parent", _("“%(name)s” belongs to another programme.") % {"name": parent.title}


def _money_faults(programme: Programme, candidate: Candidate) -> Iterator[tuple[str, str]]:
    for fact in candidate.facts.amounts:
        if fact.measure not in MEASURES:
            yield "amounts", _("“%(value)s” is no kind of amount.") % {"value": fact.measure}
            continue
        label = MEASURES[fact.measure]
        if fact.cents is not None and fact.cents < 0:
            yield "amounts", _("The %(measure)s cannot lie below zero.") % {"measure": label}
        if fact.measure != PlannedAmount.Measure.FUNDING and (fact.fund or fact.instrument):
            yield "amounts", _("Only funding comes from a fund; the %(measure)s does not.") % {"measure": label}
        if fact.instrument and fact.instrument not in PlannedAmount.Instrument.values:
            yield "amounts", _("“%(value)s” is no kind of funding.") % {"value": fact.instrument}
        if fact.fund and fact.fund.programme_id != programme.pk:
            yield "amounts", _("“%(name)s” belongs to another programme.") % {"name": fact.fund.name}
        if fact.currency and fact.currency != programme.currency:
            yield (
                "amounts",
                _("The %(measure)s is in %(currency)s, but this programme counts in %(own)s. Convert it first.")
                % {"measure": label, "currency": fact.currency, "own": programme.currency},
            )


def _agreed_faults(programme: Programme, candidates: Sequence[Candidate]) -> Iterator[Fault]:
    """Once a plan is agreed, its days move by an amendment and in no other way."""
    moved = {
        candidate.before.pk: (name, candidate.facts)
        for candidate in candidates
        for name in PLANNED_DAYS
        if candidate.before.pk is not None and candidate.after(name) != candidate.before.fields[name]
    }
    if moved:
        agreed = with_agreed_plan(programme, [pk for pk in moved if pk is not None])
        yield from (Fault(days_are_agreed(), name, facts) for pk, (name, facts) in moved.items() if pk in agreed)


def _code_faults(programme: Programme, candidates: Sequence[Candidate], *, is_listed: bool) -> Iterator[Fault]:
    """A code names one project of a programme."""
    wanted = {candidate.after("code") for candidate in candidates} - {""}
    if not wanted:
        return
    others = Project.objects.filter(programme=programme).exclude(code="")
    if len(wanted) <= 400:
        others = others.filter(code__in=wanted)
    here = {candidate.before.pk for candidate in candidates}
    taken = {code: title for code, pk, title in others.values_list("code", "pk", "title") if pk not in here}
    listed: dict[str, ProjectFacts] = {}
    for candidate in candidates:
        code = candidate.after("code")
        if not code:
            continue
        if code in taken:
            sentence = _("The code %(code)s already belongs to “%(title)s”. A code names one project.")
            yield Fault(sentence % {"code": code, "title": taken[code]}, "code", candidate.facts)
        elif code in listed and is_listed:
            first = listed[code].row
            sentence = (
                _("The code %(code)s stands twice in this list, first in row %(row)s. A code names one project.")
                if first
                else _("The code %(code)s stands twice in this list. A code names one project.")
            )
            yield Fault(sentence % {"code": code, "row": first}, "code", candidate.facts)
        listed.setdefault(code, candidate.facts)


def family_of(programme: Programme, candidates: Sequence[Candidate]) -> Family:
    family = Family()
    rows = Project.objects.filter(programme=programme).exclude(parent=None)
    family.above.update(rows.values_list("pk", "parent_id"))
    named = {candidate.facts.parent_code for candidate in candidates} - {""}
    if named:
        by_code: dict[str, Node] = dict(parents_by_code(programme, [each.facts for each in candidates]))
        by_code.update({each.after("code"): each.node for each in candidates if each.after("code")})
    for candidate in candidates:
        code, parent = candidate.facts.parent_code, candidate.facts.parent
        if code and code in by_code:
            family.above[candidate.node] = by_code[code]
        elif code:
            family.unknown.add(code)
        elif not isinstance(parent, Unsaid):
            family.above[candidate.node] = parent.pk if parent else None
        else:
            family.above.setdefault(candidate.node, candidate.before.parent)
    return family


def _family_faults(candidates: Sequence[Candidate], family: Family) -> Iterator[Fault]:
    """No project is part of itself, not even around several corners."""
    for candidate in candidates:
        code = candidate.facts.parent_code
        if code in family.unknown:
            sentence = _("There is no project with the code %(code)s of which this one could be part.")
            yield Fault(sentence % {"code": code}, "parent", candidate.facts)
            continue
        seen: set[Node] = {candidate.node}
        above = family.above.get(candidate.node)
        while above is not None:
            if above == candidate.node:
                sentence = _("This project would be part of itself. Choose another one.")
                yield Fault(sentence, "parent", candidate.facts)
            if above in seen:
                break
            seen.add(above)
            above = family.above.get(above)


def _budget_faults(programme: Programme, candidates: Sequence[Candidate], family: Family) -> Iterator[Fault]:
    """What is planned for the parts is at most what is planned for the whole, measure by measure.

    Cancelled and rejected parts do not count. What the parts leave of the whole is its reserve.
    """
    children: dict[Node, list[Node]] = {}
    for node, above in family.above.items():
        if above is not None:
            children.setdefault(above, []).append(node)
    by_node = {candidate.node: candidate for candidate in candidates}
    touched = {above for node in by_node if (above := family.above.get(node)) is not None}
    touched |= {node for node in by_node if node in children}
    if not touched:
        return
    members = touched | {child for parent in touched for child in children.get(parent, ())}
    sums, gone = _planned_sums(programme, members, by_node)
    for parent in touched:
        counted = [child for child in children.get(parent, ()) if child not in gone]
        for measure, whole in sums.get(parent, {}).items():
            parts = sum(sums.get(child, {}).get(measure, 0) for child in counted)
            if parts <= whole:
                continue
            sentence = _(
                "The %(measure)s of the parts, %(parts)s, would exceed that of the whole, %(whole)s. "
                "Lower a part or raise the whole first."
            ) % {
                "measure": PlannedAmount.Measure(measure).label,
                "parts": formats.money(parts, programme.currency),
                "whole": formats.money(whole, programme.currency),
            }
            for node in (parent, *counted):
                if node in by_node:
                    yield Fault(sentence, "amounts", by_node[node].facts)


def _planned_sums(
    programme: Programme, members: Collection[Node], by_node: Mapping[Node, Candidate]
) -> tuple[dict[Node, dict[str, int]], set[Node]]:
    """For each project its planned amounts by measure as they will be, and which projects do not count."""
    pks = {node for node in members if isinstance(node, int)}
    stood: dict[Node, dict[str, int]] = {}
    rows = among(PlannedAmount.objects.all(), programme, pks).order_by()
    for pk, measure, cents in rows.values_list("project_id", "measure").annotate(sum=Sum("cents")):
        stood.setdefault(pk, {})[measure] = cents
    ended = (Project.Stage.CANCELLED, Project.Stage.REJECTED)
    gone: set[Node] = set(
        among(Project.objects.filter(stage__in=ended), programme, pks, path="pk").values_list("pk", flat=True)
    )
    for node in members:
        candidate = by_node.get(node)
        if candidate is None:
            continue
        cents_by_key = {key: amount[0] for key, amount in candidate.before.amounts.items()}
        _take(cents_by_key, candidate.facts.amounts)
        stood[node] = {}
        for (measure, _fund, _instrument), cents in cents_by_key.items():
            stood[node][measure] = stood[node].get(measure, 0) + cents
        (gone.add if candidate.after("stage") in ended else gone.discard)(node)
    return stood, gone


def _take(cents_by_key: dict[Any, int], amounts: Iterable[AmountFact]) -> None:
    for fact in amounts:
        if fact.cents is None:
            cents_by_key.pop(fact.key, None)
        else:
            cents_by_key[fact.key] = fact.cents
