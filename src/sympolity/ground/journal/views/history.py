from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.core.paginator import Paginator
from django.db.models import DateField, DateTimeField, Model
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sympolity.ground.journal.models import Entry
from sympolity.ground.journal.queries import history_of
from sympolity.ground.journal.undoing import way_back
from sympolity.ground.journal.words import verb_in_words
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.subjects import Subject, find_subject

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Change:
    label: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Step:
    """One entry as the history page tells it."""

    entry: Entry
    verb: str
    changes: tuple[Change, ...]
    undoes: int | None = None
    may_put_back: bool = False


@require_safe
@signed_in
def history(request: SignedInRequest, label: str, pk: int) -> HttpResponse:
    """Who decided what on one object, newest first."""
    found, subject = find_subject(label, pk, request.user)
    require(request.user, "journal.view_history", found)
    request.programme = subject.frame(found)  # type: ignore[attr-defined]
    page = Paginator(history_of(found), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "subject": found,
        "kind": found._meta.verbose_name,
        "subject_url": subject.url(found),
        "page": page,
        "steps": list(steps(page.object_list, found, subject, request.user)),
        "label": label,
    }
    return render(request, "journal/history.html", context)


def steps(entries: Any, found: Model, subject: Subject, user: Any) -> Iterator[Step]:
    model, may = type(found), cache(lambda verb: _may_put_back(verb, found, user))
    for entry in entries:
        changes = tuple(
            _change(model, subject, key, old, new) for key, (old, new) in entry.changes.items() if old or new
        )
        way = way_back(entry.verb)
        offered = way is not None and way.fits(entry) and may(entry.verb)
        yield Step(entry, verb_in_words(entry.verb), changes, entry.source.get("undoes"), offered)


def _may_put_back(verb: str, found: Model, user: Any) -> bool:
    way = way_back(verb)
    return way is not None and bool(user.has_perm(way.permission, way.asked_about(found)))


def _change(model: type[Model], subject: Subject, key: str, old: Any, new: Any) -> Change:
    before, after = subject.told(key, old), subject.told(key, new)
    if before and after:
        return Change(before[0], before[1] or _("nothing"), after[1] or _("nothing"))
    return Change(label_of(model, key), in_words(model, key, old), in_words(model, key, new))


def label_of(model: type[Model], key: str) -> str:
    field, _colon, language = key.partition(":")
    try:
        name = str(getattr(model._meta.get_field(field), "verbose_name", field))
    except FieldDoesNotExist:
        name = verb_in_words(field)
    return f"{name} ({language})" if language else name


def in_words(model: type[Model], key: str, value: Any) -> Any:
    """A journalled value as a person reads it: the words of a choice, yes and no, an object by its name."""
    if value is None or value == "":
        return _("nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    try:
        field: Any = model._meta.get_field(key.partition(":")[0])
    except FieldDoesNotExist:
        return ", ".join(map(str, value)) if isinstance(value, list) else value
    if isinstance(field, DateField) and not isinstance(field, DateTimeField) and isinstance(value, str):
        return formats.day(date.fromisoformat(value))
    if choices := getattr(field, "choices", None):
        return str(dict(choices).get(value, value))
    if field.is_relation and field.related_model and value:
        asked = value if isinstance(value, list) else [value]
        names = field.related_model._default_manager.in_bulk(asked)
        return ", ".join(str(names.get(pk, pk)) for pk in asked)
    return ", ".join(map(str, value)) or _("nothing") if isinstance(value, list) else value
