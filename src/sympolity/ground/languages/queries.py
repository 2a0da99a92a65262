"""What a field says in the reader's language, and how honest that is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Protocol, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import translation

from sympolity.ground.languages.models import Translation, hash_of_text

AnyModel = TypeVar("AnyModel", bound=models.Model)


class Speaks(Protocol):
    """An object whose fields can stand in several languages: it names them and the language it was written in."""

    pk: int

    @property
    def translated(self) -> tuple[str, ...]: ...

    @property
    def source_language(self) -> str: ...


class State(StrEnum):
    """How far a text in one language can be trusted."""

    SOURCE = "source"
    MISSING = "missing"
    MACHINE = "machine"
    HUMAN = "human"
    REVIEWED = "reviewed"
    OUTDATED = "outdated"


@dataclass(frozen=True, slots=True)
class Said:
    """A text to be shown: the words, the language they really are in, and the state in the language asked for."""

    text: str
    language: str
    asked: str
    state: State

    @property
    def is_fallback(self) -> bool:
        return self.language != self.asked

    @property
    def direction(self) -> str:
        return "rtl" if translation.get_language_info(self.language)["bidi"] else "ltr"


def state_of(source_text: str, found: Translation | None) -> State:
    if found is None or not found.text:
        return State.MISSING
    if found.source_hash != hash_of_text(source_text):
        return State.OUTDATED
    return State(found.made)


def say(subject: Speaks, field: str, language: str | None = None) -> Said:
    """The text of a field in a language; without a translation, the source text in its own language.

    An outdated translation is still shown: it says nearly the right thing in a language the reader knows, and its
    state says that it is old. Objects that went through `with_translations` cost no query.
    """
    asked = language or translation.get_language() or settings.LANGUAGE_CODE
    source_text = getattr(subject, field) or ""
    if asked == subject.source_language or not source_text:
        return Said(source_text, subject.source_language, asked, State.SOURCE)
    found = _translations_of(subject, asked).get(field)
    state = state_of(source_text, found)
    if found is None or state == State.MISSING:
        return Said(source_text, subject.source_language, asked, State.MISSING)
    return Said(found.text, asked, asked, state)


def _translations_of(subject: Speaks, language: str) -> dict[str, Translation]:
    loaded: dict[str, dict[str, Translation]] = subject.__dict__.setdefault("_translations", {})
    if language not in loaded:
        loaded[language] = {each.field: each for each in all_translations(subject) if each.language == language}
    return loaded[language]


def with_translations(subjects: Iterable[AnyModel], language: str | None = None) -> list[AnyModel]:
    """The objects, of one kind or several, their translations into one language loaded in one query.

    A row that was read several times, such as the project of each of its papers, is told each time.
    """
    asked = language or translation.get_language() or settings.LANGUAGE_CODE
    objects = list(subjects)
    wanted: dict[str, dict[int, list[AnyModel]]] = {}
    for each in objects:
        each.__dict__.setdefault("_translations", {})[asked] = {}
        if each.source_language != asked:  # type: ignore[attr-defined]
            wanted.setdefault(each._meta.label_lower, {}).setdefault(each.pk, []).append(each)
    if not wanted:
        return objects
    among = reduce(or_, (Q(subject_type=label, subject_id__in=list(of_type)) for label, of_type in wanted.items()))
    for row in Translation.objects.filter(among, language=asked):
        for each in wanted[row.subject_type][row.subject_id]:
            each.__dict__["_translations"][asked][row.field] = row
    return objects


def all_translations(subject: Speaks) -> models.QuerySet[Translation]:
    label = subject._meta.label_lower  # type: ignore[attr-defined]
    return Translation.objects.filter(subject_type=label, subject_id=subject.pk)


@dataclass(frozen=True, slots=True)
class Tab:
    """One language of one object on its translation page: every translatable field with its text and state."""

    language: str
    fields: tuple[tuple[str, str, str, State], ...]  # key, label, text, state

    @property
    def state(self) -> State:
        """The weakest state among the fields that have a source text."""
        order = [State.MISSING, State.OUTDATED, State.MACHINE, State.HUMAN, State.REVIEWED, State.SOURCE]
        return min((state for *_, state in self.fields), key=order.index, default=State.SOURCE)


def tabs_of(subject: Speaks, languages: Sequence[str] | None = None) -> list[Tab]:
    """Every language of the installation with the state of each field of the object."""
    rows = {(row.language, row.field): row for row in all_translations(subject)}
    return [
        Tab(language, tuple(_field_of(subject, field, language, rows) for field in subject.translated))
        for language in languages or [code for code, _name in settings.LANGUAGES]
    ]


def _field_of(
    subject: Speaks, field: str, language: str, rows: dict[tuple[str, str], Translation]
) -> tuple[str, str, str, State]:
    label = str(subject._meta.get_field(field).verbose_name)  # type: ignore[attr-defined]
    source_text = getattr(subject, field) or ""
    if language == subject.source_language or not source_text:
        return field, label, source_text, State.SOURCE
    found = rows.get((language, field))
    return field, label, found.text if found else "", state_of(source_text, found)
