"""Lists of papers of cost: invoices, salaries, credit notes, from the accounts of the organisations that paid them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.affairs.finance.models import CostCategory, Double, Expenditure
from sympolity.affairs.finance.operations.expenditure import change_expenditure
from sympolity.affairs.finance.operations.expenditure_lists import Entering
from sympolity.affairs.finance.operations.spending_checks import Checks, Spending
from sympolity.affairs.finance.queries.doubles import New, doubles_of
from sympolity.affairs.procurement.models import Contract, Supplier
from sympolity.affairs.procurement.operations.imported import (
    Delivers,
    SupplierBook,
    bring_suppliers,
    unsaved_supplier,
)
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.refusals import Refused
from sympolity.interchange.kinds.amounts import refuse_amounts, settle_amounts, tell
from sympolity.interchange.kinds.contracts import as_date
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
from sympolity.interchange.kinds.expenditure_fields import FIELDS
from sympolity.interchange.kinds.references import found_in
from sympolity.interchange.kinds.removal import made_by_import, remove_entries
from sympolity.interchange.kinds.suppliers import as_one, read_suppliers
from sympolity.interchange.kinds.trying import tried
from sympolity.methods.tax_numbers import fold_number
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.models import Fund, Programme

Paper = Expenditure.Paper
COLUMNS = (
    "pk",
    "project_id",
    "organisation_id",
    "category_id",
    "fund_id",
    "contract_id",
    "supplier__name",
    "supplier__folded_number",
    "paper",
    "number",
    "title",
    "issued_on",
    "paid_on",
    "net_cents",
    "tax_cents",
    "currency",
    "eligible_cents",
    "eligible_note",
)
REFERRED: dict[str, type[Any]] = {
    "project": Project,
    "organisation": Organisation,
    "category": CostCategory,
    "fund": Fund,
    "contract": Contract,
}
TEXTS = ("paper", "number", "title", "eligible_note")
NEEDED = ("project", "organisation", "category")
MOST_TOLD = 3


def settle(listed: Listed) -> Callable[[Values], Values]:
    rows = Supplier.objects.filter(network=listed.programme.network_id).exclude(folded_number="")
    by_number = dict(rows.values_list("folded_number", "name"))
    read: dict[tuple[str, str], tuple[str, str]] = {}

    def settled(values: Values) -> Values:
        settle_amounts(values)
        if text := values.get("supplier"):
            key = (text, values.get("supplier_number") or "")
            if key not in read:
                name, number = as_one(read_suppliers(*key) or [(text, "")])
                folded = fold_number(number)[0]
                read[key] = (by_number.get(folded, name) if folded else name, folded)
            values["supplier"], values["supplier_number"] = read[key]
        net = values.get("net")
        if net and net[0] < 0 and not values.get("paper"):
            values["paper"] = str(Paper.CREDIT_NOTE)
            tell(values, "credit_note", "paper")
        return values

    return settled


def stored(programme: Programme) -> Iterable[Stored]:
    rows = Expenditure.objects.standing().filter(project__programme=programme).order_by("pk")
    for row in rows.values_list(*COLUMNS).iterator(5000):
        pk, project, organisation, category, fund, contract, supplier, tax_number, *rest = row
        paper, number, title, issued_on, paid_on, net, tax, currency, eligible, note = rest
        values: dict[str, Value] = {
            "project": project,
            "organisation": organisation,
            "category": category,
            "fund": fund,
            "contract": contract,
            "supplier": supplier or "",
            "supplier_number": tax_number or "",
            "paper": paper,
            "number": number,
            "title": title,
            "issued_on": issued_on.isoformat(),
            "paid_on": paid_on.isoformat() if paid_on else "",
            "net": [net, currency],
            "tax": [tax, currency],
            "eligible": [eligible, programme.currency],
            "eligible_note": note,
        }
        yield Stored(pk, " ".join(filter(None, (number, title or supplier))) or paper, values)


# -- from rows to papers ---------------------------------------------------------------
class Reading:
    """What the rows of a list refer to, read at once; each row becomes one paper of cost."""

    def __init__(self, batch: Batch, book: SupplierBook | None = None) -> None:
        self.batch = batch
        self.found = {name: found_in(model, batch.facts, name) for name, model in REFERRED.items()}
        self.book = book or SupplierBook(batch.programme.network)
        self._unknown: dict[tuple[str, str], Supplier] = {}

    def spending(self, fact: Fact) -> Spending:
        """Raises Refused for a row that does not say what every paper says."""
        said = fact.values
        refuse_amounts(said)
        net = said.get("net")
        if not net:
            sentence = _("Only the amount with tax is said. Say the amount without tax, or the tax.")
            raise Refused(sentence if said.get("gross") else _("Write the amount of the paper."), field="net")
        facts = self.facts(said)
        for name in NEEDED:
            if facts.get(name) is None:
                raise Refused(_("Every row needs this."), field=name)
        return Spending(**facts, came_from=fact.source)

    def facts(self, said: Mapping[str, Value]) -> dict[str, Any]:
        facts: dict[str, Any] = {name: said[name] or "" for name in TEXTS if said.get(name)}
        facts |= {name: known.get(said[name]) for name, known in self.found.items() if name in said}
        facts |= {name: as_date(said[name]) for name in ("issued_on", "paid_on") if name in said}
        if net := said.get("net"):
            facts |= {"net_cents": net[0], "currency": net[1]}
        if "tax" in said:
            facts["tax_cents"] = said["tax"][0] if said["tax"] else 0
        if eligible := said.get("eligible"):
            self._refuse_other_currency(eligible)
            facts["eligible_cents"] = eligible[0]
        if said.get("supplier"):
            facts["supplier"] = self._supplier(said["supplier"], said.get("supplier_number") or "")
        return facts

    def _refuse_other_currency(self, eligible: Value) -> None:
        own = self.batch.programme.currency
        if eligible[1] != own:
            sentence = _("Write the eligible amount in %(currency)s, the currency of the programme.")
            raise Refused(sentence % {"currency": own}, field="eligible")

    def _supplier(self, name: str, number: str) -> Supplier:
        if (known := self.book.find(name, number)) is not None:
            return known
        if (name, number) not in self._unknown:
            self._unknown[name, number] = unsaved_supplier(self.batch.programme.network, Delivers(name, number))
        return self._unknown[name, number]


# -- looking beforehand ----------------------------------------------------------------
def check(batch: Batch) -> list[Breach]:
    return check_parts([batch])


def check_parts(parts: Iterable[Batch]) -> list[Breach]:
    """What the rules refuse, and what looks like a paper that was handed in before: that is told, and comes in."""
    looking: Looking | None = None
    breaches: list[Breach] = []
    for batch in parts:
        looking = looking or Looking(batch.programme)
        breaches += looking.look(batch)
    return breaches + looking.doubles() if looking else []


class Looking:
    """Goes through a list part after part. Of the papers that may come in only what is compared is held."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self.book = SupplierBook(programme.network)
        self.checks = Checks(programme)
        self.papers = New(programme.currency)
        self.rows: list[int | None] = []

    def look(self, batch: Batch) -> list[Breach]:
        reading = Reading(batch, self.book)
        breaches: list[Breach] = []
        news: list[tuple[Fact, Spending]] = []
        for fact in (each for each in batch.facts if each.id is None):
            try:
                news.append((fact, reading.spending(fact)))
            except Refused as refusal:
                breaches.append(_breach(fact, refusal))
        self.checks.learn(row for _fact, row in news)
        for fact, row in news:
            checked = self.checks.check(row)
            if checked.refusal:
                breaches.append(_breach(fact, checked.refusal))
            else:
                supplier = row.supplier or (row.contract.supplier if row.contract else None)
                self.papers.add(len(self.rows), row, supplier, checked.rate)
                self.rows.append(fact.source.get("row"))
        if changed := [fact for fact in batch.facts if fact.id is not None]:
            changing = replace(batch, facts=changed)
            breaches += tried(changing, lambda: Changing(changing), FIELD_OF)
        return breaches

    def doubles(self) -> list[Breach]:
        found = doubles_of(self.papers, self.programme.network_id)
        told: dict[int, list[str]] = {}
        places = Expenditure.objects.select_related("project").in_bulk(
            sorted({int(side) for each in found for side in (each.first, each.second) if isinstance(side, int)})[:900]
        )
        for each in found:
            for side, other in ((each.first, each.second), (each.second, each.first)):
                if isinstance(side, tuple):
                    told.setdefault(side[1], []).append(self._place(other, places))
        sentence = _("It looks like a paper that was handed in before: %(places)s. It comes in and waits for somebody.")
        return [
            Breach(
                self.rows[place],
                "number",
                sentence % {"places": "; ".join(dict.fromkeys(where[:MOST_TOLD]))},
                is_told=True,
            )
            for place, where in told.items()
        ]

    def _place(self, other: Any, places: Mapping[int, Expenditure]) -> str:
        """Where the other paper stands; what stands in another programme is not told by name."""
        if isinstance(other, tuple):
            return _("row %(row)s") % {"row": self.rows[other[1]]}
        known = places.get(int(other))
        if known is None or known.project.programme_id != self.programme.pk:
            return _("another programme")
        return f"{known.project} {known.number}".strip()


