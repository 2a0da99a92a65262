"""Entering thousands of papers of cost at once, by the rules that hold for one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from sympolity.affairs.finance.models import Double, Expenditure
from sympolity.affairs.finance.operations.doubles import note_doubles
from sympolity.affairs.finance.operations.expenditure import TOLD, values_of
from sympolity.affairs.finance.operations.spending_checks import Checked, Checks, Spending
from sympolity.affairs.finance.queries.doubles import New, doubles_of
from sympolity.affairs.procurement.models import Contract
from sympolity.ground.accounts.models import User
from sympolity.ground.journal.operations import Line, Subject, record_all
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.kernel.rows import fresh_ids, insert_rows
from sympolity.methods.doubles import Finding
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.models import Programme

ATTNAMES = {each.name: each.attname for each in Expenditure._meta.concrete_fields}
TOLD_OF = {name: ATTNAMES[name] for name in TOLD}


class RowsRefused(Refused):
    """Rows of a list that cannot be entered: each by its place, with the field and the sentence."""

    def __init__(self, refusals: Mapping[int, Refused]) -> None:
        first = min(refusals)
        super().__init__(_("Row %(row)s: %(sentence)s") % {"row": first + 1, "sentence": refusals[first]})
        self.refusals = dict(refusals)


@dataclass(frozen=True, slots=True)
class Entered:
    """The keys of what a list brought in, and the pairs in it that look like one paper and wait for somebody."""

    pks: tuple[int, ...]
    doubles: tuple[Double, ...]


def check_expenditures(rows: Sequence[Spending], *, programme: Programme) -> dict[int, Refused]:
    """What speaks against the rows of a list, by their places; nothing is written."""
    checks = Checks(programme, rows)
    checked = ((place, checks.check(row)) for place, row in enumerate(rows))
    return {place: each.refusal for place, each in checked if each.refusal}


@transaction.atomic
def enter_expenditures(
    rows: Sequence[Spending],
    *,
    programme: Programme,
    by: User | None,
    source: Mapping[str, Any] | None = None,
    reason: str = "",
) -> Entered:
    """Enter a whole list or nothing of it. Papers that look double are entered and wait for somebody.

    Raises RowsRefused with the refusal of each row that cannot be entered.
    """
    entering = Entering(programme, by=by, source=source, reason=reason)
    pks = entering.enter(rows)
    return Entered(tuple(pks), tuple(entering.note_doubles()))


class Entering:
    """A list that is entered part after part, in the transaction of the caller; no part is held after it was saved."""

    def __init__(
        self, programme: Programme, *, by: User | None, source: Mapping[str, Any] | None = None, reason: str = ""
    ) -> None:
        self.programme, self.by, self.reason = programme, by, reason
        self.source = source or {"kind": "form"}
        self.checks = Checks(programme)
        self.papers = New(programme.currency)
        self.pks: list[int] = []

    def enter(self, rows: Sequence[Spending]) -> list[int]:
        """The keys of these papers. Raises RowsRefused with the refusal of each row that cannot be entered."""
        _hold(rows)
        self.checks.learn(rows)
        checked = [self.checks.check(row) for row in rows]
        start = len(self.pks)
        if refusals := {start + place: each.refusal for place, each in enumerate(checked) if each.refusal}:
            raise RowsRefused(refusals)
        pks = fresh_ids(Expenditure, len(rows))
        written = [_columns(*each, self.by) for each in zip(pks, rows, checked, strict=True)]
        insert_rows(Expenditure, tuple(written[0]) if written else (), (tuple(each.values()) for each in written))
        for place, (row, each) in enumerate(zip(rows, checked, strict=True), start):
            self.papers.add(place, row, row.supplier, each.rate)
        self.pks += pks
        record_all(
            _lines(rows, written, self.source, self.reason),
            by=self.by,
            network=self.programme.network,
            programme_id=self.programme.pk,
        )
        return pks

    def note_doubles(self) -> list[Double]:
        """Once all is entered: the pairs that look like one paper, in the list and before it."""
        found = doubles_of(self.papers, self.programme.network_id, but=set(self.pks))
        return note_doubles(_by_key(found, self.pks), by=self.by)


def _hold(rows: Sequence[Spending]) -> None:
    """Whoever enters papers of the same projects and contracts waits: together they stay within what they are worth."""
    for model, pks in (
        (Project, {row.project.pk for row in rows}),
        (Contract, {row.contract.pk for row in rows if row.contract}),
    ):
        list(model._default_manager.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk").values_list("pk"))


def _columns(pk: int, row: Spending, checked: Checked, by: User | None) -> dict[str, Any]:
    """What stands in the columns of a paper that passed."""
    values = {"id": pk, "project": row.project, "entered_by": by, **values_of(row, checked)}
    return {ATTNAMES[name]: each.pk if isinstance(each, Model) else each for name, each in values.items()}


def _lines(
    rows: Sequence[Spending], written: Sequence[Mapping[str, Any]], source: Mapping[str, Any], reason: str
) -> Iterable[Line]:
    label = Expenditure._meta.label_lower
    for row, columns in zip(rows, written, strict=True):
        changes = {name: (None, columns[at]) for name, at in TOLD_OF.items() if columns[at] not in (None, "")}
        subject = Subject(label, columns["id"])
        yield Line("expenditure entered", subject, changes, reason, {**source, **(row.came_from or {})})


def _by_key(found: Iterable[Finding], pks: Sequence[int]) -> list[Finding]:
    """The findings about rows that were not saved yet, by the keys that they have now."""

    def key(each: Any) -> int:
        return pks[each[1]] if isinstance(each, tuple) else int(each)

    return [replace(each, first=key(each.first), second=key(each.second)) for each in found]
