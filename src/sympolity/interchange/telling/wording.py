"""Stored values as a person reads them. The names of all that a page needs are read at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from sympolity.ground.kernel import formats
from sympolity.interchange.kinds import NEW, REFERENCES, ROW, FieldKind, FieldSpec, RecordKind, Value, kind_of
from sympolity.interchange.models import Import
from sympolity.interchange.registers import REGISTERS


@dataclass(frozen=True, slots=True)
class Wording:
    """Says stored values as a person reads them; the names of all that a page needs are read at once."""

    kind: RecordKind
    names: Mapping[FieldKind, Mapping[int, str]] = field(default_factory=dict)
    new: Mapping[str, str] = field(default_factory=dict)

    def say(self, key: str, value: Value) -> str:
        if value is None or value in ("", []):
            return _("nothing")
        spec = self.kind.field(key)
        if spec.kind is FieldKind.MONEY:
            return formats.money(value[0], value[1])
        if spec.kind is FieldKind.DAY:
            return formats.day(date.fromisoformat(value))
        if spec.kind is FieldKind.CHOICE:
            return str(spec.choice_labels.get(value, value))
        if spec.kind is FieldKind.YES_NO:
            return _("yes") if value else _("no")
        if spec.kind is FieldKind.WORDS:
            return "; ".join(value)
        if spec.kind in (FieldKind.YEAR, FieldKind.DURATION):
            return str(value)
        if spec.kind in REFERENCES:
            many = value if isinstance(value, list) else [value]
            return ", ".join(self._name(spec, one) for one in many)
        return formats.number(value) if isinstance(value, int | float) else str(value)

    def _name(self, spec: FieldSpec, one: Value) -> str:
        if isinstance(one, str):
            key = one.removeprefix(NEW)
            if key.startswith(ROW):
                return _("row %(row)s") % {"row": key.removeprefix(ROW)}
            return self.new.get(key, one)
        return self.names.get(spec.kind, {}).get(one, f"{one}")


def wording(an_import: Import, values: Iterable[Mapping[str, Value]]) -> Wording:
    kind = kind_of(an_import.kind)
    wanted: dict[FieldKind, set[int]] = {}
    specs = {spec.key: spec for spec in kind.fields if spec.kind in REFERENCES}
    for each in values:
        for key in specs.keys() & each.keys():
            value = each[key]
            many = value if isinstance(value, list) else [value]
            wanted.setdefault(specs[key].kind, set()).update(one for one in many if isinstance(one, int))
    names: dict[FieldKind, dict[int, str]] = {}
    for about, pks in wanted.items():
        register = REGISTERS[about]
        names[about] = register.spoken(register.model._default_manager.filter(pk__in=list(pks)[:5000]))
    new = {key: name["name"] for key, name in an_import.summary.get("new_names", {}).items()}
    return Wording(kind, names, new)
