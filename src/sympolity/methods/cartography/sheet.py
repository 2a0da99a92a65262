"""The sheet while labels are being placed: what is taken, and whose ground lies where.

Boxes and lines are rows of four numbers, (left, top, right, bottom) and (x1, y1, x2, y2); many candidates are
judged in one step.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy
import shapely
from numpy.typing import NDArray

Numbers = NDArray[numpy.float64]
Truths = NDArray[numpy.bool_]
Box = tuple[float, float, float, float]

MARGIN = 2.0
"""Free space around every label and along the edge of the sheet."""
CELL = 4.0
"""Side of the cells in which ground is counted."""


class Sheet:
    """Areas and dots by id, and the boxes and leader lines taken so far."""

    def __init__(
        self, width: float, height: float, areas: Sequence[tuple[str, Any]], dots: Sequence[tuple[str, Box]]
    ) -> None:
        self.width, self.height = width, height
        self._boxes = numpy.empty((0, 4))
        self._lines = numpy.empty((0, 4))
        self._dot_ids = numpy.array([id for id, _ in dots], dtype=object)
        self._dots = numpy.array([box for _, box in dots]).reshape(-1, 4)
        self._number = {id: number for number, (id, _) in enumerate(areas)}
        self._owner = _rasterised(width, height, [area for _, area in areas])
        self._land = _summed(self._owner >= 0)

    def take(self, box: Box, line: Box | None) -> None:
        self._boxes = numpy.vstack([self._boxes, box])
        if line is not None:
            self._lines = numpy.vstack([self._lines, line])

    def free(self, boxes: Numbers) -> Truths:
        """Which boxes lie on the sheet and touch no label, no dot and no leader line."""
        left, top, right, bottom = boxes.T
        free: Truths = numpy.asarray(
            (left >= MARGIN) & (top >= MARGIN) & (right <= self.width - MARGIN) & (bottom <= self.height - MARGIN)
        )
        left, top, right, bottom = (side[free, None] for side in (left, top, right, bottom))
        taken = numpy.vstack([self._boxes, self._dots])
        apart = (
            (left - MARGIN >= taken[:, 2])
            | (right + MARGIN <= taken[:, 0])
            | (top - MARGIN / 2 >= taken[:, 3])
            | (bottom + MARGIN / 2 <= taken[:, 1])
        ).all(axis=1)
        free[free] = numpy.asarray(apart)
        free[free] = ~_run_through(self._lines, boxes[free]).any(axis=0)
        return free

    def passable(self, lines: Numbers, id: str) -> Truths:
        """Which lines run through no label, no line and no dot but their own."""
        strange = self._dots[self._dot_ids != id] if len(self._dots) else self._dots
        blocked = _run_through(lines, numpy.vstack([self._boxes, strange])).any(axis=1)
        blocked |= _cross(lines, self._lines).any(axis=1)
        return numpy.asarray(~blocked)

    def own_ground(self, id: str) -> Numbers:
        """The table that `shares` needs for one area."""
        return _summed(self._owner == self._number.get(id, -2))

    def shares(self, boxes: Numbers, own_ground: Numbers) -> tuple[Numbers, Numbers]:
        """The share of each box over its own area, and over the areas of others. Boxes lie on the sheet."""
        cells = numpy.rint(boxes / CELL).astype(int)
        rows, columns = self._owner.shape
        left = numpy.minimum(cells[:, 0], columns - 1)
        top = numpy.minimum(cells[:, 1], rows - 1)
        right = numpy.minimum(numpy.maximum(cells[:, 2], left + 1), columns)
        bottom = numpy.minimum(numpy.maximum(cells[:, 3], top + 1), rows)
        size = (right - left) * (bottom - top)

        def share(table: Numbers) -> Numbers:
            covered = table[bottom, right] - table[top, right] - table[bottom, left] + table[top, left]
            part: Numbers = covered / size
            return part

        own = share(own_ground)
        return own, share(self._land) - own


def _rasterised(width: float, height: float, areas: Sequence[Any]) -> NDArray[numpy.int_]:
    """For each cell the number of the area that holds its centre, or -1."""
    columns, rows = max(2, math.ceil(width / CELL)), max(2, math.ceil(height / CELL))
    owner = numpy.full((rows, columns), -1)
    for number, area in enumerate(areas):
        west, top, east, bottom = (value / CELL for value in area.bounds)
        across = slice(max(0, math.floor(west)), min(columns, math.ceil(east)))
        down = slice(max(0, math.floor(top)), min(rows, math.ceil(bottom)))
        xs, ys = numpy.meshgrid((numpy.arange(columns)[across] + 0.5) * CELL, (numpy.arange(rows)[down] + 0.5) * CELL)
        shapely.prepare(area)
        owner[down, across][shapely.contains_xy(area, xs, ys)] = number
    return owner


def _summed(mask: Truths) -> Numbers:
    """The integral image: how many cells are set above and left of each corner."""
    table = numpy.zeros((mask.shape[0] + 1, mask.shape[1] + 1))
    table[1:, 1:] = mask.cumsum(axis=0).cumsum(axis=1)
    return table


def _run_through(lines: Numbers, boxes: Numbers) -> Truths:
    """A row for each line: which boxes it runs through. It is cut at the four sides; touching does not count."""
    low = numpy.zeros((len(lines), len(boxes)))
    high = numpy.ones((len(lines), len(boxes)))
    for axis in (0, 1):
        start = lines[:, axis, None]
        step = lines[:, axis + 2, None] - start
        step = numpy.where(step == 0, 1e-9, step)
        near, far = (boxes[:, axis] - start) / step, (boxes[:, axis + 2] - start) / step
        low = numpy.maximum(low, numpy.minimum(near, far))
        high = numpy.minimum(high, numpy.maximum(near, far))
    through: Truths = low < high
    return through


def _cross(lines: Numbers, others: Numbers) -> Truths:
    """A row for each line: which others it crosses."""
    a, b = lines[:, None, :], others[None, :, :]

    def side(line: Numbers, x: Numbers, y: Numbers) -> Numbers:
        turn: Numbers = (line[..., 2] - line[..., 0]) * (y - line[..., 1]) - (line[..., 3] - line[..., 1]) * (
            x - line[..., 0]
        )
        return turn

    crossed: Truths = (side(a, b[..., 0], b[..., 1]) * side(a, b[..., 2], b[..., 3]) < 0) & (
        side(b, a[..., 0], a[..., 1]) * side(b, a[..., 2], a[..., 3]) < 0
    )
    return crossed
