"""What a file tells and the list has no place for, row by row, with the reason."""

from sympolity.interchange.kinds import kind_of
from sympolity.interchange.kinds.untaken import FIELD
from sympolity.interchange.models import Import
from sympolity.interchange.telling.sentences import Said, said


def untaken(an_import: Import) -> list[Said]:
    """The value of each is what its row is called."""
    kind = kind_of(an_import.kind)
    if FIELD not in kind.keys:
        return []
    rows = an_import.rows.filter(fields__contains=f" {FIELD} ").order_by("number", "id").defer("cells", "values")
    told = ((row, each) for row in rows for each in row.reasons if each.get("field") == FIELD)
    return [said(kind, row.number, {**each, "value": row.title}) for row, each in told]
