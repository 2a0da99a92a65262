"""Entering thousands of papers of cost at once, by the rules that hold for one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sympolity.affairs.finance.models import Double, Expenditure
from sympolity.affairs.finance.operations.doubles import note_doubles
from sympolity.affairs.finance.operations.expenditure import TOLD, built
from sympolity.affairs.finance.operations.spending_checks import Checks, Spending
from sympolity.affairs.finance.queries.doubles import doubles_of, papers_of_new
from sympolity.affairs.procurement.models import Contract
from sympolity.ground.accounts.models import User
from sympolity.ground.journal.operations import Line, record_all
from sympolity.ground.kernel.refusals import Refused
from sympolity.methods.doubles import Finding
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.models import Programme

BATCH = 1000


class RowsRefused(Refused):
    """Rows of a list that cannot be entered: each by its place, with the field and the sentence."""

    def __init__(self, refusals: Mapping[int, Refused]) -> None:
        first = min(refusals)
        super().__init__(_("Row %(row)s: %(sentence)s") % {"row": first + 1, "sentence": refusals[first]})
        self.refusals = dict(refusals)


@dataclass(frozen=True, slots=True)
class Entered:
    """What a list brought in, and the pairs in it that look like one paper and wait for somebody."""

    expenditures: tuple[Expenditure, ...]
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
    _hold(rows)
    checks = Checks(programme, rows)
    checked = [checks.check(row) for row in rows]
    if refusals := {place: each.refusal for place, each in enumerate(checked) if each.refusal}:
        raise RowsRefused(refusals)
    new = [built(row, each, by) for row, each in zip(rows, checked, strict=True)]
    papers = papers_of_new(new, programme.currency)
    found = doubles_of(papers, programme.network_id)
    saved = Expenditure.objects.bulk_create(new, batch_size=BATCH)
    record_all(
        _lines(rows, saved, source or {"kind": "form"}, reason),
        by=by,
        network=programme.network,
        programme_id=programme.pk,
    )
    doubles = note_doubles(_by_key(found, saved), by=by)
    return Entered(tuple(saved), tuple(doubles))


def _hold(rows: Sequence[Spending]) -> None:
    """Whoever enters papers of the same projects and contracts waits: together they stay within what they are worth."""
    for model, pks in (
        (Project, {row.project.pk for row in rows}),
        (Contract, {row.contract.pk for row in rows if row.contract}),
    ):
        list(model._default_manager.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk").values_list("pk"))


def _lines(
    rows: Sequence[Spending], saved: Sequence[Expenditure], source: Mapping[str, Any], reason: str
) -> Iterable[Line]:
    names = {name: Expenditure._meta.get_field(name).attname for name in TOLD}  # type: ignore[union-attr]
    for row, expenditure in zip(rows, saved, strict=True):
        values = {name: getattr(expenditure, column) for name, column in names.items()}
        changes = {name: (None, value) for name, value in values.items() if value not in (None, "")}
        yield Line("expenditure entered", expenditure, changes, reason, {**source, **(row.came_from or {})})


def _by_key(found: Iterable[Finding], saved: Sequence[Expenditure]) -> list[Finding]:
    """The findings about rows that were not saved yet, by the keys that they have now."""

    def key(each: Any) -> int:
        return saved[each[1]].pk if isinstance(each, tuple) else int(each)

    return [replace(each, first=key(each.first), second=key(each.second)) for each in found]
