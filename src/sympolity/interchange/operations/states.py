"""Moving an import from state to state, always under its lock."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from sympolity.ground.accounts.models import User
from sympolity.ground.journal.operations import record
from sympolity.ground.kernel import jobs
from sympolity.ground.kernel.refusals import Refused
from sympolity.interchange.models import Import
from sympolity.methods.cycle import IMPORT, Refusal

Tell = Callable[[int, int], None]
State = Import.State


@contextmanager
def many_rows() -> Iterator[None]:
    """Ten thousand rows make a million objects that all live to the end: looking for garbage among them costs a third
    of the time and finds nothing. Freed by their count they still are."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def silent(done: int, total: int) -> None:
    """Where nobody watches."""


def held(an_import: Import) -> Import:
    """The import as it stands now, locked until the transaction ends."""
    return (
        Import.objects.select_for_update(of=("self",))
        .select_related("programme__network", "continues")
        .get(pk=an_import.pk)
    )


def move(an_import: Import, state: str) -> None:
    """Raises Refused where the import is no longer, or not yet, where this could follow."""
    try:
        an_import.state = IMPORT.move(an_import.state, state)
    except Refusal as refusal:
        label = State(refusal.state).label
        raise Refused(_("This import is “%(state)s” now. Open it again.") % {"state": label}) from refusal


@transaction.atomic
def begin(an_import: Import, state: str, kind: str, *, by: User) -> Import:
    """Move on and start the work. Whoever asks twice starts it once."""
    locked = held(an_import)
    if locked.state == state:
        return locked
    move(locked, state)
    locked.job = jobs.start(kind, by=by, **{"import": locked.pk})
    locked.save(update_fields=["state", "job"])
    return locked


@transaction.atomic
def enter(an_import: Import, state: str) -> Import:
    """Move on without background work: whoever asks does the work at once, as the shell does."""
    locked = held(an_import)
    if locked.state != state:
        move(locked, state)
        locked.save(update_fields=["state"])
    return locked


# Where an import goes back to when its work was stopped or broke off.
BACK = {
    State.READING: State.FAILED,
    State.CHECKING: State.MAPPING,
    State.COMMITTING: State.READY,
    State.UNDOING: State.COMMITTED,
}


@transaction.atomic
def recover(an_import: Import) -> Import:
    """After work that ended early: back to the step before it. Raises Refused while the work goes on."""
    locked = held(an_import)
    if locked.state not in BACK:
        return locked
    if locked.job and not locked.job.is_over:
        raise Refused(_("The work on this import still goes on."))
    move(locked, BACK[State(locked.state)])
    locked.save(update_fields=["state"])
    return locked


def source_of(an_import: Import, number: int | None = None, letters: dict[str, str] | None = None) -> dict[str, Any]:
    """What the journal says about where a figure stood: file, hash, sheet, row and columns."""
    source: dict[str, Any] = {
        "kind": "import",
        "import": an_import.pk,
        "file": an_import.file_name,
        "sha256": an_import.sha256,
    }
    if an_import.continues_id and an_import.continues:
        source["corrects"] = an_import.continues.file_name
    if number is not None:
        source |= {"sheet": an_import.sheet, "row": number, "columns": letters or {}}
    return source


def tell_journal(verb: str, an_import: Import, *, by: User, changes: dict[str, Any] | None = None) -> None:
    record(
        verb,
        an_import,
        by=by,
        network=an_import.programme.network,
        programme_id=an_import.programme_id,
        changes={name: (None, value) for name, value in (changes or {}).items()},
        source=source_of(an_import),
    )


def page_of(an_import: Import) -> str:
    return reverse("interchange:import", args=[an_import.programme.slug, an_import.pk])
