"""Texts of the same shape, judged together: "1.234,56" and "9.876,54" are written alike."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import Final

# Every digit of a script becomes its nine, so that thousands of values leave a few shapes.
_NINES: Final = str.maketrans(
    {chr(zero + digit): chr(zero + 9) for zero in (0x30, 0x660, 0x6F0, 0xFF10) for digit in range(9)}
)
# A leading zero tells codes from numbers: it stays, and so do the digits behind a sign or a currency.
_PLAIN: Final = frozenset("123456789١٢٣٤٥٦٧٨٩")
_AFTER_A_MARK: Final = str.maketrans({str(digit): "9" for digit in range(1, 9)})

# The digits of Arabic, Persian and wide script as those of ASCII.
WESTERN: Final = {zero + digit: str(digit) for zero in (0x660, 0x6F0, 0xFF10) for digit in range(10)}
_SAMPLE: Final = 1_000


def shape_of_text(text: str) -> str:
    """What remains when the digits are made equal. Texts of one shape are read alike in every style of numbers."""
    return text.translate(_NINES if text[:1] in _PLAIN else _AFTER_A_MARK)


def by_shape(texts: Iterable[str]) -> dict[str, list[str]]:
    """The different texts of every shape."""
    shapes: dict[str, list[str]] = {}
    for text in dict.fromkeys(texts):
        shapes.setdefault(shape_of_text(text), []).append(text)
    return shapes


def some_of(texts: Sequence[str]) -> Sequence[str]:
    """A thousand of many, the same ones every time: enough to see that a column holds something else."""
    if len(texts) <= 2 * _SAMPLE:
        return texts
    return random.Random(_SAMPLE).sample(texts, _SAMPLE)  # noqa: S311
