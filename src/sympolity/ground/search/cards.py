"""From objects to documents: their texts, the translations of these, and the keys of all."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sympolity.ground.languages.models import Translation
from sympolity.ground.search.registry import Card, Searchable, Text
from sympolity.methods.wording import Part, fold, keys_of

Translations = Mapping[tuple[int, str], list[Translation]]


def audience_key(audience: str) -> str:
    return f"a{audience}"


def kind_key(label: str) -> str:
    return f"k{fold(label.replace('.', ''))}"


def cards_of(label: str, kind: Searchable, objects: Iterable[Any]) -> list[tuple[Any, Card]]:
    """Each object with its card, the translations of its texts among them."""
    found = list(objects)
    spoken = _translations_of(label, found) if found and hasattr(found[0], "translated") else {}
    return [(each, _with_translations(kind.card(each), each.pk, spoken)) for each in found]


def _translations_of(label: str, objects: list[Any]) -> Translations:
    spoken: dict[tuple[int, str], list[Translation]] = {}
    rows = Translation.objects.filter(subject_type=label, subject_id__in=[each.pk for each in objects])
    for row in rows.order_by("language"):
        spoken.setdefault((row.subject_id, row.field), []).append(row)
    return spoken


def _with_translations(card: Card, pk: int, spoken: Translations) -> Card:
    if not spoken:
        return card
    return replace(card, titles=_each_with(card.titles, pk, spoken), bodies=_each_with(card.bodies, pk, spoken))


def _each_with(texts: tuple[Text, ...], pk: int, spoken: Translations) -> tuple[Text, ...]:
    more = [
        Text(row.text, row.language, text.field, text.label)
        for text in texts
        if text.field
        for row in spoken.get((pk, text.field), ())
    ]
    return (*texts, *more)


def keys_of_card(label: str, card: Card) -> set[str]:
    titles = [Part(text.words, text.language) for text in card.titles if text.words]
    bodies = [Part(text.words, text.language) for text in card.bodies if text.words]
    return keys_of(titles, bodies, card.codes) | {audience_key(card.audience), kind_key(label)}
