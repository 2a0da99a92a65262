"""Yes and no in many languages."""

from __future__ import annotations

from sympolity.methods.tabular.grid import Cell


def parse_boolean(value: Cell) -> bool:
    raise NotImplementedError
