"""Rolling up along a tree of places or objectives: what lies in a part lies in the whole, and counts there once.

A project may stand in several places. It counts in each of them; where several of its places lie in one larger
place, it counts once there, and the total of all projects counts it once. So the places may add up to more than the
total, and a page that shows both says by how many projects.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

Node = TypeVar("Node", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Tree(Generic[Node]):
    """Who lies in whom: `above` names for each node the one that it lies in, None at the top."""

    above: Mapping[Node, Node | None]

    def path(self, node: Node) -> tuple[Node, ...]:
        """The node and all in which it lies, from below to the top. A circle ends where it closes."""
        path: list[Node] = []
        here: Node | None = node
        while here is not None and here not in path:
            path.append(here)
            here = self.above.get(here)
        return tuple(path)

    def below(self, nodes: Iterable[Node]) -> set[Node]:
        """The nodes themselves and everything that lies in them."""
        children: dict[Node, list[Node]] = {}
        for node, above in self.above.items():
            if above is not None:
                children.setdefault(above, []).append(node)
        found: set[Node] = set()
        edge = list(nodes)
        while edge:
            node = edge.pop()
            if node not in found:
                found.add(node)
                edge += children.get(node, ())
        return found


@dataclass(frozen=True, slots=True)
class Item(Generic[Node]):
    """What is to be counted: its amounts by name, None where not known, and the nodes to which it belongs.

    `count` things that belong to the same nodes may come as one item, with the sums of their amounts.
    """

    amounts: Mapping[str, int | None]
    nodes: frozenset[Node]
    count: int = 1


@dataclass(slots=True)
class Sum:
    """How many, and how much of each amount."""

    count: int = 0
    amounts: dict[str, int] = field(default_factory=dict)

    def add(self, item: Item[Any]) -> None:
        self.count += item.count
        for name, amount in item.amounts.items():
            if amount is not None:
                self.amounts[name] = self.amounts.get(name, 0) + amount


@dataclass(frozen=True, slots=True)
class RolledUp(Generic[Node]):
    """The sums of each node, of all once, and of what belongs nowhere. `several`: items in more than one node."""

    of: Mapping[Node, Sum]
    whole: Sum
    nowhere: Sum
    several: int


class Lift(Generic[Node]):
    """Finds the targets in which nodes lie: the first one on the way up from each; above them there is none."""

    def __init__(self, tree: Tree[Node], targets: Iterable[Node]) -> None:
        self._tree, self._targets = tree, frozenset(targets)
        self._of_one: dict[Node, frozenset[Node]] = {}

    def __call__(self, nodes: Collection[Node]) -> frozenset[Node]:
        if len(nodes) == 1:
            return self._one(next(iter(nodes)))
        return frozenset().union(*map(self._one, nodes))

    def _one(self, node: Node) -> frozenset[Node]:
        found = self._of_one.get(node)
        if found is None:
            step = next((step for step in self._tree.path(node) if step in self._targets), None)
            found = self._of_one[node] = frozenset() if step is None else frozenset([step])
        return found


def roll_up(items: Iterable[Item[Node]]) -> RolledUp[Node]:
    """Each item counts once in each of its nodes and once in the whole."""
    sums: dict[Node, Sum] = {}
    whole, nowhere, several = Sum(), Sum(), 0
    for item in items:
        whole.add(item)
        for node in item.nodes:
            sums.setdefault(node, Sum()).add(item)
        if not item.nodes:
            nowhere.add(item)
        several += item.count * (len(item.nodes) > 1)
    return RolledUp(sums, whole, nowhere, several)