FIELD_OF = {"net_cents": "net", "tax_cents": "tax", "eligible_cents": "eligible"}


def _breach(fact: Fact, refusal: Refused) -> Breach:
    field = FIELD_OF.get(refusal.field or "", refusal.field or "")
    return Breach(fact.source.get("row"), field, str(refusal))


# -- bringing in -----------------------------------------------------------------------
class Changing:
    """Papers that stand already and of which a list says something else."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.book = bring_suppliers(batch.programme.network, _named(batch.facts), by=batch.by)
        self.reading = Reading(batch, self.book)
        ids = [fact.id for fact in batch.facts if fact.id is not None]
        self.known = found_in(Expenditure, [Fact(None, {"id": pk}, {}) for pk in ids], "id")

    def bring(self, fact: Fact) -> int:
        """Raises Refused."""
        facts = self.reading.facts(fact.values)
        why = _("Brought in from %(list)s. Somebody looks at both.") % {"list": self.batch.source_name}
        changed = change_expenditure(self.known[fact.id], by=self.batch.by, despite_double=why, **facts)
        return changed.pk


def _named(facts: Iterable[Fact]) -> Iterable[Delivers]:
    seen: dict[tuple[str, str], Delivers] = {}
    for fact in facts:
        if name := fact.values.get("supplier"):
            key = (name, fact.values.get("supplier_number") or "")
            if key not in seen:
                seen[key] = Delivers(*key, came_from=fact.source)
    return seen.values()


def bring(batch: Batch) -> list[int]:
    return bring_parts([batch])


def bring_parts(parts: Iterable[Batch]) -> list[int]:
    ids: list[int] = []
    entering: Entering | None = None
    book: SupplierBook | None = None
    for batch in parts:
        entering = entering or Entering(batch.programme, by=batch.by)
        try:
            book = bring_suppliers(batch.programme.network, _named(batch.facts), by=batch.by, book=book)
        except ValidationError as error:
            raise Refused(" ".join(error.messages), field="supplier") from error
        ids += _bring_part(batch, Reading(batch, book), entering)
    if entering is not None:
        entering.note_doubles()
    return ids


def _bring_part(batch: Batch, reading: Reading, entering: Entering) -> list[int]:
    entered = iter(entering.enter([reading.spending(fact) for fact in batch.facts if fact.id is None]))
    changed = [fact for fact in batch.facts if fact.id is not None]
    changing = Changing(replace(batch, facts=changed)) if changed else None
    return [changing.bring(fact) if changing and fact.id is not None else next(entered) for fact in batch.facts]


def remove(programme: Programme, pks: Sequence[int], by: User, source: Mapping[str, Any]) -> list[Stays]:
    """Papers that nobody touched or claimed since, and the suppliers that came with them."""
    stays = remove_entries(Expenditure, (Double,), "expenditure removed", programme, pks, by, source, of_programme=True)
    suppliers = made_by_import(Supplier, "supplier added", source)
    remove_entries(Supplier, (), "supplier removed", programme, suppliers, by, source)
    return stays


EXPENDITURE = RecordKind(
    name="expenditure",
    label=gettext_lazy("expenditure"),
    group=gettext_lazy("Money and law"),
    fields=FIELDS,
    identity=(
        ("project", "number", "supplier_number", "category", "issued_on"),
        ("project", "number", "supplier_number"),
        ("project", "number", "supplier"),
        ("project", "organisation", "category", "issued_on", "net"),
    ),
    distinct=("number", "supplier_number"),
    title_field="title",
    stored=stored,
    bring=bring,
    check=check,
    bring_parts=bring_parts,
    check_parts=check_parts,
    remove=remove,
    permission="finance.enter_expenditure",
    model="finance.expenditure",
    at_most=(("net", "gross"), ("eligible", "gross")),
    settle=settle,
)
