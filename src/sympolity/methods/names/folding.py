"""One spelling for every way of writing the same name."""

from __future__ import annotations


def fold(name: str) -> str:
    raise NotImplementedError
