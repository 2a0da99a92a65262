"""Lists of public contracts as national portals and contracting authorities publish them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.affairs.procurement.models import Category, Contract, Modification, Procurement, Supplier
from sympolity.affairs.procurement.operations.contracts import add_contract, change_contract
from sympolity.affairs.procurement.operations.imported import (
    BROUGHT_IN,
    bring_modifications,
    bring_procurement,
    correct_procurement,
)
from sympolity.affairs.procurement.operations.suppliers import find_or_add_supplier
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.refusals import Refused
from sympolity.interchange.kinds import contract_fields as fields
from sympolity.interchange.kinds.amounts import refuse_amounts, settle_amounts, tell
from sympolity.interchange.kinds.declaration import (
    Batch,
    Breach,
    Fact,
    Listed,
    RecordKind,
    Stays,
    Stored,
    Value,
    Values,
)
from sympolity.interchange.kinds.modifications import change_of, gather_modification, line_of, read_line
from sympolity.interchange.kinds.references import found_in
from sympolity.interchange.kinds.removal import made_by_import, remove_entries
from sympolity.interchange.kinds.results import names_nobody
from sympolity.interchange.kinds.suppliers import as_one, read_suppliers
from sympolity.interchange.kinds.trying import named, stand_in, tried
from sympolity.interchange.kinds.untaken import tell_untaken
from sympolity.methods.durations import Duration, parse_duration
from sympolity.methods.procurement import CPV
from sympolity.methods.tax_numbers import fold_number
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.models import Programme

FIELDS = (
    fields.TITLE,
    fields.REFERENCE,
    fields.LOT,
    fields.PROJECT,
    fields.BUYER,
    fields.SUPPLIER,
    fields.SUPPLIER_NUMBER,
    fields.CATEGORY,
    fields.NET,
    fields.GROSS,
    fields.TAX,
    fields.CURRENCY,
    fields.SIGNED_ON,
    *fields.DAYS,
    *fields.DURATION,
    *fields.PORTAL,
    fields.PROCEDURE,
    fields.PROCEDURE_REFERENCE,
    fields.CPV,
    fields.BASE,
    *fields.PROCEDURE_DAYS,
    *fields.MODIFICATIONS,
    fields.UNTAKEN,
)
OF_PROCUREMENT = ("procedure", "procurement", "cpv", "base", "launched_on", "bids_due_on", "awarded_on")
TEXTS = ("title", "reference", "category", "portal_id", "portal_url")
DAYS = ("signed_on", "starts_on", "ends_on")
INFERRED = "inferred"


# -- what a row says together ----------------------------------------------------------
def settle(listed: Listed) -> Callable[[Values], Values]:
    known = {
        (each.country, each.folded_number): each.name
        for each in Supplier.objects.filter(network=listed.programme.network_id).exclude(folded_number="")
    }
    by_number = {number: name for (_country, number), name in known.items()}

    def settled(values: Values) -> Values:
        _name_it(values)
        _sign_it(values)
        settle_amounts(values)
        _settle_supplier(values, by_number)
        settle_cpv(values)
        settle_end(values)
        tell_untaken(values)
        late = values.get("modified_on")
        if late and values.get("ends_on") and late > values["ends_on"]:
            tell(values, "after_deadline", "modified_on", day=late, end=values["ends_on"])
        return gather_modification(values)

    return settled


def _name_it(values: Values) -> None:
    """Lots of one procedure are contracts of their own; what has no reference is called as the portal calls it."""
    lot = values.pop("lot", "")
    if not values.get("reference") and values.get("portal_id"):
        values["reference"] = values["portal_id"]
    if lot and values.get("reference"):
        values.setdefault("procurement", values["reference"])
        values["reference"] = f"{values['reference']}/{lot}"[:80]


def _sign_it(values: Values) -> None:
    """Small contracts have no paper of their own: the award counts, where no day of a signature is told."""
    if not values.get("signed_on") and values.get("awarded_on"):
        values["signed_on"] = values["awarded_on"]
        tell(values, "signed_from_award", "signed_on", day=values["awarded_on"])


def _settle_supplier(values: Values, by_number: Mapping[str, str]) -> None:
    """A number says who it is, however the name is spelt."""
    if not values.get("supplier"):
        return
    parts = read_suppliers(values["supplier"], values.get("supplier_number") or "")
    if not parts:
        return
    if len(parts) > 1:
        told = ", ".join(f"{name} ({number})" if number else name for name, number in parts)
        tell(values, "several_suppliers", "supplier", suppliers=told[:400])
    name, number = as_one(parts)
    folded = fold_number(number)[0]
    values["supplier"] = by_number.get(folded, name) if folded else name
    values["supplier_number"] = folded


def settle_cpv(values: Values) -> None:
    """The first code that stands in the cell; what it buys follows from its division."""
    if not (text := values.get("cpv")):
        return
    found = CPV.search(text)
    if found is None:
        del values["cpv"]
        tell(values, "cpv_unread", "cpv", value=str(text)[:60])
        return
    values["cpv"] = f"{found['code']}-{found['check']}" if found["check"] else found["code"]
    if not values.get("category"):
        values["category"] = category_of(found["code"])
        tell(values, "category_from_cpv", "category", cpv=values["cpv"])


def category_of(cpv: str) -> str:
    """Division 45 of the Common Procurement Vocabulary is works, 03 to 44 and 48 are goods, the others services."""
    division = int(cpv[:2])
    if division == 45:
        return Category.WORKS
    return Category.GOODS if division < 45 or division == 48 else Category.SERVICES


def settle_end(values: Values) -> None:
    """A duration becomes the day on which it ends, counted from the start, else from the signature."""
    durations = [parse_duration(values.pop("duration"))] if values.get("duration") else []
    months, days = values.pop("months", None), values.pop("days", None)
    if months or days:
        durations.append(Duration(int(months or 0), int(days or 0)))
    since = values.get("starts_on") or values.get("signed_on")
    if not durations or values.get("ends_on") or not since:
        return
    end = durations[0].end_after(date.fromisoformat(since)).isoformat()
    values["ends_on"] = end
    tell(values, "end_counted", "ends_on", duration=str(durations[0]), since=since, end=end)


# -- what stands now -------------------------------------------------------------------
def stored(programme: Programme) -> Iterable[Stored]:
    changes: dict[int, list[str]] = {}
    told = Modification.objects.filter(contract__programme=programme, withdrawn_on=None).order_by("agreed_on", "number")
    for each in told:
        changes.setdefault(each.contract_id, []).append(line_of(change_of(each)))
    rows = Contract.objects.filter(programme=programme).select_related("supplier", "procurement").order_by("pk")
    for contract in rows:
        values = _values_of(contract) | {"modifications": sorted(changes.get(contract.pk, ()))}
        yield Stored(contract.pk, contract.title, values, closed=contract.state in Contract.ENDED)


def _values_of(contract: Contract) -> dict[str, Value]:
    values: dict[str, Value] = {name: getattr(contract, name) for name in TEXTS}
    for name in DAYS:
        values[name] = as_day(getattr(contract, name))
    values |= {
        "project": contract.project_id,
        "organisation": contract.organisation_id,
        "supplier": contract.supplier.name,
        "supplier_number": contract.supplier.folded_number,
        "net": [contract.cents, contract.currency],
        "tax": None if contract.tax_cents is None else [contract.tax_cents, contract.currency],
    }
    if behind := contract.procurement:
        values |= {"procedure": behind.procedure, "procurement": behind.reference, "cpv": behind.cpv}
        values["base"] = [behind.base_cents, behind.currency]
        for name in ("launched_on", "bids_due_on", "awarded_on"):
            values[name] = as_day(getattr(behind, name))
    return values


def as_day(value: date | None) -> str:
    return value.isoformat() if value else ""


def as_date(value: Value) -> date | None:
    return date.fromisoformat(value) if value else None


# -- bringing in -----------------------------------------------------------------------
@dataclass(slots=True)
class Bringing:
    """The rows of one list on their way through the operations, with what they refer to read at once."""

    batch: Batch
    projects: Mapping[Any, Project]
    organisations: Mapping[Any, Organisation]
    contracts: Mapping[Any, Contract]
    modified: dict[int, set[str]] = field(default_factory=dict)
    otherwise: Organisation | None = None

    @classmethod
    def of(cls, batch: Batch, *, is_trial: bool = False) -> "Bringing":
        ids = [fact.id for fact in batch.facts if fact.id is not None]
        lines: dict[int, set[str]] = {}
        for each in Modification.objects.filter(contract__programme=batch.programme, withdrawn_on=None):
            lines.setdefault(each.contract_id, set()).add(line_of(change_of(each)))
        return cls(
            batch,
            found_in(Project, batch.facts, "project"),
            found_in(Organisation, batch.facts, "organisation"),
            {each.pk: each for each in _contracts(ids)},
            lines,
            stand_in(batch) if is_trial else None,
        )

    def bring(self, fact: Fact) -> int:
        """Raises Refused."""
        contract = self._add(fact) if fact.id is None else self._change(self.contracts[fact.id], fact)
        self._modify(contract, fact)
        return contract.pk

    def _add(self, fact: Fact) -> Contract:
        said = dict(fact.values)
        if names_nobody(str(said.get("supplier") or "")):
            raise Refused(_("Nobody was awarded this. Bring it in with a list of procurements."), field="supplier")
        if said.get("gross") and not said.get("net"):
            raise Refused(_("Only the price with tax is said. Say the price without tax, or the tax."), field="net")
        if not said.get("net"):
            raise Refused(_("Say the price without tax."), field="net")
        project = named(self.projects, said, "project")
        organisation = named(self.organisations, said, "organisation", self.otherwise)
        facts = self._facts(said, fact)
        supplier = facts.pop("supplier")
        return add_contract(
            project,
            by=self.batch.by,
            organisation=organisation,
            supplier=supplier,
            procurement=self._procurement(project, organisation, said, fact),
            source=fact.source,
            **facts,
        )

    def _change(self, contract: Contract, fact: Fact) -> Contract:
        facts = self._facts(fact.values, fact)
        if "project" in fact.values:
            facts["project"] = named(self.projects, fact.values, "project")
        if "organisation" in fact.values:
            facts["organisation"] = named(self.organisations, fact.values, "organisation", self.otherwise)
        if any(name in fact.values for name in OF_PROCUREMENT):
            if contract.procurement is None:
                said = {**_values_of(contract), **fact.values}
                project = facts.get("project", contract.project)
                organisation = facts.get("organisation", contract.organisation)
                facts["procurement"] = self._procurement(project, organisation, said, fact)
            else:
                correct_procurement(
                    contract.procurement, by=self.batch.by, came_from=fact.source, **_of_procurement(fact.values)
                )
        return change_contract(contract, by=self.batch.by, source=fact.source, **facts) if facts else contract

    def _facts(self, said: Mapping[str, Value], fact: Fact) -> dict[str, Any]:
        facts: dict[str, Any] = {name: said[name] or "" for name in TEXTS if name in said}
        facts |= {name: as_date(said[name]) for name in DAYS if name in said}
        net, tax = said.get("net"), said.get("tax")
        refuse_amounts(said)
        if net:
            facts |= {"cents": net[0], "currency": net[1]}
        if "tax" in said:
            facts["tax_cents"] = tax[0] if tax else None
        if said.get("supplier"):
            facts["supplier"] = find_or_add_supplier(
                self.batch.programme.network,
                by=self.batch.by,
                name=said["supplier"],
                tax_number=said.get("supplier_number") or "",
                source=fact.source,
            )
        return facts

    def _procurement(
        self, project: Project, organisation: Organisation, said: Mapping[str, Value], fact: Fact
    ) -> Procurement | None:
        """The procurement behind a contract, where the list tells how the supplier was found."""
        if not said.get("procedure"):
            return None
        reference = said.get("procurement") or said["reference"]
        known = Procurement.objects.filter(programme=self.batch.programme, reference=reference).order_by("-attempt")
        if (found := known.first()) is not None:
            return found
        facts = _of_procurement(said)
        source = dict(fact.source)
        if "base_cents" not in facts:
            # The law asks for a base price; a list without one tells at least what was paid.
            facts["base_cents"] = said["net"][0]
            source[INFERRED] = ["base_cents"]
        return bring_procurement(
            project,
            by=self.batch.by,
            organisation=organisation,
            came_from=source,
            reference=reference,
            title=said["title"][:300],
            category=said["category"],
            state=Procurement.State.CONTRACTED,
            ended_on=as_date(said["signed_on"]),
            portal_id=said.get("portal_id") or "",
            **facts,
        )

    def _modify(self, contract: Contract, fact: Fact) -> None:
        lines = set(fact.values.get("modifications") or ()) - self.modified.get(contract.pk, set())
        changes = [read_line(line) for line in sorted(lines)]
        if changes:
            ground = _("As published in %(list)s") % {"list": self.batch.source_name or _("the list")}
            bring_modifications(contract, changes, by=self.batch.by, came_from=fact.source, ground=ground[:300])


def _of_procurement(said: Mapping[str, Value]) -> dict[str, Any]:
    facts: dict[str, Any] = {name: said[name] or "" for name in ("procedure", "cpv") if said.get(name)}
    facts |= {name: as_date(said[name]) for name in ("launched_on", "bids_due_on", "awarded_on") if said.get(name)}
    if base := said.get("base"):
        facts |= {"base_cents": base[0], "currency": base[1]}
    return facts


def _contracts(ids: Sequence[int]) -> Iterator[Contract]:
    for start in range(0, len(ids), 500):
        rows = Contract.objects.filter(pk__in=ids[start : start + 500])
        yield from rows.select_related("project__programme", "organisation", "procurement", "supplier")


def bring(batch: Batch) -> list[int]:
    bringing = Bringing.of(batch)
    return [bringing.bring(fact) for fact in batch.facts]


FIELD_OF = {"cents": "net", "tax_cents": "tax", "agreed_on": "modified_on", "base_cents": "base"}


def check(batch: Batch) -> list[Breach]:
    """Every row goes through the operations once, and all is taken back: what they refuse is known beforehand."""
    return tried(batch, lambda: Bringing.of(batch, is_trial=True), FIELD_OF)


def remove(programme: Programme, pks: Sequence[int], by: User, source: Mapping[str, Any]) -> list[Stays]:
    """Contracts that nobody touched since, with the procurements and suppliers that came with them."""
    stays = remove_entries(Contract, (Modification,), "contract removed", programme, pks, by, source, of_programme=True)
    for model, verb, removed, of_programme in (
        (Procurement, BROUGHT_IN, "procurement removed", True),
        (Supplier, "supplier added", "supplier removed", False),
    ):
        made = made_by_import(model, verb, source)
        remove_entries(model, (), removed, programme, made, by, source, of_programme=of_programme)
    return stays


def page(programme: Programme, pk: int) -> str:
    return reverse("procurement:contract", args=[programme.slug, pk])


CONTRACTS = RecordKind(
    name="contracts",
    label=gettext_lazy("contracts"),
    group=gettext_lazy("Money and law"),
    fields=FIELDS,
    identity=(("reference",), ("portal_id",)),
    stored=stored,
    bring=bring,
    check=check,
    remove=remove,
    page=page,
    permission="procurement.change_procurement",
    model="procurement.contract",
    in_order=(("starts_on", "ends_on"),),
    at_most=(("net", "gross"),),
    settle=settle,
    lists_ended=True,
)
