"""Letters that stand for others wherever texts are compared, by script."""

from typing import Final

LATIN: Final = {"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ð": "d", "þ": "th"}
GREEK: Final = {"ς": "σ"}
# The tatweel only stretches a word.
ARABIC: Final = {"ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ـ": None}
DIGITS: Final = {chr(zero + digit): str(digit) for zero in (0x660, 0x6F0) for digit in range(10)}

PLAIN_LETTERS: Final[dict[str, str | None]] = {**LATIN, **GREEK, **ARABIC, **DIGITS}
