"""The access matrix: who gets through which door. A route without a row here fails the build.

A door names who may read (GET) and who may act (POST). Everybody else who can see the programme is refused with a
sentence (403); whoever cannot see it finds nothing (404); whoever has not signed in is asked to.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

# The people of the matrix. The first four work for the whole programme, the next for the organisation "own".
WHOLE = frozenset({"admin", "secretariat"})
OWN = frozenset({"organisation-manager", "project-officer"})
OF_AN_ORGANISATION = OWN | {"contract-manager", "steward"}
READING = frozenset({"finance", "contract-manager", "steward", "facilitator", "auditor", "reader"})
INSIDE = WHOLE | OWN | READING | {"keeper"}
MEMBERS = INSIDE | {"member"}  # of the network; "member" holds no role in the programme
SIGNED_IN = MEMBERS | {"stranger"}  # "stranger" holds every right, in another network
NOBODY: frozenset[str] = frozenset()
EVERYBODY = SIGNED_IN | {"anonymous"}
# Who may what is decided above the database: the second database hears one of each kind, for its queries.
ONE_OF_EACH = frozenset({"admin", "organisation-manager", "auditor", "keeper", "stranger", "anonymous"})


@dataclass(frozen=True, slots=True)
class Door:
    """One route.

    `sees`: for whom the object exists at all. `reads`: who may GET it. `acts`: who may POST to it; None where the
    route takes no POST. `args` makes the keyword arguments of the route from the world of the test, `fields` what is
    posted. `is_page` is false for files and for pages that send the reader on.
    """

    sees: frozenset[str]
    reads: frozenset[str] | None = None
    acts: frozenset[str] | None = None
    args: Callable[[Any], dict[str, Any]] = lambda world: {}
    fields: dict[str, Any] = field(default_factory=dict)
    is_page: bool = True

    def expected(self, who: str, method: str) -> set[str]:
        """What `who` may meet: in, login, refused (403), nothing (404) or no-such-way (405)."""
        allowed = {"GET": self.reads, "POST": self.acts}.get(method)
        if allowed is None:
            return {"no-such-way", "login"} if who == "anonymous" else {"no-such-way"}
        if who in allowed:
            return {"in"}
        if who == "anonymous":
            return {"login"}
        return {"refused"} if who in self.sees else {"nothing"}
