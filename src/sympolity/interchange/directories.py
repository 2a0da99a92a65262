"""The registers that answer what a name in a cell means: organisations, territories, objectives, funds."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from sympolity.affairs.agreements.models import Agreement
from sympolity.affairs.finance.models import CostCategory
from sympolity.affairs.procurement.models import Contract
from sympolity.interchange.columns.proposals import folded
from sympolity.interchange.kinds import FieldKind
from sympolity.methods.names import Entry, Match, Reason, Register, one_name
from sympolity.network.organisations.models import Organisation, OrganisationCode, OrganisationName
from sympolity.network.organisations.queries import homes_of, level_of
from sympolity.network.portfolio.models import Project, ProjectCode
from sympolity.network.programmes.models import Fund, Objective, Programme
from sympolity.network.territories.models import Territory, TerritoryCode, TerritoryName
from sympolity.network.territories.queries import closed_by_lists, names_above

# "09 - Promote social inclusion", "1.1.1. Support": a code before the name.
CODE_AND_NAME = re.compile(r"([\w.]{1,12}?)\.?\s*[-–—:]\s+(.+)", re.DOTALL)
LIKELY = 85
OF_PROGRAMME = (FieldKind.OBJECTIVE, FieldKind.FUND, FieldKind.PROJECT, FieldKind.COST_CATEGORY)
NAMED = (FieldKind.ORGANISATION, FieldKind.TERRITORY)


@dataclass(slots=True)
class Directory:
    """One register, asked by text. Answers are kept, because a name stands in many rows."""

    about: FieldKind
    register: Register
    hints: dict[int, str] = field(default_factory=dict)
    size: int = 0
    cut: frozenset[str] = frozenset()  # names that stand in a column of fixed width and fill it
    elsewhen: Register | None = None  # the places that were not there on the day of the list
    closed_by_lists: frozenset[int] = frozenset()
    _known: dict[str, Match] = field(default_factory=dict)
    _known_elsewhen: dict[str, list[Entry]] = field(default_factory=dict)

    def match(self, text: str) -> Match:
        if text not in self._known:
            self._known[text] = self._match(text)
        return self._known[text]

    def _match(self, text: str) -> Match:
        found = self.register.match(text, cut_at=len(text) if text in self.cut else 0)
        if found.sure or self.about not in OF_PROGRAMME:
            return found
        if parts := CODE_AND_NAME.fullmatch(text.strip()):
            # The code of another list may be a code here too: beside a name it only makes a candidate.
            by_name, by_code = self.register.match(parts[2]), self.register.match(parts[1])
            return by_name if by_name.sure else Match(None, (*by_name.candidates, *by_code.candidates))
        return self.register.match(text.strip().rstrip("."))

    def of_another_day(self, text: str) -> list[Entry]:
        """The places with this code that were not there on the day of the list."""
        if self.elsewhen is None:
            return []
        if text not in self._known_elsewhen:
            found = self.elsewhen.match(text).candidates
            self._known_elsewhen[text] = [each.entry for each in found if each.reason is Reason.CODE]
        return self._known_elsewhen[text]

    def knows(self, text: str) -> bool:
        """Whether the name, not only a code, is known for sure or nearly."""
        found = self.match(text)
        return found.sure is not None or any(
            each.score >= LIKELY and each.reason is not Reason.CODE for each in found.candidates
        )

    def candidates(self, text: str) -> list[dict[str, Any]]:
        """Who it could be, as plain data for the question."""
        found = [(entry, Reason.CODE) for entry in self.of_another_day(text)]
        found += [(each.entry, each.reason) for each in self.match(text).candidates]
        return [
            {"id": entry.id, "name": entry.name, "reason": str(reason), "hint": self.hints.get(int(entry.id), "")}
            for entry, reason in found[:6]
        ]


def key_of(about: str, text: str) -> str:
    """The same name asks the same question, whatever its case, accents and signs."""
    same = one_name(text) if about in NAMED else folded(text)
    return f"{about}:{hashlib.sha256(same.encode()).hexdigest()[:20]}"


def directory_of(about: FieldKind, programme: Programme, on: date | None = None) -> Directory:
    """The register as it stands; places as they were `on` a day, where a list tells of that day."""
    if about is FieldKind.TERRITORY:
        return _places(programme, on)
    build = {
        FieldKind.ORGANISATION: _organisations,
        FieldKind.OBJECTIVE: _objectives,
        FieldKind.FUND: _funds,
        FieldKind.PROJECT: _projects,
        FieldKind.AGREEMENT: _agreements,
        FieldKind.CONTRACT: _contracts,
        FieldKind.COST_CATEGORY: _categories,
    }[about]
    entries, hints = build(programme)
    return Directory(about, Register(entries), hints, len(entries))


def directories(
    programme: Programme, wanted: Iterable[FieldKind], on: date | None = None
) -> dict[FieldKind, Directory]:
    return {about: directory_of(about, programme, on) for about in sorted(set(wanted))}


def _grouped(pairs: Iterable[tuple[int, str]]) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = defaultdict(list)
    for owner, text in pairs:
        found[owner].append(text)
    return {owner: tuple(texts) for owner, texts in found.items()}


Entries = tuple[list[Entry], dict[int, str]]


def _organisations(programme: Programme) -> Entries:
    rows = Organisation.objects.filter(network=programme.network_id).open()
    inside = {"organisation__network": programme.network_id, "organisation__closed_on": None}
    names = _grouped(OrganisationName.objects.filter(**inside).values_list("organisation_id", "name"))
    codes = _grouped(OrganisationCode.objects.filter(**inside).values_list("organisation_id", "value"))
    labels = dict(Organisation.Kind.choices)
    lies_in = homes_of(programme.network)
    entries, hints = [], {}
    for pk, name, kind, at, home in rows.order_by("pk").values_list("pk", "name", "kind", "home", "home__name"):
        entries.append(Entry(pk, name, names.get(pk, ()), codes.get(pk, ()), level_of(kind), lies_in.get(at, ())))
        hints[pk] = ", ".join(filter(None, (str(labels[kind]), home)))
    return entries, hints


def _places(programme: Programme, on: date | None) -> Directory:
    network = Territory.objects.filter(network=programme.network_id)
    entries, hints = _territories(programme, network.existing(on) if on else network.open())
    directory = Directory(FieldKind.TERRITORY, Register(entries), hints, len(entries))
    if on and (others := network.exclude(pk__in=network.existing(on).values("pk"))).exists():
        entries, hints = _territories(programme, others)
        directory.elsewhen = Register(entries)
        directory.hints |= hints
        ended = set(others.filter(closed_on__lt=on).values_list("pk", flat=True))
        directory.closed_by_lists = frozenset(closed_by_lists(ended))
    return directory


def _territories(programme: Programme, rows: QuerySet[Territory]) -> Entries:
    names = _grouped(TerritoryName.objects.filter(territory__in=rows).values_list("territory_id", "name"))
    codes = _grouped(TerritoryCode.objects.filter(territory__in=rows).values_list("territory_id", "value"))
    labels = dict(Territory.Level.choices)
    lies_in = names_above(programme.network)
    entries, hints = [], {}
    for pk, name, level, above in rows.order_by("pk").values_list("pk", "name", "level", "parent__name"):
        entries.append(Entry(pk, name, names.get(pk, ()), codes.get(pk, ()), level, lies_in.get(pk, ())))
        hints[pk] = ", ".join(filter(None, (str(labels[level]), above)))
    return entries, hints


def _objectives(programme: Programme) -> Entries:
    rows = Objective.objects.filter(programme=programme, closed_on=None).order_by("pk")
    entries, hints = [], {}
    for pk, name, code in rows.values_list("pk", "name", "code"):
        entries.append(Entry(pk, name, (), (code,) if code else ()))
        hints[pk] = code
    return entries, hints


def _funds(programme: Programme) -> Entries:
    rows = Fund.objects.filter(programme=programme, closed_on=None).order_by("pk")
    entries, hints = [], {}
    for pk, name, code in rows.values_list("pk", "name", "code"):
        entries.append(Entry(pk, name, (code,) if code else (), (code,) if code else ()))
        hints[pk] = code
    return entries, hints


def _projects(programme: Programme) -> Entries:
    rows = Project.objects.filter(programme=programme).order_by("pk")
    outside = _grouped(ProjectCode.objects.filter(project__in=rows).values_list("project_id", "value"))
    entries, hints = [], {}
    for pk, title, code in rows.values_list("pk", "title", "code"):
        codes = tuple(dict.fromkeys(filter(None, (code, *outside.get(pk, ())))))
        entries.append(Entry(pk, title, codes, codes))
        hints[pk] = code
    return entries, hints


def _agreements(programme: Programme) -> Entries:
    rows = Agreement.objects.filter(programme=programme).order_by("pk")
    return _referenced(rows.values_list("pk", "reference", "title"))


def _contracts(programme: Programme) -> Entries:
    """A contract is meant by its reference, or by its number in the national portal; never by its title."""
    rows = Contract.objects.filter(programme=programme).order_by("pk")
    entries, hints = [], {}
    for pk, reference, portal_id, title in rows.values_list("pk", "reference", "portal_id", "title"):
        codes = (reference, portal_id) if portal_id and portal_id != reference else (reference,)
        entries.append(Entry(pk, reference, codes[1:], codes))
        hints[pk] = title[:80]
    return entries, hints


def _referenced(rows: Iterable[tuple[int, str, str]]) -> Entries:
    entries, hints = [], {}
    for pk, reference, title in rows:
        entries.append(Entry(pk, reference, (title,), (reference,)))
        hints[pk] = title[:80]
    return entries, hints


def _categories(programme: Programme) -> Entries:
    rows = CostCategory.objects.filter(programme=programme, closed_on=None).order_by("pk")
    entries, hints = [], {}
    for pk, name, code in rows.values_list("pk", "name", "code"):
        entries.append(Entry(pk, name, (code,), (code,)))
        hints[pk] = code
    return entries, hints
