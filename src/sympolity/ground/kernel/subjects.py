"""Objects that have a history and translations: each app says how to find one for a person and where its page is.

The journal and the languages stand below the network wing and cannot import its models; an app that owns a kind of
object registers it here when it starts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet
from django.http import Http404


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of object. `url` is its page; `frame` the programme whose frame its pages wear, None for the register.

    `told` gives label and words of what the journal writes of it that is not one of its plain fields.
    """

    visible_to: Callable[[Any], QuerySet[Any]]
    url: Callable[[Any], str]
    frame: Callable[[Any], Any] = lambda obj: getattr(obj, "programme", None)
    network: Callable[[Any], Any] = lambda obj: obj.network
    translate_permission: str = "languages.translate"
    told: Callable[[str, Any], tuple[str, Any] | None] = lambda _key, _value: None


_subjects: dict[str, Subject] = {}


def register_subject(model: type[Model], subject: Subject) -> None:
    _subjects[model._meta.label_lower] = subject


def registered() -> dict[str, Subject]:
    return dict(_subjects)


def find_subject(label: str, pk: int, user: Any) -> tuple[Model, Subject]:
    """The object and its kind. Raises Http404 for an unknown kind and for what the person may not see."""
    subject = _subjects.get(label)
    if subject is None:
        raise Http404
    model = apps.get_model(label)
    found = subject.visible_to(user).filter(pk=pk).first()
    if found is None:
        raise Http404(model._meta.verbose_name)
    return found, subject


def titles_of(subjects: set[tuple[str, int]], user: Any) -> dict[tuple[str, int], tuple[str, str]]:
    """Name and page of those objects that still exist and that the person may see, one query for each kind."""
    titles = {}
    for label in {label for label, _pk in subjects} & set(_subjects):
        kind = _subjects[label]
        for found in kind.visible_to(user).filter(pk__in=[pk for of, pk in subjects if of == label]):
            titles[label, found.pk] = (str(found), kind.url(found))
    return titles
