"""Taking entries out of a register: those that an import made, and closing those that a list no longer names."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.ground.accounts.models import User
from sympolity.ground.journal.models import Entry
from sympolity.ground.journal.operations import Line, record_all
from sympolity.interchange.kinds.declaration import Stays
from sympolity.network.programmes.models import Programme

BATCH = 500


def remove_entries(
    model: type[Model],
    own: Collection[type[Model]],
    verb: str,
    programme: Programme,
    pks: Sequence[int],
    by: User,
    source: Mapping[str, Any],
    *,
    of_programme: bool = False,
) -> list[Stays]:
    """Delete those that nothing refers to and nobody touched since; `own` are the tables of their own parts.

    What lies in another one goes before it, so that a whole tree can go. What stands `of_programme` is told in the
    journal of the programme, the rest in that of the network.
    """
    left, stays = list(pks), dict[int, Stays]()
    while left:
        stays = {}
        gone: list[int] = []
        lines: list[Line] = []
        for start in range(0, len(left), BATCH):
            chunk = left[start : start + BATCH]
            why = _touched(model, chunk, source.get("import")) | _referred_to(model, own, chunk)
            for each in model._default_manager.filter(pk__in=chunk).order_by("pk"):
                if each.pk in why:
                    stays[each.pk] = Stays(each.pk, str(each), why[each.pk])
                else:
                    gone.append(each.pk)
                    lines.append(Line(verb, each, {"name": (str(each), None)}, source=dict(source)))
        _delete(model, own, gone)
        chain = programme.pk if of_programme else None
        record_all(lines, by=by, network=programme.network, programme_id=chain)
        left = list(stays) if gone else []
    return list(stays.values())


def closing(model: type[Model], close: Callable[..., Any]) -> Callable[..., list[int]]:
    """Closes entries of a register that a list no longer names, as of today; those closed already stay as they are."""

    def close_all(
        _programme: Programme, pks: Sequence[int], by: User, reason: str, source: Mapping[str, Any]
    ) -> list[int]:
        for each in model._default_manager.filter(pk__in=pks, closed_on=None).order_by("pk"):
            close(each, closed_on=timezone.localdate(), by=by, reason=reason, source=source)
        return list(pks)

    return close_all


def _delete(model: type[Model], own: Collection[type[Model]], pks: Sequence[int]) -> None:
    for start in range(0, len(pks), BATCH):
        chunk = pks[start : start + BATCH]
        for part in own:
            field = next(each for each in part._meta.fields if each.related_model is model)
            part._default_manager.filter(**{f"{field.name}__in": chunk}).delete()
        model._default_manager.filter(pk__in=chunk).delete()


def _touched(model: type[Model], pks: list[int], import_id: Any) -> dict[int, str]:
    entries = Entry.objects.filter(subject_type=model._meta.label_lower, subject_id__in=pks)
    return {
        pk: _("It was changed since.")
        for pk, source in entries.values_list("subject_id", "source")
        if source.get("import") != import_id
    }


def _referred_to(model: type[Model], own: Collection[type[Model]], pks: list[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for relation in model._meta.related_objects:
        other: Any = relation.related_model
        if other in own:
            continue
        name = relation.field.name
        used = other._default_manager.filter(**{f"{name}__in": pks}).values_list(name, flat=True)
        for pk in set(used):
            found.setdefault(pk, _("It is used elsewhere: %(where)s.") % {"where": other._meta.verbose_name_plural})
    return found


def removable(
    model: type[Model], own: Collection[type[Model]], pks: Sequence[int], source: Mapping[str, Any]
) -> list[int]:
    """Those of some entries that nobody touched since and nothing refers to."""
    found: list[int] = []
    for start in range(0, len(pks), BATCH):
        chunk = list(pks[start : start + BATCH])
        why = _touched(model, chunk, source.get("import")) | _referred_to(model, own, chunk)
        found += [pk for pk in chunk if pk not in why]
    return found


def made_by_import(model: type[Model], verb: str, source: Mapping[str, Any]) -> list[int]:
    """What an import made beside its own records, and what stands still."""
    made = Entry.objects.filter(subject_type=model._meta.label_lower, verb=verb, source__import=source.get("import"))
    pks = list(made.values_list("subject_id", flat=True))
    found: list[int] = []
    for start in range(0, len(pks), BATCH):
        found += model._default_manager.filter(pk__in=pks[start : start + BATCH]).values_list("pk", flat=True)
    return found
