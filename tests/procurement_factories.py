"""Real procurements, bids, suppliers and contracts for tests: what a test does not name gets a sensible value."""

from datetime import date
from itertools import count
from typing import Any

from factories import make_organisation
from sympolity.affairs.procurement.models import (
    AwardCriterion,
    Bid,
    Contract,
    Invitation,
    Lot,
    ModificationRule,
    ProcedureRule,
    Procurement,
    Supplier,
)
from sympolity.ground.accounts.models import Network
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.models import Programme

_numbers = count(1)
LAW = "Public contracts code, as amended"


def make_supplier(network: Network, name: str = "", **facts: Any) -> Supplier:
    name = name or f"Supplier {next(_numbers)}"
    number = facts.get("tax_number", "")
    folded = {"folded_name": name.casefold(), "folded_number": "".join(each for each in number if each.isalnum())}
    return Supplier.objects.create(network=network, name=name, **{**folded, **facts})


def make_procedure_rule(programme: Programme, **facts: Any) -> ProcedureRule:
    usual = {"procedure": "open", "category": "works", "valid_from": date(2020, 1, 1), "source": LAW}
    return ProcedureRule.objects.create(programme=programme, **{**usual, **facts})


def make_modification_rule(programme: Programme, share: str = "0.5", **facts: Any) -> ModificationRule:
    usual = {"category": "works", "valid_from": date(2020, 1, 1), "source": LAW}
    return ModificationRule.objects.create(programme=programme, share=share, **{**usual, **facts})


def make_procurement(project: Project, **facts: Any) -> Procurement:
    """A planned open procedure for works of 100,000.00, bought by the organisation that leads the project."""
    programme = project.programme
    usual = {
        "reference": f"P-{next(_numbers)}",
        "title": "Works on the roof",
        "base_cents": 10_000_000,
        "currency": programme.currency,
    }
    if "organisation" not in facts:
        facts["organisation"] = project.lead or make_organisation(programme.network)
    return Procurement.objects.create(programme=programme, project=project, **{**usual, **facts})


def make_lot(procurement: Procurement, base_cents: int = 1_000_000, **facts: Any) -> Lot:
    number = procurement.lots.count() + 1
    return Lot.objects.create(
        procurement=procurement, base_cents=base_cents, **{"number": number, "title": f"Lot {number}", **facts}
    )


def make_criterion(procurement: Procurement, title: str = "Quality", **facts: Any) -> AwardCriterion:
    """A criterion that weighs 60 and is marked by the jury."""
    return AwardCriterion.objects.create(procurement=procurement, **{"title": title, "weight": 60, **facts})


def make_invitation(procurement: Procurement, supplier: Supplier | None = None, **facts: Any) -> Invitation:
    supplier = supplier or make_supplier(procurement.programme.network)
    usual = {"invited_on": procurement.launched_on or date(2025, 1, 10)}
    return Invitation.objects.create(procurement=procurement, supplier=supplier, **{**usual, **facts})


def make_bid(procurement: Procurement, supplier: Supplier | None = None, **facts: Any) -> Bid:
    """A bid at nine tenths of the base price, received on the last day."""
    supplier = supplier or make_supplier(procurement.programme.network)
    usual = {
        "cents": procurement.base_cents * 9 // 10,
        "received_on": procurement.bids_due_on or date(2025, 2, 10),
    }
    return Bid.objects.create(procurement=procurement, supplier=supplier, **{**usual, **facts})


def make_contract(project: Project, supplier: Supplier | None = None, **facts: Any) -> Contract:
    """A signed contract for works of 90,000.00 over a year."""
    programme = project.programme
    usual = {
        "reference": f"C-{next(_numbers)}",
        "title": "Works on the roof",
        "cents": 9_000_000,
        "currency": programme.currency,
        "signed_on": date(2025, 3, 1),
        "starts_on": date(2025, 3, 1),
        "ends_on": date(2026, 2, 28),
    }
    if "organisation" not in facts:
        facts["organisation"] = project.lead or make_organisation(programme.network)
    supplier = supplier or make_supplier(programme.network)
    return Contract.objects.create(programme=programme, project=project, supplier=supplier, **{**usual, **facts})
