"""What is remembered of a source can be forgotten; what its lists brought in stays."""

from django.db import transaction

from sympolity.ground.accounts.models import User
from sympolity.interchange.columns.memory import key_of
from sympolity.interchange.models import Import
from sympolity.interchange.operations.checking import begin_checking, map_columns
from sympolity.interchange.operations.states import State, tell_journal


def go_on_if_same(an_import: Import, *, by: User) -> Import:
    """A list whose columns are exactly those of last time is compared at once; its columns can be looked at later."""
    if an_import.state != State.MAPPING or not an_import.mapping.get("is_same"):
        return an_import
    map_columns(an_import, an_import.chosen, by=by)
    an_import.refresh_from_db()
    return begin_checking(an_import, by=by)


@transaction.atomic
def forget_source(an_import: Import, *, by: User) -> int:
    """The next list of this source is read as if it were the first. Returns how many imports were its memory."""
    earlier = Import.objects.standing().filter(programme=an_import.programme_id, kind=an_import.kind)
    same = [
        each
        for each in earlier.select_for_update()
        if key_of(each) == key_of(an_import) and not each.mapping.get("is_forgotten")
    ]
    for each in same:
        each.mapping = {**each.mapping, "is_forgotten": True, "profiles": {}}
    Import.objects.bulk_update(same, ["mapping"], batch_size=100)
    if same:
        tell_journal("columns forgotten", an_import, by=by, changes={"source": an_import.source or an_import.file_name})
    return len(same)
