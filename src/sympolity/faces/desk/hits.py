"""Hits as a reader sees them: the title in the reader's language, the words marked, and why each was found."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils import translation
from django.utils.translation import gettext as _

from sympolity.ground.journal.models import Entry
from sympolity.ground.kernel.subjects import registered, titles_of
from sympolity.ground.search.cards import cards_of
from sympolity.ground.search.queries import Found, Hit, Why
from sympolity.ground.search.registry import Card, Searchable, Text, objects_open_to, searchables
from sympolity.methods.wording import Asked, Stretch, marked, snippet, words_met

ENTRIES_READ = 100
RECENT_SHOWN = 8
BY_CODE = (Why.CODE, Why.CODE_BEGUN)


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of text with the words that were asked for apart, and the language it is in."""

    stretches: tuple[Stretch, ...]
    language: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """One hit: what it is, where it leads, what met the question and why that counts."""

    kind: str
    icon: str
    url: str
    title: Passage
    context: tuple[str, ...]
    where: Passage | None
    why: str
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Recent:
    kind: str
    icon: str
    title: str
    url: str


def shown(found: Found, hits: Sequence[Hit], user: Any) -> list[Shown]:
    """The hits that the person may see at this moment, in their order."""
    kinds = searchables()
    cards: dict[tuple[str, int], tuple[Any, Card]] = {}
    for label in {hit.label for hit in hits}:
        objects = objects_open_to(user, label, [hit.pk for hit in hits if hit.label == label])
        for each, card in cards_of(label, kinds[label], objects.values()):
            cards[label, each.pk] = each, card
    return [
        _shown(found, hit, kinds[hit.label], *cards[hit.label, hit.pk]) for hit in hits if (hit.label, hit.pk) in cards
    ]


def _shown(found: Found, hit: Hit, kind: Searchable, obj: Any, card: Card) -> Shown:
    title = _title_of(card)
    where = None if hit.why in BY_CODE else _where(card, title, found.asked)
    return Shown(
        kind=str(obj._meta.verbose_name),
        icon=kind.icon,
        url=registered()[hit.label].url(obj),
        title=Passage(tuple(marked(title.words, title.language, found.asked)), title.language),
        context=tuple(filter(None, map(str, kind.context(obj)))),
        where=where,
        why=_why(hit, card, title, where, found),
        is_closed=card.is_closed,
    )


def _title_of(card: Card) -> Text:
    """The title in the reader's language where it was translated, else as it was written."""
    first = card.titles[0]
    here = translation.get_language()
    return next((each for each in card.titles if first.field == each.field != "" and each.language == here), first)


def _where(card: Card, title: Text, asked: Asked) -> Passage | None:
    """The text that meets most of what the title does not."""
    told = words_met(title.words, title.language, asked)
    best, best_text = 0, None
    for text in (*card.titles, *card.bodies):
        if text is not title and text.words and text.words != title.words:
            more = len(words_met(text.words, text.language, asked) - told)
            if more > best:
                best, best_text = more, text
    if best_text is None:
        return None
    stretches = tuple(snippet(best_text.words, best_text.language, asked))
    return Passage(stretches, best_text.language, str(best_text.label))


def _why(hit: Hit, card: Card, title: Text, where: Passage | None, found: Found) -> str:
    if hit.why in BY_CODE:
        return _("code %(code)s") % {"code": ", ".join(_codes_met(card, found.asked))}
    if hit.why == Why.NEAR and found.instead:
        return _("spelling close to “%(word)s”") % {"word": found.instead[0][0]}
    if hit.why == Why.SOME:
        return _("not all of the words")
    if where is not None and where.language and where.language != card.titles[0].language:
        return _("translation: %(language)s") % {"language": language_in_words(where.language)}
    if where is not None and where.language and where.language != title.language:
        return _("original: %(language)s") % {"language": language_in_words(where.language)}
    return ""


def _codes_met(card: Card, asked: Asked) -> list[str]:
    told = [code for code in card.codes if all(word.folded in code.casefold() for word in asked.words)]
    return told[:2] or list(card.codes[:1])


def recent_of(user: Any) -> list[Recent]:
    """What the person worked on last and may still see: the latest first, each once."""
    entries = Entry.objects.filter(by_id=user.pk).order_by("-id").values_list("subject_type", "subject_id")
    kinds = searchables()
    latest = list(dict.fromkeys((label, pk) for label, pk in entries[:ENTRIES_READ] if label in kinds))[:RECENT_SHOWN]
    titles = titles_of(set(latest), user)
    return [
        Recent(str(apps.get_model(label)._meta.verbose_name), kinds[label].icon, *titles[label, pk])
        for label, pk in latest
        if (label, pk) in titles
    ]


def language_in_words(code: str) -> str:
    try:
        return str(translation.get_language_info(code)["name_translated"])
    except KeyError:
        return code
