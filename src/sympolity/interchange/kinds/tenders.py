"""Lists of procurements: each attempt to find somebody, also those that nobody bid for."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from sympolity.affairs.procurement.models import Bid, Invitation, Lot, Procurement, Supplier
from sympolity.affairs.procurement.operations.imported import ENDED_WITHOUT, bring_procurement, correct_procurement
from sympolity.ground.accounts.models import User
from sympolity.interchange.kinds import bidding
from sympolity.interchange.kinds import contract_fields as fields
from sympolity.interchange.kinds.amounts import tell
from sympolity.interchange.kinds.contracts import as_date, as_day, settle_cpv
from sympolity.interchange.kinds.declaration import (
    Batch,
    Breach,
    Fact,
    FieldKind,
    FieldSpec,
    Listed,
    RecordKind,
    Stays,
    Stored,
    Value,
    Values,
)
from sympolity.interchange.kinds.references import found_in
from sympolity.interchange.kinds.removal import made_by_import, remove_entries
from sympolity.interchange.kinds.results import RESULTS
from sympolity.interchange.kinds.trying import named, stand_in, tried
from sympolity.interchange.kinds.untaken import tell_untaken
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.models import Programme

State = Procurement.State
FIELDS = (
    replace(
        fields.TITLE,
        label=gettext_lazy("what is bought in words"),
        limit=300,
        headings="what is bought in words|" + fields.TITLE.headings,
    ),
    replace(
        fields.REFERENCE,
        headings=fields.REFERENCE.headings + "|" + fields.PROCEDURE_REFERENCE.headings,
    ),
    FieldSpec(
        "attempt",
        gettext_lazy("attempt"),
        FieldKind.NUMBER,
        whole=True,
        least=1,
        most=99,
        headings="attempt|tentativa|n.º da tentativa|intento|intent|tentative|tentativo|poging|mēģinājums|versuch",
    ),
    fields.PROJECT,
    fields.BUYER,
    fields.PROCEDURE,
    fields.CATEGORY,
    fields.CPV,
    replace(fields.BASE, required=True),
    fields.CURRENCY,
    FieldSpec(
        "result",
        gettext_lazy("result"),
        FieldKind.CHOICE,
        choices=RESULTS,
        choice_labels=dict(State.choices),
        headings="result|state|status|outcome|resultado|estado|situação|ponto de situação|resultat|estat|état|résultat|"
        "statut|esito|stato|uitkomst|status|rezultāts|statuss|ergebnis|stand|αποτέλεσμα|κατάσταση|النتيجة",
    ),
    FieldSpec(
        "why",
        gettext_lazy("why it ended so"),
        limit=500,
        headings="why it ended so|reason|motivo|motivo do resultado|causa|motiu|motif|motivazione|reden|"
        "pamatojums|grund",
    ),
    *fields.PROCEDURE_DAYS,
    fields.day(
        "ended_on",
        gettext_lazy("ended on"),
        "ended on|end date|closed on|data de encerramento|data de conclusão|fecha de cierre|data de tancament|"
        "date de clôture|data chiusura|afgesloten op|noslēguma datums",
    ),
    *fields.PORTAL,
    *bidding.FIELDS,
    fields.UNTAKEN,
)
TEXTS = ("reference", "procedure", "category", "cpv", "portal_id", "portal_url")
DAYS = ("launched_on", "bids_due_on", "awarded_on", "ended_on")


def settle(_listed: Listed) -> Callable[[Values], Values]:
    ended: dict[str, int] = {}

    def settled(values: Values) -> Values:
        if not values.get("reference") and values.get("portal_id"):
            values["reference"] = values["portal_id"]
        settle_cpv(values)
        tell_untaken(values)
        _count_attempt(values, ended)
        return values

    return settled


def _count_attempt(values: Values, ended: dict[str, int]) -> None:
    """A first attempt is seldom numbered. What follows one that ended without a contract in the list is the next."""
    reference = str(values.get("reference") or "")
    if "attempt" not in values:
        values["attempt"] = ended.get(reference, 0) + 1
        if values["attempt"] > 1:
            tell(values, "attempt_counted", "attempt", attempt=values["attempt"])
    elif values["attempt"] is not None:
        values["attempt"] = int(values["attempt"])
    if reference and values.get("result") in ENDED_WITHOUT:
        ended[reference] = values["attempt"] or 1


def stored(programme: Programme) -> Iterable[Stored]:
    lines = bidding.bidding_stored(programme)
    for each in Procurement.objects.filter(programme=programme).order_by("pk"):
        values: dict[str, Value] = {name: getattr(each, name) for name in TEXTS}
        values |= {name: as_day(getattr(each, name)) for name in DAYS}
        values |= {
            "title": each.title,
            "attempt": each.attempt,
            "project": each.project_id,
            "organisation": each.organisation_id,
            "base": [each.base_cents, each.currency],
            "result": each.state,
            "why": each.state_reason,
            **lines(each.pk),
        }
        yield Stored(each.pk, each.title, values, closed=each.state in Procurement.ENDED)


class Bringing:
    def __init__(self, batch: Batch, *, is_trial: bool = False) -> None:
        self.batch = batch
        self.projects = found_in(Project, batch.facts, "project")
        self.organisations = found_in(Organisation, batch.facts, "organisation")
        known = [Fact(None, {"id": fact.id}, {}) for fact in batch.facts if fact.id is not None]
        self.known = found_in(Procurement, known, "id")
        self.otherwise = stand_in(batch) if is_trial else None
        self.bids = bidding.BringingBids(batch)

    def bring(self, fact: Fact) -> int:
        """Raises Refused."""
        procurement = self._bring(fact)
        self.bids.bring(procurement, fact)
        return procurement.pk

    def _bring(self, fact: Fact) -> Procurement:
        said = fact.values
        facts: dict[str, Any] = {name: said[name] or "" for name in TEXTS if name in said}
        facts |= {name: as_date(said[name]) for name in DAYS if name in said}
        for ours, theirs in (("title", "title"), ("state", "result"), ("state_reason", "why"), ("attempt", "attempt")):
            if said.get(theirs) not in (None, ""):
                facts[ours] = said[theirs]
        if base := said.get("base"):
            facts |= {"base_cents": base[0], "currency": base[1]}
        if fact.id is None or "project" in said:
            facts["project"] = named(self.projects, said, "project")
        if fact.id is None or "organisation" in said:
            facts["organisation"] = named(self.organisations, said, "organisation", self.otherwise)
        if facts.get("state") in ENDED_WITHOUT and "ended_on" not in facts:
            facts["ended_on"] = facts.get("awarded_on") or facts.get("bids_due_on") or facts.get("launched_on")
        if fact.id is not None:
            known = self.known[fact.id]
            return correct_procurement(known, by=self.batch.by, came_from=fact.source, **facts) if facts else known
        project, organisation = facts.pop("project"), facts.pop("organisation")
        return bring_procurement(project, by=self.batch.by, organisation=organisation, came_from=fact.source, **facts)


def bring(batch: Batch) -> list[int]:
    """An attempt follows the one before it, in whatever order the list has them."""
    bringing = Bringing(batch)
    order = sorted(range(len(batch.facts)), key=lambda place: batch.facts[place].values.get("attempt") or 0)
    ids = {place: bringing.bring(batch.facts[place]) for place in order}
    return [ids[place] for place in range(len(batch.facts))]


def check(batch: Batch) -> list[Breach]:
    return tried(batch, lambda: Bringing(batch, is_trial=True), {"base_cents": "base", "state": "result"})


def remove(programme: Programme, pks: Sequence[int], by: User, source: Mapping[str, Any]) -> list[Stays]:
    """Procurements that nobody touched since, with the bidders that came with them."""
    own = (Bid, Invitation, Lot)
    stays = remove_entries(Procurement, own, "procurement removed", programme, pks, by, source, of_programme=True)
    suppliers = made_by_import(Supplier, "supplier added", source)
    remove_entries(Supplier, (), "supplier removed", programme, suppliers, by, source)
    return stays


def page(programme: Programme, pk: int) -> str:
    return reverse("procurement:procurement", args=[programme.slug, pk])


TENDERS = RecordKind(
    name="tenders",
    label=gettext_lazy("procurements"),
    group=gettext_lazy("Money and law"),
    fields=FIELDS,
    identity=(("reference", "attempt"),),
    stored=stored,
    bring=bring,
    check=check,
    remove=remove,
    page=page,
    permission="procurement.change_procurement",
    model="procurement.procurement",
    in_order=(("launched_on", "bids_due_on"),),
    settle=settle,
    lists_ended=True,
)
