"""Taking decisions back: each app says, verb by verb, how its own operations do it.

Within half a minute whoever decided may simply undo it. Later it is put back from its history: a decision like any
other, by whoever may take it, with a reason. Either way the first entry stays and the new one points to it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from sympolity.ground.accounts.models import User
from sympolity.ground.journal.models import Entry
from sympolity.ground.journal.spans import Span, taking_back
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.refusals import Refused, why_not

Undo = Callable[[Sequence[Entry], User, str], None]


@dataclass(frozen=True, slots=True)
class Way:
    """How the entries of one verb are taken back.

    `undo` takes entries of this verb about different objects, who decides, and why. `put_back` is the same as a
    decision of later, where it has to follow rules that an undo may pass over. `asked_about` gives what the permission
    is asked for; `allowed` answers for many objects at once. `changed` names the facts that an entry set.
    """

    permission: str
    undo: Undo
    put_back: Undo | None = None
    asked_about: Callable[[Any], Any] = lambda subject: subject
    allowed: Callable[[User, Sequence[Any]], Collection[int]] | None = None
    fits: Callable[[Entry], bool] = lambda _entry: True


_ways: dict[str, Way] = {}


def can_be_taken_back(ways: Mapping[str, Way]) -> None:
    """Each app registers the verbs of its operations when it starts."""
    _ways.update(ways)


def way_back(verb: str) -> Way | None:
    return _ways.get(verb)


def is_undoable(span: Span) -> bool:
    return bool(span.verbs) and span.verbs <= _ways.keys()


def one_by_one(take_back: Callable[[Entry, Any, User, str], Any]) -> Undo:
    """For an operation about one object: it is given the entry, the object, who decides and why."""

    def undo(entries: Sequence[Entry], by: User, reason: str) -> None:
        objects = subjects_of(entries)
        for entry in entries:
            with taking_back(entry):
                take_back(entry, objects[entry.subject_id], by, reason)

    return undo


def by_old_facts(change: Callable[..., Any]) -> Undo:
    """For an operation that takes the facts of one object by name: it is given those that the entry replaced."""
    return one_by_one(lambda entry, subject, by, reason: change(subject, by=by, **old_facts(subject, entry)))


def of_plain_facts(entry: Entry) -> bool:
    """Whether an entry says only what stands in the row of its object."""
    model: Any = apps.get_model(entry.subject_type)
    return set(entry.changes) <= {field.name for field in model._meta.concrete_fields}


def life_of(
    noun: str, permission: str, change: Callable[..., Any], close: Callable[..., Any], reopen: Callable[..., Any]
) -> dict[str, Way]:
    """The ways back of a kind of object that is changed, closed on a day and opened again."""

    def close_again(entry: Entry, subject: Any, by: User, reason: str) -> None:
        close(subject, by=by, reason=reason, **old_facts(subject, entry))

    def open_again(_entry: Entry, subject: Any, by: User, reason: str) -> None:
        reopen(subject, by=by, reason=reason)

    return {
        f"{noun} changed": Way(permission, by_old_facts(change), fits=of_plain_facts),
        f"{noun} closed": Way(permission, one_by_one(open_again)),
        f"{noun} opened again": Way(permission, one_by_one(close_again), fits=of_plain_facts),
    }


def old_facts(subject: Model, entry: Entry) -> dict[str, Any]:
    """What the plain fields said before an entry, as the model knows them. Raises Refused for what is gone since."""
    facts: dict[str, Any] = {}
    for name, (old, _new) in entry.changes.items():
        field: Any = subject._meta.get_field(name)
        if field.is_relation and old is not None:
            facts[name] = field.related_model._default_manager.filter(pk=old).first()
            if facts[name] is None:
                raise Refused(_("What stood there before is no longer there."))
        elif old is None and not field.null:
            facts[name] = field.get_default()
        else:
            facts[name] = old if field.is_relation else field.to_python(old)
    return facts


def subjects_of(entries: Sequence[Entry]) -> dict[int, Any]:
    """The objects of entries of one kind. Raises Refused where one is gone."""
    model: Any = apps.get_model(entries[0].subject_type)
    wanted = {entry.subject_id for entry in entries}
    found = {}
    keys = sorted(wanted)
    for start in range(0, len(keys), 500):
        found.update(model._default_manager.in_bulk(keys[start : start + 500]))
    if wanted - found.keys():
        raise Refused(_("What it was about is no longer there."))
    return found


@transaction.atomic
def take_back(entries: Sequence[Entry], *, by: User, reason: str = "", later: bool = False) -> None:
    """All of these entries, the newest first, or nothing. `later` asks for a decision of its own.

    Raises Refused where somebody has decided otherwise since, PermissionDenied where the person may not.
    """
    refuse_overtaken(entries)
    groups = groupby(
        sorted(entries, key=lambda entry: -entry.number), key=lambda entry: (entry.verb, entry.subject_type)
    )
    for (verb, _kind), grouped in groups:
        for together in _apart(grouped):
            way = _ways.get(verb)
            if way is None or not all(way.fits(entry) for entry in together):
                raise Refused(_("This decision cannot be taken back in one step. Change it by hand."))
            _require(way, together, by)
            undo = way.put_back if later and way.put_back else way.undo
            undo(together, by, reason)


def _apart(entries: Iterable[Entry]) -> list[list[Entry]]:
    """Each object once in a group: of two entries about one, the newer is taken back first."""
    groups: list[tuple[set[int], list[Entry]]] = [(set(), [])]
    for entry in entries:
        if entry.subject_id in groups[-1][0]:
            groups.append((set(), []))
        groups[-1][0].add(entry.subject_id)
        groups[-1][1].append(entry)
    return [group for _seen, group in groups if group]


def _require(way: Way, entries: Sequence[Entry], by: User) -> None:
    objects = list(subjects_of(entries).values())
    if way.allowed is not None:
        allowed = way.allowed(by, objects)
        refused = [each for each in objects if each.pk not in allowed]
    else:
        refused = [each for each in objects if not by.has_perm(way.permission, way.asked_about(each))]
    if refused:
        words = why_not(way.permission, by, way.asked_about(refused[0]))
        raise PermissionDenied(words or _("Your role here does not include this."))


def refuse_overtaken(entries: Sequence[Entry]) -> None:
    """Raises Refused where a later entry set one of the same facts of the same object."""
    first = min(entries, key=lambda entry: entry.number)
    numbers = {entry.number for entry in entries}
    facts: dict[tuple[str, int], tuple[int, set[str]]] = {}
    for entry in sorted(entries, key=lambda entry: entry.number):
        about = entry.subject_type, entry.subject_id
        facts[about] = entry.number, facts.get(about, (0, set()))[1] | set(entry.changes)
    later = Entry.objects.filter(chain=first.chain, number__gt=first.number).order_by("number")
    if len(facts) == 1:
        later = later.filter(subject_type=first.subject_type, subject_id=first.subject_id)
    for other in later.select_related("by").iterator(chunk_size=2000):
        since, names = facts.get((other.subject_type, other.subject_id), (0, set()))
        if other.number in numbers or other.number < since or not names & set(other.changes):
            continue
        words = {"when": formats.moment(other.at), "person": other.by or _("the system")}
        raise Refused(_("%(person)s changed this on %(when)s. What stands there now is kept.") % words)
