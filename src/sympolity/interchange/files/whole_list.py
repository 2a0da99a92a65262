"""The whole list of a kind as a spreadsheet that can be edited and sent back: what goes out is read back as it is."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.ground.kernel.spreadsheets import Sheet, SheetColumn, marker_of, number_heading, value_of
from sympolity.interchange.columns.proposals import folded
from sympolity.interchange.kinds import REFERENCES, FieldKind, FieldSpec, RecordKind, Stored, Value
from sympolity.interchange.registers import REGISTERS, first_of
from sympolity.network.programmes.models import Programme

SEPARATORS = re.compile(r"\s*[;|\n\r]\s*")
NUMBERED = re.compile(r"(.*\S)\s*\[#(\d{1,18})\]", re.DOTALL)
COLUMN_KINDS = {
    FieldKind.MONEY: "money",
    FieldKind.DAY: "day",
    FieldKind.NUMBER: "number",
    FieldKind.DEGREES: "number",
    FieldKind.YEAR: "number",
}
Names = Mapping[FieldKind, Mapping[int, str]]


@dataclass(frozen=True, slots=True)
class Writing:
    """How the values of a kind become cells. `names` holds for each register the sure name of each entry."""

    kind: RecordKind
    names: Names
    currency: str

    def cells(self, values: Mapping[str, Value]) -> dict[str, Any]:
        """Field -> cell as a spreadsheet keeps it; None where nothing is known."""
        spoken = {value[1] for spec in self.kind.fields if (value := self._money(spec, values))}
        is_mixed = len(spoken) > 1
        found = {}
        for spec in self.kind.fields:
            if spec.kind is FieldKind.CURRENCY:
                found[spec.key] = next(iter(spoken), self.currency) if not is_mixed else None
            else:
                found[spec.key] = value_of(self._cell(spec, values.get(spec.key), is_mixed), kind_of_column(spec))
        return found

    @staticmethod
    def _money(spec: FieldSpec, values: Mapping[str, Value]) -> Value:
        return values.get(spec.key) if spec.kind is FieldKind.MONEY else None

    def _cell(self, spec: FieldSpec, value: Value, is_mixed: bool) -> Any:
        if value is None or value in ("", []):
            return None
        if spec.kind is FieldKind.MONEY:
            cents, currency = value
            return f"{Decimal(cents) / 100:.2f} {currency}" if is_mixed else cents
        if spec.kind is FieldKind.DAY:
            return date.fromisoformat(value)
        if spec.kind is FieldKind.CHOICE:
            return str(spec.choice_labels.get(value, value))
        if spec.kind in REFERENCES:
            names = self.names[spec.kind]
            many = value if isinstance(value, list) else [value]
            return "; ".join(names.get(one, f"[#{one}]") for one in many)
        if isinstance(value, list):
            return "; ".join(SEPARATORS.sub(", ", str(one)) for one in value)
        return Decimal(value) if spec.kind is FieldKind.NUMBER and isinstance(value, str) else value


def kind_of_column(spec: FieldSpec) -> str:
    return COLUMN_KINDS.get(spec.kind, "text")


def writing_of(kind: RecordKind, programme: Programme) -> Writing:
    wanted = {spec.kind for spec in kind.fields if spec.kind in REFERENCES}
    return Writing(kind, {about: sure_names(about, programme) for about in sorted(wanted)}, programme.currency)


def sure_names(about: FieldKind, programme: Programme) -> dict[int, str]:
    """Names that mean one entry only: one that two share, that is closed or holds a separator carries its number."""
    register = REGISTERS[about]
    rows = [
        (pk, first_of(told), closed_on if register.closes else None)
        for pk, closed_on, *told in register.within(programme).values_list(
            "pk", "closed_on" if register.closes else "pk", *register.names
        )
    ]
    times = Counter(folded(name) for _pk, name, _closed in rows)
    found = {}
    for pk, name, closed_on in rows:
        bare = " ".join(SEPARATORS.sub(", ", name).split())
        is_sure = times[folded(name)] == 1 and closed_on is None and bare == name and not NUMBERED.fullmatch(name)
        found[pk] = bare if is_sure else f"{bare} [#{pk}]"
    return found


def entry_named(text: str, names: Mapping[int, str], by_name: Mapping[str, int]) -> int | None:
    """The entry that a name of ours means, None for any other text. A number counts only beside its own name."""
    if (pk := by_name.get(text)) is not None:
        return pk
    if parts := NUMBERED.fullmatch(text):
        known = names.get(int(parts[2]), "")
        bare = NUMBERED.sub(r"\1", known)
        return int(parts[2]) if known and folded(bare) == folded(parts[1]) else None
    return None


# -- the sheet -------------------------------------------------------------------------
def sheet_of(kind: RecordKind, programme: Programme) -> Sheet:
    """Every record that stands, or of a kind that says which have ended every one, with all fields that are read."""
    moment = timezone.now()
    stored = [each for each in kind.stored(programme) if kind.lists_ended or not each.closed]
    columns = [SheetColumn(number_heading(kind.label), "number", meaning=_("Leave it as it is. Empty: a new one."))]
    columns += [
        SheetColumn(str(spec.label), kind_of_column(spec), choices_in(spec), meaning_of(spec)) for spec in kind.fields
    ]
    last = max((each.id for each in stored), default=0)
    return Sheet(
        str(kind.label).capitalize(),
        columns,
        rows_of(kind, stored, writing_of(kind, programme)),
        about_of(kind, programme, moment),
        marker_of(kind.name, moment, is_whole=True, last=last),
    )


def rows_of(kind: RecordKind, stored: Sequence[Stored], writing: Writing) -> Iterator[list[Any]]:
    for each in stored:
        cells = writing.cells(each.values)
        yield [each.id, *(_in_cents(spec, cells[spec.key]) for spec in kind.fields)]


def _in_cents(spec: FieldSpec, cell: Any) -> Any:
    """The writer of sheets takes money in cents."""
    return int(cell * 100) if spec.kind is FieldKind.MONEY and isinstance(cell, Decimal) else cell


def about_of(kind: RecordKind, programme: Programme, moment: datetime) -> list[tuple[str, str]]:
    local = timezone.localtime(moment)
    return [
        (_("What it lists"), f"{kind.label}, {programme}"),
        (_("As of"), local.isoformat(" ", "minutes")),
        (_("Who may edit"), _("Whoever may bring spreadsheets into the programme. Others can read it.")),
        (
            _("To send it back"),
            _("Change cells, save, and bring the file in as a spreadsheet. You see every change first."),
        ),
        (_("New rows"), _("Leave the number empty.")),
        (_("Rows taken out"), _("They are proposed for closing, never deleted.")),
        (_("Emptied cells"), _("You are asked whether the field shall be empty.")),
        (_("Several values"), _("Put a semicolon between them.")),
    ]


def choices_in(spec: FieldSpec) -> tuple[str, ...]:
    if spec.kind is FieldKind.CHOICE:
        return tuple(str(label) for label in spec.choice_labels.values())
    return (_("yes"), _("no")) if spec.kind is FieldKind.YES_NO else ()


def meaning_of(spec: FieldSpec) -> str:
    parts = [_("Every row needs it.")] if spec.required else []
    if spec.kind is FieldKind.MONEY:
        parts.append(_("An amount with at most two decimals."))
    if spec.kind is FieldKind.DAY:
        parts.append(_("A day."))
    return " ".join(parts)
