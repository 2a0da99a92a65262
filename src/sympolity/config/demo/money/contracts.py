"""How the sample buys: procurements with their bids, the deserted ones among them, and what became of the contracts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from django.utils import timezone

from sympolity.affairs.agreements.models import Agreement
from sympolity.affairs.procurement.models import (
    AwardCriterion,
    Bid,
    Category,
    Contract,
    ContractManager,
    ExecutionNote,
    Guarantee,
    Invitation,
    Mark,
    Modification,
    ProcedureKind,
    Procurement,
    Supplier,
)
from sympolity.affairs.procurement.queries.contracts import tax_at_its_rate
from sympolity.config.demo.money.frame import BATCH, SOURCE, Frame, lead_of
from sympolity.ground.accounts.models import Membership, User
from sympolity.ground.journal.operations import Line
from sympolity.methods.names.alike import one_name
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.models import Appointment

CATEGORY = {"obras": Category.WORKS, "equipamento": Category.GOODS, "servicos": Category.SERVICES}
CPV = {"obras": "45000000-7", "equipamento": "39000000-2", "servicos": "79000000-4"}
STATE_OF = {
    "contracted": Contract.State.SIGNED,
    "implementation": Contract.State.IN_EXECUTION,
    "completed": Contract.State.PROVISIONALLY_ACCEPTED,
    "closed": Contract.State.CLOSED,
}
# How far the procurements of a project that is not contracted yet have come.
ON_THE_WAY = ("planned", "prepared", "launched", "bids-closed", "awarded")
LEAST = 400_000  # cents; smaller lines are bought over the counter
DAYS_TO_BID = 30


@dataclass(slots=True)
class Bought:
    """Everything that is written in one go at the end."""

    procurements: list[Procurement] = field(default_factory=list)
    bids: list[Bid] = field(default_factory=list)
    invitations: list[Invitation] = field(default_factory=list)
    contracts: list[Contract] = field(default_factory=list)


def load_contracts(frame: Frame, agreements: Mapping[int, Agreement]) -> list[Contract]:
    chance = Random(45)  # noqa: S311 - a sample must come out the same each time
    suppliers = _suppliers(frame)
    bought = Bought()
    for project in frame.projects:
        for code, cents in frame.plans.get(project.pk, {}).items():
            if code in CATEGORY and cents >= LEAST:
                _Purchase(frame, project, code, cents, suppliers, chance, bought).make()
    first = [each for each in bought.procurements if each.relaunches is None]
    Procurement.objects.bulk_create(first, batch_size=BATCH)
    Procurement.objects.bulk_create([each for each in bought.procurements if each.relaunches], batch_size=BATCH)
    _judge(frame, bought)
    Invitation.objects.bulk_create(bought.invitations, batch_size=BATCH)
    Contract.objects.bulk_create(bought.contracts, batch_size=BATCH)
    _follow(frame, bought.contracts, agreements)
    _happenings(frame, bought.contracts, chance)
    deserted = [each for each in bought.procurements if each.state == Procurement.State.DESERTED]
    frame.journal(
        [
            *(Line("procurement deserted", each, reason=each.state_reason, source=SOURCE) for each in deserted),
            *(Line("contract signed", each, {"cents": (None, each.cents)}, source=SOURCE) for each in bought.contracts),
        ]
    )
    return bought.contracts


def _judge(frame: Frame, bought: Bought) -> None:
    """What is not built is compared by quality and price; where bids were just closed, the jury has begun to mark."""
    of: dict[Procurement, list[Bid]] = {}
    for bid in bought.bids:
        if bid.procurement.category != Category.WORKS and bid.procurement.procedure == ProcedureKind.OPEN:
            of.setdefault(bid.procurement, []).append(bid)
    criteria, marks = [], []
    for procurement, bids in of.items():
        quality = AwardCriterion(procurement=procurement, title=frame.words["quality"], weight=60)
        price = AwardCriterion(
            procurement=procurement, title=frame.words["price"], weight=40, scale=AwardCriterion.Marking.BASE
        )
        criteria += [quality, price]
        # The better the price, the better the mark: who won stays the first.
        marks += [Mark(bid=bid, criterion=quality, value=92 - 8 * place) for place, bid in enumerate(bids)]
        if procurement.state == Procurement.State.BIDS_CLOSED and len(bids) > 1:
            marks.pop()
            for bid in bids:
                bid.rank = None
    Bid.objects.bulk_create(bought.bids, batch_size=BATCH)
    AwardCriterion.objects.bulk_create(criteria, batch_size=BATCH)
    Mark.objects.bulk_create(marks, batch_size=BATCH)


def _suppliers(frame: Frame) -> list[Supplier]:
    names = [
        f"{name}, Lda (exemplo)".replace(" (exemplo), Lda (exemplo)", ", Lda (exemplo)")
        for name in frame.told["suppliers"]["names"]
    ]
    return Supplier.objects.bulk_create(
        Supplier(
            network=frame.programme.network,
            name=name,
            folded_name=one_name(name),
            tax_number=f"999{number:06d}",
            folded_number=f"999{number:06d}",
            country="PT",
            is_sample=True,
        )
        for number, name in enumerate(names, 1)
    )


@dataclass(frozen=True, slots=True)
class _Purchase:
    """What one project buys of one category: its attempts, who bid, and the contract."""

    frame: Frame
    project: Project
    code: str
    cents: int
    suppliers: list[Supplier]
    chance: Random
    bought: Bought

    def make(self) -> None:
        project = self.project
        if project.stage not in STATE_OF:
            self._on_its_way()
            return
        signed_on = self._signed_on()
        launched_on = signed_on - timedelta(days=DAYS_TO_BID + self.chance.randint(25, 50))
        previous = None
        if self._procedure() in (ProcedureKind.OPEN, ProcedureKind.CONSULTATION) and self.chance.random() < 0.09:
            previous = self._attempt(1, Procurement.State.DESERTED, launched_on - timedelta(days=70))
        won = self._attempt(2 if previous else 1, Procurement.State.CONTRACTED, launched_on, previous)
        self._contract(won, self._bids(won), signed_on)

    def _signed_on(self) -> date:
        start = self.project.actual_start_on or timezone.localdate()
        return max(self.frame.begins_on, start - timedelta(days=self.chance.randint(5, 20)))

    def _procedure(self) -> ProcedureKind:
        """The simplest procedure whose ceiling holds the amount."""
        for each in self.frame.told["procedure_rules"]:
            ceiling = each["works" if self.code == "obras" else "other"]
            if not ceiling or self.cents <= ceiling:
                return ProcedureKind(each["procedure"])
        return ProcedureKind.OPEN

    def _attempt(
        self, attempt: int, state: Procurement.State, launched_on: date, relaunches: Procurement | None = None
    ) -> Procurement:
        launched = state not in (Procurement.State.PLANNED, Procurement.State.PREPARED)
        due = launched_on + timedelta(days=DAYS_TO_BID)
        awarded = state in (Procurement.State.AWARDED, Procurement.State.CONTRACTED)
        ended = state in Procurement.ENDED
        made = Procurement(
            programme=self.frame.programme,
            project=self.project,
            organisation=lead_of(self.project),
            reference=f"{self.project.code}-{self.code[:3].upper()}",
            title=self._title(),
            procedure=self._procedure(),
            category=CATEGORY[self.code],
            cpv=CPV[self.code],
            base_cents=self.cents,
            attempt=attempt,
            relaunches=relaunches,
            state=state,
            state_reason=self.frame.words["deserted"] if state == Procurement.State.DESERTED else "",
            launched_on=launched_on if launched else None,
            bids_due_on=due if launched else None,
            awarded_on=due + timedelta(days=10) if awarded else None,
            ended_on=due + timedelta(days=21) if ended else None,
            is_sample=True,
        )
        self.bought.procurements.append(made)
        if launched and made.procedure == ProcedureKind.CONSULTATION:
            self.bought.invitations += [
                Invitation(procurement=made, supplier=each, invited_on=launched_on)
                for each in self.chance.sample(self.suppliers, k=3)
            ]
        return made

    def _bids(self, of: Procurement) -> Bid:
        """The bids of a procurement that found somebody, ranked by price; gives back the one that won."""
        invited = [each.supplier for each in self.bought.invitations if each.procurement is of]
        bidders = invited or self.chance.sample(self.suppliers, k=self.chance.choice((1, 1, 2, 3, 4)))
        prices = sorted(round(self.cents * self.chance.uniform(0.84, 0.995)) for _bidder in bidders)
        bids = [
            Bid(
                procurement=of,
                supplier=bidder,
                cents=price,
                received_on=of.bids_due_on or timezone.localdate(),
                rank=place,
                outcome=Bid.Outcome.WON if place == 1 else Bid.Outcome.RANKED,
            )
            for place, (bidder, price) in enumerate(zip(bidders, prices, strict=True), 1)
        ]
        self.bought.bids += bids
        return bids[0]

    def _contract(self, of: Procurement, won: Bid, signed_on: date) -> None:
        state = STATE_OF[self.project.stage]
        starts_on = max(signed_on, self.project.actual_start_on or self.project.planned_start_on or signed_on)
        ends_on = max(starts_on + timedelta(days=30), self.project.planned_end_on or starts_on)
        accepted = self.project.actual_end_on if state in ("provisionally-accepted", "closed") else None
        self.bought.contracts.append(
            Contract(
                programme=self.frame.programme,
                project=self.project,
                organisation=lead_of(self.project),
                procurement=of,
                supplier=won.supplier,
                reference=f"{self.project.code}-{self.code[:3].upper()}",
                title=self._title(),
                category=of.category,
                cents=won.cents,
                tax_cents=round(won.cents * (0.06 if self.code == "obras" else 0.23)),
                signed_on=signed_on,
                starts_on=starts_on,
                ends_on=ends_on,
                state=state,
                provisionally_accepted_on=accepted,
                closed_on=accepted + timedelta(days=15) if accepted and state == Contract.State.CLOSED else None,
                is_sample=True,
            )
        )

    def _on_its_way(self) -> None:
        """What is approved is being bought; what stands still found no bidder."""
        today = timezone.localdate()
        if self.project.stage == "stand-by":
            if self._procedure() in (ProcedureKind.OPEN, ProcedureKind.CONSULTATION):
                self._attempt(1, Procurement.State.DESERTED, today - timedelta(days=self.chance.randint(50, 120)))
            return
        state = Procurement.State(self.chance.choice(ON_THE_WAY))
        back = {"launched": (3, 28), "bids-closed": (31, 40), "awarded": (42, 60)}.get(state, (0, 0))
        made = self._attempt(1, state, today - timedelta(days=self.chance.randint(*back)))
        if state == Procurement.State.AWARDED:
            self._bids(made)
        elif state == Procurement.State.BIDS_CLOSED:
            self._bids(made)
            for bid in self.bought.bids:
                if bid.procurement is made:
                    bid.outcome = Bid.Outcome.RECEIVED

    def _title(self) -> str:
        return self.frame.words[self.code].format(project=self.project.title)[:300]


# -- what happens to a contract -------------------------------------------------------
def _follow(frame: Frame, contracts: list[Contract], agreements: Mapping[int, Agreement]) -> None:
    """Each municipality has somebody who follows its contracts."""
    managers = {organisation: _manager(frame, organisation) for organisation in agreements}
    ContractManager.objects.bulk_create(
        (
            ContractManager(
                contract=each,
                user=managers[each.organisation_id],
                designated_on=each.signed_on,
                designated_by=frame.people["admin"],
                act=f"Despacho {each.reference}",
                conflict=ContractManager.Conflict.NONE,
                declared_on=each.signed_on,
                named_in_contract=True,
            )
            for each in contracts
        ),
        batch_size=BATCH,
    )


def manager_address(organisation_id: int) -> str:
    """The mail address of the sample person who follows the contracts of an organisation."""
    return f"contracts-{organisation_id}@example.org"


def _manager(frame: Frame, organisation_id: int) -> User:
    organisation = Organisation.objects.get(pk=organisation_id)
    town = organisation.name.removeprefix("Município de ")
    user = User.objects.create_user(
        f"contracts-{organisation_id}@example.org", name=f"Contract manager in {town} (sample)"
    )
    Membership.objects.create(user=user, network=frame.programme.network)
    Appointment.objects.create(user=user, programme=frame.programme, organisation=organisation, role="contract-manager")
    return user


def _happenings(frame: Frame, contracts: list[Contract], chance: Random) -> None:
    today = timezone.localdate()
    begun = [each for each in contracts if each.state != Contract.State.SIGNED]
    Modification.objects.bulk_create(_modifications(frame, begun, chance), batch_size=BATCH)
    Guarantee.objects.bulk_create(
        (
            Guarantee(
                contract=each,
                issuer="Banco de exemplo",
                cents=each.cents // 20,
                given_on=each.signed_on,
                valid_until=(each.ends_on or each.signed_on) + timedelta(days=365),
                released_on=each.closed_on,
            )
            for each in contracts
            if each.category == Category.WORKS and each.cents > 10_000_000
        ),
        batch_size=BATCH,
    )
    notes: list[ExecutionNote] = []
    for each in begun:
        first = each.starts_on or each.signed_on
        last = min(today, each.provisionally_accepted_on or each.ends_on or today)
        if each.pk % 3 or last <= first:
            continue
        length = (last - first).days
        for step, text in enumerate(frame.told["words"]["notes"], 1):
            kind = (ExecutionNote.Kind.VISIT, ExecutionNote.Kind.DELIVERY, ExecutionNote.Kind.DEVIATION)[step - 1]
            on = first + timedelta(days=length * step // 4)
            settled = on + timedelta(days=14) if kind == ExecutionNote.Kind.DEVIATION else None
            notes.append(
                ExecutionNote(
                    contract=each,
                    kind=kind,
                    on=on,
                    text=text,
                    percent_done=25 * step if kind == ExecutionNote.Kind.VISIT else None,
                    settled_on=settled if settled and settled <= today else None,
                    written_by=frame.people["admin"],
                )
            )
    ExecutionNote.objects.bulk_create(notes, batch_size=BATCH)


def _modifications(frame: Frame, contracts: list[Contract], chance: Random) -> Iterator[Modification]:
    """Later ends and higher prices; a few were agreed after the contract had ended, as happens."""
    today = timezone.localdate()
    for each in contracts:
        if each.ends_on is None or each.starts_on is None:
            continue
        middle = each.starts_on + (each.ends_on - each.starts_on) / 2
        if middle > today:
            continue
        drawn = chance.random()
        if drawn < 0.12:
            is_after_the_end = drawn < 0.01 and each.ends_on + timedelta(days=9) <= today
            yield Modification(
                contract=each,
                number=1,
                kind=Modification.Kind.DURATION,
                agreed_on=each.ends_on + timedelta(days=9) if is_after_the_end else middle,
                new_ends_on=each.ends_on + timedelta(days=60),
                reason=frame.words["duration"],
                source=frame.words["limit_source"],
            )
        elif drawn < 0.17 and each.category == Category.WORKS:
            # What the project may spend on works is a little more than the contract: the rest pays for this.
            room = frame.plans[each.project_id]["obras"] - each.cents
            yield Modification(
                contract=each,
                number=1,
                kind=Modification.Kind.VALUE,
                agreed_on=middle,
                cents=room // 2,
                tax_cents=tax_at_its_rate(each, room // 2),
                reason=frame.words["value"],
                source=frame.words["limit_source"],
            )
