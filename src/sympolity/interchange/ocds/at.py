"""A place in a file of the standard: what stands there, in whatever way publishers write it.

What cannot be read as a day or an amount stays as it is written: it goes into the cell of its row, and the row is
refused there with its column. Only what has another shape than the standard gives it refuses the whole file.
Plain Python: it runs in the process that reads the files of strangers.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

Json = Any
TOO_MUCH = 10**15  # no amount of public money, and more than any number of days
# The first and the last day that programs know stand where nobody entered one.
NO_DAYS = ("0001-01-01", "9999-12-31")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
MOST_KEPT = 80


class Fault(Exception):
    """Something of another shape than the standard gives it, and where it stands: releases[3].contracts[0].value."""

    def __init__(self, path: str, value: Json) -> None:
        super().__init__(path)
        self.path = path
        self.value = value if isinstance(value, str) else type(value).__name__


@dataclass(frozen=True, slots=True)
class At:
    """A place in a file: reads what stands below it and knows how to say where that is."""

    value: Json
    path: str

    def get(self, name: str) -> "At":
        return At(self.value.get(name), f"{self.path}.{name}" if self.path else name)

    def object(self, name: str) -> "At":
        """The object of a name, an empty one where nothing is said. Raises Fault."""
        found = self.get(name)
        value = found.value
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        if value is None or value in ("", []):
            return At({}, found.path)
        if not isinstance(value, Mapping):
            raise Fault(found.path, value)
        return At(value, found.path)

    def objects(self, name: str) -> Iterator["At"]:
        """The objects of a list; one by itself counts as a list of one. Raises Fault."""
        found = self.get(name)
        value = found.value
        if isinstance(value, Mapping):
            value = [value]
        if value is None or value == "":
            return
        if not isinstance(value, list):
            raise Fault(found.path, value)
        for place, each in enumerate(value):
            if each is None or each == {}:
                continue
            if not isinstance(each, Mapping):
                raise Fault(f"{found.path}[{place}]", each)
            yield At(each, f"{found.path}[{place}]")

    def text(self, name: str) -> str:
        """Raises Fault."""
        found = self.get(name)
        value = found.value
        if value is None:
            return ""
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            value = "; ".join(value)
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise Fault(found.path, value)
        text = str(value).strip()
        # Programs that take codes for numbers leave ".0" behind them.
        return text.removesuffix(".0") if text.removesuffix(".0").isdigit() else text

    def number(self, name: str) -> int | float | str | None:
        """A number, or the text that stands where one belongs."""
        value = self.get(name).value
        if isinstance(value, str):
            value = value.strip()
            if NUMBER.fullmatch(value):
                value = float(value) if "." in value else int(value)
        if value is None or value == "":
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < TOO_MUCH:
            return str(value)[:MOST_KEPT]
        return value

    def words(self, name: str) -> list[str]:
        """A list of texts, or one text that joins them as spreadsheets do. Raises Fault."""
        found = self.get(name)
        value = found.value or []
        if isinstance(value, str):
            value = [part.strip() for part in re.split("[;,]", value)]
        if not isinstance(value, list):
            raise Fault(found.path, value)
        return [str(each) for each in value if each is not None]

    def day(self, name: str) -> date | str | None:
        """A day without its time, or the text that stands where one belongs. Raises Fault."""
        text = self.text(name)
        if not text or text.startswith(NO_DAYS):
            return None
        try:
            return date.fromisoformat(text[:10])
        except ValueError:
            return text[:MOST_KEPT]
