"""What the journal wrote about many projects, in words: every name is asked of the database once for all of them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from sympolity.ground.kernel import formats
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.forms import label_of_amount
from sympolity.network.portfolio.models import Milestone, Partner, Project
from sympolity.network.programmes.models import Fund

LINKS = ("lead", "parent", "territories", "objectives", "target_groups")
PARTNERS, MILESTONES, AMOUNTS, CODES = "partners", "milestones", "amounts", "codes"
BATCH = 500


class Names:
    """The names in a number of changes, old and new by fact.

    Beside the fields of a project the facts are `amounts.<measure>[.<fund>.<instrument>]`, `codes.<scheme>`,
    `partners.<organisation>.<role>` (whether it takes part) and `milestones.<milestone>.<field>`.
    """

    def __init__(self, every: Iterable[Mapping[str, tuple[Any, Any]]]) -> None:
        linked: dict[str, set[int]] = {name: set() for name in LINKS}
        other: dict[str, set[int]] = {AMOUNTS: set(), PARTNERS: set(), MILESTONES: set()}
        for changes in every:
            for key, pair in changes.items():
                if key in linked:
                    for value in pair:
                        linked[key].update(value if isinstance(value, list) else [value] if value else [])
                    continue
                head, *rest = key.split(".")
                place = 1 if head == AMOUNTS else 0
                if head in other and len(rest) > place and rest[place]:
                    other[head].add(int(rest[place]))
        self.linked = {name: named(_field(name).related_model, pks) for name, pks in linked.items()}
        self.funds = named(Fund, other[AMOUNTS])
        self.organisations = named(Organisation, other[PARTNERS])
        self.milestones = named(Milestone, other[MILESTONES])

    def label(self, key: str) -> str:
        """What a fact is called."""
        head, *rest = key.split(".")
        if not rest:
            name, _colon, language = key.partition(":")
            label = str(_field(name).verbose_name) + (f" ({language})" if language else "")
        elif head == AMOUNTS:
            return self._label_of_amount(rest)
        elif head == CODES:
            label = _("code in %(scheme)s") % {"scheme": ".".join(rest)}
        elif head == PARTNERS:
            label = f"{self.organisations.get(int(rest[0]), rest[0])} ({Partner.Role(rest[1]).label})"
        else:
            label = f"{self.milestones.get(int(rest[0]), rest[0])}: {Milestone._meta.get_field(rest[1]).verbose_name}"  # type: ignore[union-attr]
        return label[:1].upper() + label[1:]

    def _label_of_amount(self, rest: list[str]) -> str:
        part = rest.pop() if rest[-1] in ("currency", "as_of") else ""
        measure, fund, instrument = [*rest, "", ""][:3]
        label = label_of_amount(measure, self.funds.get(int(fund)) if fund else None, instrument)
        if part == "currency":
            return _("%(amount)s: currency") % {"amount": label}
        return _("%(amount)s: as of") % {"amount": label} if part else label

    def words(self, key: str, value: Any) -> str:
        """What a fact says."""
        if value is None or value == "" or value == []:
            return _("nothing")
        head, *rest = key.split(".")
        if key in self.linked:
            return ", ".join(
                str(self.linked[key].get(pk, pk)) for pk in (value if isinstance(value, list) else [value])
            )
        if head == AMOUNTS and rest[-1] not in ("currency", "as_of"):
            return formats.amount(value)
        if head == PARTNERS:
            return _("takes part") if value else _("does not take part")
        if head in (AMOUNTS, CODES):
            return ", ".join(value) if isinstance(value, list) else str(value)
        field = Milestone._meta.get_field(rest[1]) if head == MILESTONES else _field(key.partition(":")[0])
        return _in_words(field, value)


def _field(name: str) -> Any:
    return Project._meta.get_field(name)


def named(model: Any, pks: Iterable[int]) -> dict[int, Any]:
    keys, found = sorted(pks), {}
    for start in range(0, len(keys), BATCH):
        found.update(model._default_manager.in_bulk(keys[start : start + BATCH]))
    return found


def _in_words(field: Any, value: Any) -> str:
    if field.choices:
        return str(dict(field.choices).get(value, value))
    if field.get_internal_type() == "DateField":
        return formats.day(value if isinstance(value, date) else date.fromisoformat(value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)
