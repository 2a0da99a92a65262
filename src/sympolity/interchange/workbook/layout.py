"""Sheets and columns of a workbook of reports. What stands here is written and read by the same names.

The first row of each sheet is hidden and names the columns, so that a column may be moved or its heading changed. The
first column is hidden and holds the key of the row, so that rows may be sorted or left out. Beside each column that is
asked stands a hidden one with what it said when the file went out: what differs from it was typed into the file.
"""

import re
import zlib
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.monitoring.labels import MILESTONE_STATES

FORM = "sympolity-workbook"
VERSION = 1
MARK = re.compile(rf"{FORM} (\d{{1,4}}) ([a-z]{{1,12}}) (\d{{1,18}}) (\d{{1,18}})")
KEY = re.compile(r"(\d{1,18}) ([a-z]+:\d{1,18}) (\d{0,18}) ?r(\d{1,9}) ([0-9a-f]{8})")
KEY_COLUMN = "key"
BEFORE = "before:"  # names the hidden column beside the one that is asked
OPEN = ":"  # begins what stands in it; a cell that was not to be filled in has nothing there
FIGURES, QUESTIONS, MILESTONES = "figures", "questions", "milestones"
STATES = MILESTONE_STATES


@dataclass(frozen=True, slots=True)
class AskedColumn:
    """A column to fill in. `kind` is text, number, day or state; `width` counts characters."""

    name: str
    label: Promise
    kind: str
    width: int


@dataclass(frozen=True, slots=True)
class GivenColumn:
    """A locked column that says what is asked."""

    name: str
    label: Promise
    width: int


@dataclass(frozen=True, slots=True)
class Layout:
    name: str
    title: Promise
    given: tuple[GivenColumn, ...]
    asked: tuple[AskedColumn, ...]

    def column(self, name: str) -> AskedColumn:
        return next(column for column in self.asked if column.name == name)


LAYOUTS = (
    Layout(
        FIGURES,
        _("Figures"),
        (
            GivenColumn("report", _("Report on"), 36),
            GivenColumn("indicator", _("Indicator"), 40),
            GivenColumn("split", _("Part"), 18),
            GivenColumn("unit", _("Unit"), 14),
            GivenColumn("last", _("Last accepted"), 14),
        ),
        (
            AskedColumn("value", _("Figure"), "number", 14),
            AskedColumn("weight", _("Base of the average"), "number", 14),
            AskedColumn("as_of", _("As of"), "day", 12),
            AskedColumn("source", _("Source"), "text", 28),
            AskedColumn("note", _("Note"), "text", 40),
        ),
    ),
    Layout(
        QUESTIONS,
        _("Questions"),
        (
            GivenColumn("report", _("Report on"), 36),
            GivenColumn("question", _("Question"), 44),
            GivenColumn("hint", _("Help"), 36),
        ),
        (AskedColumn("answer", _("Answer"), "text", 90),),
    ),
    Layout(
        MILESTONES,
        _("Milestones"),
        (
            GivenColumn("report", _("Report on"), 36),
            GivenColumn("milestone", _("Milestone"), 44),
            GivenColumn("due", _("Due"), 12),
            GivenColumn("verification", _("How one sees it"), 30),
        ),
        (
            AskedColumn("state", _("How it stands"), "state", 20),
            AskedColumn("on", _("Reached on"), "day", 12),
            AskedColumn("note", _("Note"), "text", 40),
        ),
    ),
)
BY_NAME = {layout.name: layout for layout in LAYOUTS}


@dataclass(frozen=True, slots=True)
class RowKey:
    """Which field of which report a row is about; `part` is the number of a category, or empty."""

    of: int
    field: str
    part: str
    revision: int

    def written(self, round_id: int, organisation_id: int) -> str:
        said = f"{self.of} {self.field} {self.part} r{self.revision}"
        return f"{said} {_sum(said, round_id, organisation_id)}"


def mark_of(layout: Layout, round_id: int, organisation_id: int) -> str:
    return f"{FORM} {VERSION} {layout.name} {round_id} {organisation_id}"


def key_of(text: str, round_id: int, organisation_id: int) -> RowKey | None:
    """The key that stands in a hidden cell, None for one that was altered."""
    found = KEY.fullmatch(text.strip())
    if found is None:
        return None
    key = RowKey(int(found[1]), found[2], found[3], int(found[4]))
    return key if key.written(round_id, organisation_id) == text.strip() else None


def _sum(text: str, round_id: int, organisation_id: int) -> str:
    return f"{zlib.crc32(f'{round_id} {organisation_id} {text}'.encode()):08x}"
