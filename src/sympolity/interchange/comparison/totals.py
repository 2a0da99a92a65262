"""The totals that a list states itself, held against what its rows add up to."""

from collections.abc import Collection, Sequence
from typing import Any

from sympolity.interchange.comparison.draft import Draft
from sympolity.interchange.kinds import FieldKind
from sympolity.interchange.values import NOTHING, Reader, Unfit
from sympolity.methods.tabular import Row, Unreadable


def check_totals(
    total_rows: Sequence[Row], drafts: Collection[Draft], readers: Collection[Reader]
) -> list[dict[str, Any]]:
    """One finding for each amount in a row of totals: what it says, and the sum of the rows that comes nearest.

    A total may stand for all rows, for those above it, or for those since the total before.
    """
    found: list[dict[str, Any]] = []
    for reader in readers:
        if reader.spec.kind is not FieldKind.MONEY or reader.index < 0:
            continue
        amounts = {draft.number: draft.values.get(reader.spec.key) for draft in drafts}
        cents = sorted((number, amount[0]) for number, amount in amounts.items() if amount)
        before = 0
        for row in total_rows:
            says = _amount(row, reader)
            if says is None:
                continue
            sums = {
                sum(value for number, value in cents if before < number < row.number),
                sum(value for number, value in cents if number < row.number),
                sum(value for _number, value in cents),
            }
            nearest = min(sums, key=lambda each: abs(each - says[0]))
            found.append(
                {"row": row.number, "field": reader.spec.key, "says": says, "sum": nearest, "fits": nearest == says[0]}
            )
            before = row.number
    return sorted(found, key=lambda each: each["row"])


def _amount(row: Row, reader: Reader) -> Any:
    cell = row.cells[reader.index] if reader.index < len(row.cells) else None
    if cell is None or cell == "":
        return None
    try:
        value = reader.read(cell)
    except (Unreadable, Unfit):
        return None
    return None if value is NOTHING else value
