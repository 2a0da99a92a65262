"""Amounts that pass from node to node, as a picture of ribbons (a Sankey diagram): plain numbers for SVG.

Nodes stand in columns; the height of a node and the width of a ribbon are in proportion to the amount, on one scale
for the whole picture. A picture for readers who read from right to left is the same one mirrored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a column; within it nodes stand in the order in which they are given."""

    id: str
    column: int


@dataclass(frozen=True, slots=True)
class Flow:
    """An amount above zero from one node to one of a later column."""

    source: str
    target: str
    amount: int


@dataclass(frozen=True, slots=True)
class NodeBox:
    """`text_x` is where its name stands, `anchor` how it is set there in a text that runs from left to right."""

    id: str
    x: float
    y: float
    width: float
    height: float
    text_x: float
    text_y: float
    anchor: str
    amount: int


@dataclass(frozen=True, slots=True)
class Ribbon:
    source: str
    target: str
    path: str
    amount: int


@dataclass(frozen=True, slots=True)
class FlowDrawing:
    width: float
    height: float
    nodes: tuple[NodeBox, ...]
    ribbons: tuple[Ribbon, ...]


def draw_flows(
    nodes: Sequence[Node],
    flows: Sequence[Flow],
    *,
    width: float,
    height: float,
    left: float = 0,
    right: float = 0,
    node_width: float = 10,
    gap: float = 18,
    least: float = 2,
    mirrored: bool = False,
) -> FlowDrawing:
    """`left` and `right` are the room for names beside the first and the last column.

    Nodes without any amount are left out. Nothing is thinner than `least`, so that small amounts can be seen and hit.
    The picture grows higher where many nodes need it.
    """
    inflow, outflow = _sums(flows, "target"), _sums(flows, "source")
    amount = {node.id: max(inflow.get(node.id, 0), outflow.get(node.id, 0)) for node in nodes}
    shown = [node for node in nodes if amount[node.id] > 0]
    if not shown:
        return FlowDrawing(width, 0, (), ())
    columns: dict[int, list[Node]] = {}
    for node in shown:
        columns.setdefault(node.column, []).append(node)
    height = max(height, max(len(column) for column in columns.values()) * (gap + least) + gap)
    scale = min(
        (height - gap * (len(column) + 1)) / sum(amount[node.id] for node in column) for column in columns.values()
    )
    last = max(columns)
    step = (width - left - right - node_width) / max(last, 1)
    boxes: dict[str, NodeBox] = {}
    for number, column in columns.items():
        heights = [max(amount[node.id] * scale, least) for node in column]
        y = (height - sum(heights) - gap * (len(column) - 1)) / 2
        for node, tall in zip(column, heights, strict=True):
            x = left + number * step
            boxes[node.id] = NodeBox(
                node.id,
                _r(x),
                _r(y),
                node_width,
                _r(tall),
                _r(x + node_width + 6),
                _r(y + tall / 2 + 4),
                "start",
                amount[node.id],
            )
            y += tall + gap
    ribbons = _ribbons(shown, flows, boxes, scale)
    found = FlowDrawing(width, _r(height), tuple(boxes.values()), ribbons)
    return _mirrored(found) if mirrored else found


def _sums(flows: Sequence[Flow], end: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for flow in flows:
        node = getattr(flow, end)
        found[node] = found.get(node, 0) + flow.amount
    return found


def _ribbons(
    nodes: Sequence[Node], flows: Sequence[Flow], boxes: Mapping[str, NodeBox], scale: float
) -> tuple[Ribbon, ...]:
    """Stacked at both ends in the order of the nodes, so that ribbons cross as little as the order allows."""
    place = {node.id: number for number, node in enumerate(nodes)}
    leaving = {node.id: boxes[node.id].y for node in nodes}
    arriving = dict(leaving)
    starts: dict[tuple[str, str], float] = {}
    ordered = sorted(flows, key=lambda flow: (place[flow.source], place[flow.target]))
    for flow in ordered:
        starts[flow.source, flow.target] = leaving[flow.source]
        leaving[flow.source] += flow.amount * scale
    found = []
    for flow in sorted(flows, key=lambda flow: (place[flow.target], place[flow.source])):
        end = arriving[flow.target]
        arriving[flow.target] += flow.amount * scale
        source, target = boxes[flow.source], boxes[flow.target]
        thick = max(flow.amount * scale, 0.5)
        path = _band(source.x + source.width, starts[flow.source, flow.target], target.x, end, thick)
        found.append(Ribbon(flow.source, flow.target, path, flow.amount))
    return tuple(found)


def _band(x1: float, y1: float, x2: float, y2: float, thick: float) -> str:
    x1, y1, x2, y2, thick = (_r(each) for each in (x1, y1, x2, y2, thick))
    middle, y3, y4 = _r((x1 + x2) / 2), _r(y2 + thick), _r(y1 + thick)
    top = f"M{x1:g},{y1:g}C{middle:g},{y1:g} {middle:g},{y2:g} {x2:g},{y2:g}"
    back = f"V{y3:g}C{middle:g},{y3:g} {middle:g},{y4:g} {x1:g},{y4:g}Z"
    return top + back


def _mirrored(drawing: FlowDrawing) -> FlowDrawing:
    """Nodes change sides; ribbons are mirrored where they are drawn, since a path is a text."""
    nodes = tuple(
        NodeBox(
            box.id,
            _r(drawing.width - box.x - box.width),
            box.y,
            box.width,
            box.height,
            _r(drawing.width - box.text_x),
            box.text_y,
            "end",
            box.amount,
        )
        for box in drawing.nodes
    )
    return FlowDrawing(drawing.width, drawing.height, nodes, drawing.ribbons)


def _r(value: float) -> float:
    return round(value, 1)
