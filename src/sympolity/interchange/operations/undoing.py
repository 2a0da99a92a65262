"""A whole import is taken back: what it changed, what it added, what it remembered. The journal keeps both."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.jobs import Progress
from sympolity.ground.kernel.refusals import Refused
from sympolity.interchange.kinds import Fact, RecordKind, Stays, kind_of
from sympolity.interchange.kinds.organisations import remove as remove_organisations
from sympolity.interchange.kinds.territories import remove as remove_territories
from sympolity.interchange.models import Import, ImportRow
from sympolity.interchange.operations.facts import batch_of, listed, resolved, told
from sympolity.interchange.operations.naming import end_territories_again
from sympolity.interchange.operations.states import (
    State,
    Tell,
    begin,
    held,
    many_rows,
    move,
    page_of,
    silent,
    source_of,
    tell_journal,
)
from sympolity.network.organisations.models import OrganisationName
from sympolity.network.organisations.operations import forget_name as forget_organisation
from sympolity.network.territories.models import TerritoryName
from sympolity.network.territories.operations import forget_name as forget_territory

Outcome = ImportRow.Outcome
MOST_ROUNDS = 5


def begin_undoing(an_import: Import, *, by: User) -> Import:
    if an_import.state == State.UNDONE:
        return an_import
    return begin(an_import, State.UNDOING, "import-undo", by=by)


@many_rows()
@transaction.atomic
def undo_import(an_import: Import, *, by: User, progress: Progress | None = None, tell: Tell = silent) -> Import:
    """What nobody touched since goes back to what it was; what somebody touched stays, and is named with the reason."""
    locked = held(an_import)
    if locked.state == State.UNDONE:
        return locked
    if locked.state != State.UNDOING:
        raise Refused(_("Only an import that came in can be undone."))
    kind = kind_of(locked.kind)
    made = locked.brought.get("made", {})
    closed = set(locked.brought.get("closed", ()))
    rows = locked.rows.filter(outcome__in=(Outcome.CHANGED, Outcome.GONE)).order_by("number", "id")
    changed = [row for row in rows if row.outcome == Outcome.CHANGED or row.subject_id in closed]
    tell(0, 0)
    stays = restore(locked, kind, changed, made, by=by)
    if kind.remove is not None and (added := locked.added()):
        stays += kind.remove(locked.programme, added, by, source_of(locked, 0))
    end_territories_again(locked, by=by)
    if organisations := locked.brought.get("organisations"):
        stays += remove_organisations(locked.programme, organisations, by, source_of(locked, 0))
    if territories := locked.brought.get("territories"):
        stays += remove_territories(locked.programme, territories, by, source_of(locked, 0))
    forget(locked, by=by)
    move(locked, State.UNDONE)
    locked.undone_at = timezone.now()
    locked.summary = {**locked.summary, "stays": [[each.title, each.why] for each in stays]}
    locked.save(update_fields=["state", "undone_at", "summary"])
    tell_journal("import undone", locked, by=by, changes={"stays": len(stays)})
    if progress is not None:
        progress.finish(url=page_of(locked))
    return locked


def restore(
    an_import: Import, kind: RecordKind, rows: Sequence[ImportRow], made: Mapping[str, int], *, by: User
) -> list[Stays]:
    """Old values return to the fields that still hold what the import wrote."""
    now = {each.id: each for each in kind.standing(listed(an_import))} if rows else {}
    stays: list[Stays] = []
    facts: dict[int, Fact] = {}
    for row in rows:
        stored = now.get(row.subject_id or 0)
        if stored is None:
            stays.append(Stays(row.subject_id or 0, row.title, _("It is not there any more.")))
            continue
        written = resolved(kind, {key: new for key, (_old, new) in row.changes.items()}, made)
        back = {
            key: [new, old]
            for key, (old, new) in row.changes.items()
            if stored.values.get(key) == written[key] or (not stored.values.get(key) and not written[key])
        }
        if len(back) < len(row.changes):
            stays.append(Stays(stored.id, stored.title, _("Somebody changed it since.")))
        if back:
            source = source_of(an_import, row.number, {}) | {"undo": True}
            facts[row.number or -row.pk] = Fact(
                stored.id, told(kind, stored.values, back), source | {"row": row.number or -row.pk}
            )
    return stays + _restored(an_import, kind, facts, by=by)


def _restored(an_import: Import, kind: RecordKind, facts: dict[int, Fact], *, by: User) -> list[Stays]:
    """Write the old values; a record whose old values would break a rule today stays as it is."""
    stays: list[Stays] = []
    titles = dict(an_import.rows.filter(number__in=list(facts)[:900]).values_list("number", "title"))
    for _round in range(MOST_ROUNDS):
        batch = batch_of(an_import, list(facts.values()), by=by)
        breaches = kind.check(batch) if kind.check and facts else []
        if not breaches:
            if facts:
                kind.bring(batch)
            break
        broken = {breach.row or 0: breach.sentence for breach in breaches}
        stays += [Stays(0, titles.get(row, ""), why) for row, why in broken.items() if facts.pop(row, None)]
    return stays


def forget(an_import: Import, *, by: User) -> None:
    """Spellings that the import taught are forgotten again."""
    why = _("The import was undone.")
    remembered: list[list[Any]] = an_import.brought.get("names", [])
    of_organisations = [pk for about, pk in remembered if about == "organisation"]
    for name in OrganisationName.objects.filter(pk__in=of_organisations):
        forget_organisation(name, by=by, reason=why)
    of_territories = [pk for about, pk in remembered if about == "territory"]
    for place_name in TerritoryName.objects.filter(pk__in=of_territories):
        forget_territory(place_name, by=by, reason=why)
