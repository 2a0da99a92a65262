"""How things stood on an earlier day, and what changed between two days, read from a journal of old and new values.

What stands today is true; the journal says, decision by decision, what it replaced. Going back through the decisions
from today gives every earlier day, so that the figures of a past day and those of today come from one reading.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Decision:
    """One entry of a journal: old and new value of each fact of one thing, in the order of `number`.

    `begins`: the thing was not there before. `ends`: it is not there afterwards. `told` is carried along unread.
    """

    thing: Hashable
    number: int
    changes: Mapping[str, tuple[Any, Any]]
    begins: bool = False
    ends: bool = False
    told: Any = None


@dataclass(slots=True)
class NetChange:
    """What one fact was first and last, whatever happened in between, and the decisions that touched it."""

    old: Any
    new: Any
    decisions: list[Decision] = field(default_factory=list)

    @property
    def is_back(self) -> bool:
        """It changed, and changed back."""
        return is_same(self.old, self.new)


def is_same(one: Any, other: Any) -> bool:
    """Whether two values say the same; nothing said and an empty text or list are the same."""
    return one == other or (_is_empty(one) and _is_empty(other))


def _is_empty(value: Any) -> bool:
    return value is None or value is False or value in ("", [])


def gone_back(now: Mapping[Hashable, Facts], later: Iterable[Decision]) -> dict[Hashable, Facts]:
    """How everything stood before the later decisions. What began since is not there.

    What ended since cannot be told from the decision that ended it: `built_up` tells it from its own beginning.
    """
    stood = {thing: dict(facts) for thing, facts in now.items()}
    for decision in sorted(later, key=lambda each: -each.number):
        if decision.begins:
            stood.pop(decision.thing, None)
        elif decision.thing in stood:
            for name, (old, _new) in decision.changes.items():
                stood[decision.thing][name] = old
    return stood


def built_up(decisions: Iterable[Decision]) -> dict[Hashable, Facts]:
    """How things stood after these decisions, each told from its beginning. What ended is not there."""
    stands: dict[Hashable, Facts] = {}
    for decision in sorted(decisions, key=lambda each: each.number):
        if decision.ends:
            stands.pop(decision.thing, None)
            continue
        facts = stands.setdefault(decision.thing, {})
        for name, (_old, new) in decision.changes.items():
            facts[name] = new
    return stands


def net_changes(decisions: Iterable[Decision]) -> dict[Hashable, dict[str, NetChange]]:
    """For each thing and fact the value before the first decision and after the last one."""
    changed: dict[Hashable, dict[str, NetChange]] = {}
    for decision in sorted(decisions, key=lambda each: each.number):
        of_thing = changed.setdefault(decision.thing, {})
        for name, (old, new) in decision.changes.items():
            known = of_thing.get(name)
            if known is None:
                known = of_thing[name] = NetChange(old, new)
            known.new = new
            known.decisions.append(decision)
    return changed
