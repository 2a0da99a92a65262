"""Text and codes: taken as they stand, or refused."""

from __future__ import annotations

from sympolity.methods.tabular.grid import Cell


def parse_text(value: Cell) -> str:
    raise NotImplementedError


def parse_code(value: Cell) -> str:
    raise NotImplementedError
