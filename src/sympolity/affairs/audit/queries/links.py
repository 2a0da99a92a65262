"""What stands behind a paper of cost, once it has been read: the links of the chain from the payment to the tender."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Model
from django.utils.translation import gettext as _

from sympolity.affairs.agreements.models import Agreement, Signature, Terms
from sympolity.affairs.finance.models import (
    Clarification,
    Double,
    Evidence,
    Expenditure,
    Payment,
    PaymentShare,
    RequestItem,
)
from sympolity.affairs.procurement.models import Bid, Contract, ContractManager, Modification, Procurement
from sympolity.ground.documents.models import Document
from sympolity.ground.journal.models import Entry


@dataclass(frozen=True, slots=True)
class Kept:
    """A document, what it proves, whether its file still has its hash, and whether the person may read it."""

    document: Document
    about: str
    is_whole: bool
    is_readable: bool


@dataclass(slots=True)
class Chain:
    """Everything that stands behind an expenditure. `day` is the one on which rate and rules are read."""

    expenditure: Expenditure
    evidence: list[Evidence] = field(default_factory=list)
    items: list[RequestItem] = field(default_factory=list)
    clarifications: list[Clarification] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    shares: list[PaymentShare] = field(default_factory=list)
    contract: Contract | None = None
    managers: list[ContractManager] = field(default_factory=list)
    modifications: list[Modification] = field(default_factory=list)
    attempts: list[Procurement] = field(default_factory=list)
    bids: list[Bid] = field(default_factory=list)
    agreement: Agreement | None = None
    versions: list[Terms] = field(default_factory=list)
    signatures: list[Signature] = field(default_factory=list)
    doubles: list[Double] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    names: dict[tuple[str, int], tuple[str, str]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    @property
    def claim(self) -> RequestItem | None:
        """The line by which the paper was claimed and counts; else the last one that was tried."""
        lines = [item for item in self.items if item.corrects_id is None]
        return next((item for item in lines if item.is_active), lines[-1] if lines else None)

    @property
    def day(self) -> date:
        """The day on which rate and rules are read: that of the submission, before that of the paper."""
        claim = self.claim
        if claim is not None and claim.request.submitted_at:
            return claim.request.submitted_at.date()
        return self.expenditure.issued_on

    @property
    def terms(self) -> Terms | None:
        """The version of the agreement that held on that day."""
        held = [each for each in self.versions if each.in_force_on and each.in_force_on <= self.day]
        return held[-1] if held else None

    def url(self, obj: Model | None) -> str:
        """The page of an object of the chain for this person; empty where there is none."""
        return "" if obj is None else self.names.get((obj._meta.label_lower, obj.pk), ("", ""))[1]

    def name_of_other(self, double: Double) -> str:
        """The paper that looks like this one; one of another place is named to those who may see it there."""
        other = double.second if double.first_id == self.expenditure.pk else double.first
        return str(other) if self.url(other) else _("a paper that stands where you may not see it")
