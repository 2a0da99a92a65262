"""Tables of allowed moves: which state may follow which, in plain data that a programme manager can read."""

from collections.abc import Mapping
from dataclasses import dataclass


class Refusal(Exception):
    """A move that the table does not allow."""

    def __init__(self, state: str, target: str, allowed: tuple[str, ...]) -> None:
        super().__init__(f"{state} -> {target} is not among {', '.join(allowed) or 'no moves'}")
        self.state, self.target, self.allowed = state, target, allowed


@dataclass(frozen=True, slots=True)
class Cycle:
    """The life of one kind of object. `moves` names for each state the states that may follow."""

    first: str
    moves: Mapping[str, tuple[str, ...]]

    def __post_init__(self) -> None:
        unknown = {target for targets in self.moves.values() for target in targets} - set(self.moves)
        if unknown or self.first not in self.moves:
            raise ValueError(f"states without a row: {sorted(unknown | ({self.first} - set(self.moves)))}")

    def follow(self, state: str) -> tuple[str, ...]:
        """The states that may follow, in the order in which they are usually taken."""
        return self.moves[state]

    def move(self, state: str, target: str) -> str:
        """The new state. Raises Refusal when the table does not allow it."""
        if target not in self.moves.get(state, ()):
            raise Refusal(state, target, self.moves.get(state, ()))
        return target

    @property
    def last(self) -> frozenset[str]:
        """The states that nothing follows."""
        return frozenset(state for state, targets in self.moves.items() if not targets)


# Domain model, section 7.2: OC4IDS and IATI statuses are derived from these.
PROJECT = Cycle(
    first="idea",
    moves={
        "idea": ("proposed", "stand-by", "cancelled"),
        "proposed": ("appraisal", "approved", "rejected", "stand-by", "cancelled"),
        "appraisal": ("approved", "rejected", "stand-by", "cancelled"),
        "approved": ("contracted", "implementation", "stand-by", "cancelled"),
        "contracted": ("implementation", "stand-by", "cancelled"),
        "implementation": ("completed", "stand-by", "cancelled"),
        "completed": ("closed", "implementation"),
        "stand-by": ("idea", "proposed", "appraisal", "approved", "contracted", "implementation", "cancelled"),
        "rejected": ("proposed",),
        "cancelled": (),
        "closed": (),
    },
)
MILESTONE = Cycle(
    first="planned",
    moves={
        "planned": ("reported", "not-fulfilled"),
        "reported": ("fulfilled", "partly", "not-fulfilled", "planned"),
        "partly": ("reported",),
        "fulfilled": (),
        "not-fulfilled": ("reported",),
    },
)
PROGRAMME = Cycle(
    first="preparation",
    moves={"preparation": ("running", "closed"), "running": ("closed",), "closed": ("running",)},
)
IMPORT = Cycle(
    first="uploaded",
    moves={
        "uploaded": ("reading", "discarded"),
        "reading": ("mapping", "failed", "discarded"),
        "mapping": ("checking", "discarded"),
        "checking": ("ready", "mapping", "failed", "discarded"),
        "ready": ("committing", "mapping", "checking", "discarded"),
        "committing": ("committed", "ready", "failed"),
        "committed": ("undoing",),
        "undoing": ("undone", "committed"),
        "failed": ("reading", "mapping", "discarded"),
        "undone": (),
        "discarded": (),
    },
)
ROUND = Cycle(
    first="planned",
    moves={
        "planned": ("open", "cancelled"),
        "open": ("closed", "cancelled"),
        "closed": ("published", "open"),
        "published": ("open",),
        "cancelled": (),
    },
)
# A return that is reopened keeps what was sent before; whether figures may change too is its scope. A correction that
# is taken back is reopened again, and one that was sent back may end with what was accepted before.
RETURN = Cycle(
    first="due",
    moves={
        "due": ("draft", "excused"),
        "draft": ("submitted", "excused"),
        "submitted": ("in-review", "returned", "accepted", "draft", "reopened"),
        "in-review": ("returned", "accepted"),
        "returned": ("submitted", "excused", "accepted"),
        "accepted": ("reopened",),
        "reopened": ("submitted", "accepted"),
        "excused": ("due",),
    },
)
# An approved amendment becomes the next version of the plan; whoever submitted it does not decide on it.
AMENDMENT = Cycle(
    first="draft",
    moves={
        "draft": ("submitted", "withdrawn"),
        "submitted": ("approved", "returned", "rejected", "withdrawn"),
        "returned": ("submitted", "withdrawn"),
        "approved": (),
        "rejected": (),
        "withdrawn": (),
    },
)
# An agreement is signed once all who have to sign have signed its first version; later versions are its own affair.
AGREEMENT = Cycle(
    first="draft",
    moves={
        "draft": ("signing", "dropped"),
        "signing": ("signed", "draft", "dropped"),
        "signed": ("ended", "terminated"),
        "ended": ("signed",),
        "terminated": (),
        "dropped": (),
    },
)
TERMS = Cycle(
    first="draft",
    moves={
        "draft": ("signing", "dropped"),
        "signing": ("in-force", "draft", "dropped"),
        "in-force": ("replaced",),
        "replaced": (),
        "dropped": (),
    },
)
OBLIGATION = Cycle(
    first="open",
    moves={
        "open": ("reported", "fulfilled", "waived"),
        "reported": ("fulfilled", "open"),
        "fulfilled": ("open",),
        "waived": ("open",),
    },
)
# Whoever submits a budget does not agree it; an agreed one is replaced by the next version, never changed.
BUDGET = Cycle(
    first="draft",
    moves={
        "draft": ("submitted", "dropped"),
        "submitted": ("agreed", "returned", "draft"),
        "returned": ("submitted", "dropped"),
        "agreed": ("replaced",),
        "replaced": (),
        "dropped": (),
    },
)
# A procurement that found nobody is relaunched as a further attempt; what ended so stays as it was.
PROCUREMENT = Cycle(
    first="planned",
    moves={
        "planned": ("prepared", "cancelled"),
        "prepared": ("launched", "planned", "cancelled"),
        "launched": ("bids-closed", "deserted", "cancelled"),
        "bids-closed": ("awarded", "unsuccessful", "cancelled"),
        "awarded": ("contracted", "bids-closed", "cancelled"),
        "contracted": (),
        "deserted": (),
        "unsuccessful": (),
        "cancelled": (),
    },
)
CONTRACT = Cycle(
    first="signed",
    moves={
        "signed": ("in-execution", "terminated"),
        "in-execution": ("provisionally-accepted", "suspended", "terminated"),
        "suspended": ("in-execution", "terminated"),
        "provisionally-accepted": ("closed", "in-execution", "terminated"),
        "closed": (),
        "terminated": (),
    },
)
# Who submits does not verify, who verifies does not authorise. What was paid is corrected by lines below zero; where
# the bank sent a transfer back, it is authorised and not paid.
PAYMENT_REQUEST = Cycle(
    first="draft",
    moves={
        "draft": ("submitted", "withdrawn"),
        "submitted": ("in-verification", "draft", "withdrawn"),
        "in-verification": ("clarification", "verified", "rejected"),
        "clarification": ("in-verification", "rejected", "withdrawn"),
        "verified": ("authorised", "in-verification", "rejected"),
        "authorised": ("paid", "verified"),
        "paid": ("authorised",),
        "rejected": (),
        "withdrawn": (),
    },
)
FINDING = Cycle(
    first="open",
    moves={
        "open": ("answered", "corrected", "closed"),
        "answered": ("open", "corrected", "closed"),
        "corrected": ("open", "closed"),
        "closed": ("open",),
    },
)
