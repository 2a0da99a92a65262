"""Finding: what a person may find, what counts more first, and why each of it was found."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.db.models.expressions import RawSQL

from sympolity.ground.search import engine
from sympolity.ground.search.audiences import audiences_of
from sympolity.ground.search.cards import audience_key, cards_of, keys_of_card, kind_key
from sympolity.ground.search.models import Document, Pending, Term
from sympolity.ground.search.registry import searchables
from sympolity.methods.wording import Asked, AskedWord, Clause, allowed_slips, ask, ends_of, nearest, swapped

MOST_HITS = 200
MOST_COUNTED = 1_000
FEW = 3  # so few hits make it worth looking for a slip of the hand
MOST_ALIKE = 4_000


class Why(StrEnum):
    """What in an object met the question, from the strongest reason to the weakest."""

    CODE = "code"
    TITLE = "title"
    TITLE_BENT = "title-bent"
    TITLE_BEGUN = "title-begun"
    TEXT = "text"
    TEXT_BENT = "text-bent"
    TEXT_BEGUN = "text-begun"
    NEAR = "near"
    SOME = "some"


@dataclass(frozen=True, slots=True)
class Hit:
    label: str
    pk: int
    why: Why


@dataclass(frozen=True, slots=True)
class Found:
    """The hits in their order; `counts` by kind stop at MOST_COUNTED. `instead` says what was read for what."""

    asked: Asked
    hits: tuple[Hit, ...]
    counts: dict[str, int]
    instead: tuple[tuple[str, str], ...] = ()
    is_partial: bool = False

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def find(text: str, user: Any, *, kinds: Sequence[str] = (), most: int = MOST_HITS, count: bool = True) -> Found:
    """The objects that a person may find under a text, the best first.

    Every word has to be met. Where that gives too little, words that nobody wrote are taken for slips of the hand;
    where it still gives nothing, objects that meet most of the words are shown.
    """
    asked = ask(text)
    audiences = audiences_of(user)
    if not asked or not audiences:
        return Found(asked, (), {})
    within = _within(audiences, kinds)
    hits = _collect(_tiers(asked), within, most)
    instead: tuple[tuple[str, str], ...] = ()
    last = [word.begun("w", "s") for word in asked.words]
    if len(hits) < FEW:
        nearer = _with_near(asked, audiences, within[:1])
        if nearer != asked:
            more = _collect([(Why.NEAR, [word.nearly() for word in nearer.words])], within, most)
            if len(more) > len(hits):
                known = set(hits)
                hits |= {document: Why.NEAR for document in more if document not in known}
                instead = tuple((word.written, word.near[0]) for word in nearer.words if word.near)
                asked, last = nearer, [word.nearly() for word in nearer.words]
    is_partial = not hits and len(asked.words) > 1
    if is_partial:
        hits, last = _partly(asked, within, most)
    counts = engine.counts([*within[:1], *last], MOST_COUNTED) if count and hits else {}
    return Found(asked, tuple(_in_order(hits)), counts, instead, is_partial)


def subjects_matching(label: str, text: str) -> RawSQL | None:
    """The keys of the objects of one kind under which every word is met, for `pk__in`; None for no words at all.

    It narrows rows that a person sees already, and asks for no audience.
    """
    asked = ask(text)
    if not asked:
        return None
    clauses = [word.begun("w", "s") for word in asked.words]
    if len(asked.words) == 1 and any(letter.isdigit() for letter in asked.code):
        clauses = [(*clauses[0], f"c{asked.code}", f"c{asked.code}*")]
    return engine.subjects(label, [(kind_key(label),), *clauses])


def waiting() -> int:
    """How many objects wait for the background work; all of them while the index is being made."""
    if Pending.objects.filter(subject_type="").exists():
        return sum(kind.rows().count() for kind in searchables().values())
    return Pending.objects.count()


def lagging() -> Iterator[tuple[str, int]]:
    """By kind, how many objects have a document that is missing, out of date, or about nothing."""
    for label, kind in searchables().items():
        kept = dict(Document.objects.filter(subject_type=label).values_list("subject_id", "keys"))
        wrong = 0
        pks = list(kind.rows().order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(pks), 500):
            for each, card in cards_of(label, kind, kind.rows().filter(pk__in=pks[start : start + 500])):
                wrong += kept.pop(each.pk, "") != " ".join(sorted(keys_of_card(label, card)))
        yield label, wrong + len(kept)


Documents = dict[engine.Row, Why]


def _within(audiences: frozenset[str], kinds: Sequence[str]) -> list[Clause]:
    reach = tuple(audience_key(audience) for audience in sorted(audiences))
    return [reach, tuple(kind_key(label) for label in kinds)] if kinds else [reach]


def _tiers(asked: Asked) -> list[tuple[Why, list[Clause]]]:
    """What is looked for one after the other, until there is enough."""
    words = asked.words
    tiers: list[tuple[Why, list[Clause]]] = [(Why.CODE, [(f"c{asked.code}",)])] if asked.code else []
    tiers += [
        (Why.TITLE, [word.exact("t") for word in words]),
        (Why.TITLE_BENT, [word.bent("t", "u") for word in words]),
        (Why.TITLE_BEGUN, [word.begun("t", "u") for word in words]),
    ]
    if len(asked.code) > 3 and any(letter.isdigit() for letter in asked.code):
        tiers.append((Why.CODE, [(f"c{asked.code}*",)]))
    return [
        *tiers,
        (Why.TEXT, [word.exact("w") for word in words]),
        (Why.TEXT_BENT, [word.bent("w", "s") for word in words]),
        (Why.TEXT_BEGUN, [word.begun("w", "s") for word in words]),
    ]


def _collect(tiers: Iterable[tuple[Why, list[Clause]]], within: list[Clause], most: int) -> Documents:
    found: Documents = {}
    before: list[Clause] = []
    for why, clauses in tiers:
        if clauses == before:
            continue
        before = clauses
        for document in engine.newest([*clauses, *within], most):
            found.setdefault(document, why)
        if len(found) >= most:
            break
    return found


def _in_order(found: Documents) -> Iterator[Hit]:
    """By reason, then open before closed, then fresh before old; never two in the same place."""
    strength = list(Why)
    ordered = sorted(found.items(), key=lambda pair: (strength.index(pair[1]), pair[0][3], -pair[0][0]))
    for (_number, label, pk, _closed), why in ordered[:MOST_HITS]:
        yield Hit(label, pk, why)


def _with_near(asked: Asked, audiences: frozenset[str], reach: list[Clause]) -> Asked:
    """The question, each word that nothing meets with the words that may have been meant."""
    words = [
        word if engine.newest([word.begun("w", "s"), *reach], 1) else replace(word, near=_near(word, audiences))
        for word in asked.words
    ]
    if tuple(words) == asked.words and len(words) == 1:
        words = [replace(words[0], near=_near(words[0], audiences))]
    return replace(asked, words=tuple(words))


def _near(word: AskedWord, audiences: frozenset[str]) -> tuple[str, ...]:
    """Words of the person's own audiences that are spelled nearly so. No other word is ever compared."""
    slips = allowed_slips(word.folded)
    if not slips or not word.folded.isalpha():
        return ()
    begins, ends = ends_of(word.folded)
    own = Term.objects.filter(audience__in=sorted(audiences))
    long_enough = own.filter(length__range=(len(word.folded) - slips, len(word.folded) + slips))
    known: dict[str, int] = {}
    alike = (
        long_enough.filter(begins=begins),
        long_enough.filter(ends=ends),
        own.filter(word__in=list(swapped(word.folded))),
    )
    for rows in alike:
        for term, count in rows.order_by("-count", "id").values_list("word", "count")[:MOST_ALIKE]:
            known[term] = max(count, known.get(term, 0))
    return nearest(word.folded, known.items())


def _partly(asked: Asked, within: list[Clause], most: int) -> tuple[Documents, list[Clause]]:
    """What meets all words but one; where nothing does, what meets any of them."""
    met = [word.nearly() for word in asked.words]
    found: Documents = {}
    if len(met) > 2:
        for left_out in range(len(met)):
            rest = [clause for place, clause in enumerate(met) if place != left_out]
            found |= _collect([(Why.SOME, rest)], within, most)
    any_of = [tuple(dict.fromkeys(key for clause in met for key in clause))]
    return found or _collect([(Why.SOME, any_of)], within, most), any_of
