"""What can be found: each app says, for a kind of object with a page, what it is found under.

    register_searchable(Project, Searchable(name=_("Projects"), icon="projects", rows=..., card=...))

Page and visibility are those of `kernel.subjects`, where the kind has to be registered too.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from sympolity.ground.kernel.subjects import registered

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Text:
    """A text of an object: its words, their language, and the field whose translations belong to it."""

    words: str
    language: str = ""
    field: str = ""
    label: Words = ""


@dataclass(frozen=True, slots=True)
class Card:
    """What an object is found under; `titles[0]` is its title."""

    audience: str
    titles: tuple[Text, ...]
    codes: tuple[str, ...] = ()
    bodies: tuple[Text, ...] = ()
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Searchable:
    """A kind of object. `rows` reads objects with all that `card` looks at, in few queries; `context` are the
    facts that tell one hit from another of the same title; empty ones are left out.

    `follows` names the kinds whose change changes the card too, and how to find the objects concerned. `open_to`
    narrows the objects of one page to those a person may see, where the subject's `visible_to` would look at all.
    """

    name: Words
    icon: str
    rows: Callable[[], QuerySet[Any]]
    card: Callable[[Any], Card]
    context: Callable[[Any], Iterable[str]] = lambda _obj: ()
    follows: Mapping[str, Callable[[Sequence[int]], Iterable[int]]] = field(default_factory=dict)
    open_to: Callable[[Any, Sequence[int]], Iterable[Any]] | None = None


def pointing_at(model: type[Model], field: str) -> Callable[[Sequence[int]], Iterable[int]]:
    """For `follows`: finds the objects of a model of which a relation leads to what changed."""

    def find(pks: Sequence[int]) -> Iterable[int]:
        rows = model._default_manager.filter(**{f"{field}__in": pks})
        return rows.order_by().values_list("pk", flat=True)

    return find


_searchables: dict[str, Searchable] = {}


def register_searchable(model: type[Model], searchable: Searchable) -> None:
    _searchables[model._meta.label_lower] = searchable


def searchables() -> dict[str, Searchable]:
    return dict(_searchables)


def objects_open_to(user: Any, label: str, pks: Sequence[int]) -> dict[int, Any]:
    """Those of the objects that the person may see now, ready for their cards."""
    kind = _searchables[label]
    if kind.open_to is not None:
        allowed = [each.pk for each in kind.open_to(user, pks)]
    else:
        allowed = list(registered()[label].visible_to(user).filter(pk__in=pks).order_by().values_list("pk", flat=True))
    return {each.pk: each for each in kind.rows().filter(pk__in=allowed)}
