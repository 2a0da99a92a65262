"""Finding: what a person may find, what counts more first, and why each of it was found."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.db.models import Q
from django.db.models.expressions import RawSQL

from sympolity.ground.search import engine
from sympolity.ground.search.audiences import audiences_of
from sympolity.ground.search.cards import audience_key, cards_of, keys_of_card, kind_key
from sympolity.ground.search.models import Document, Pending, Term
from sympolity.ground.search.registry import searchables
from sympolity.methods.wording import Asked, AskedWord, Clause, allowed_slips, ask, ends_of, holds, nearest, swapped

MOST_HITS = 200
MOST_COUNTED = 1_000
FEW = 3  # so few hits make it worth looking for a slip of the hand
MOST_ALIKE = 4_000
LONGEST_SHORT_CODE = 3


class Why(StrEnum):
    """What in an object met the question, from the strongest reason to the weakest."""

    CODE = "code"
    CODE_BEGUN = "code-begun"
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


def find(text: str, user: Any, *, kinds: Sequence[str] = (), most: int = MOST_HITS) -> Found:
    """The objects that a person may find under a text, the best first.

    Every word has to be met. Where that gives too little, words that nobody wrote are taken for slips of the hand;
    where it still gives nothing, objects that meet most of the words are shown.
    """
    asked = ask(text)
    audiences = audiences_of(user)
    if not asked or not audiences:
        return Found(asked, (), {})
    reach = tuple(audience_key(audience) for audience in sorted(audiences))
    scope = Scope(reach, tuple(kind_key(label) for label in kinds), most)
    hits, counts = _every_word(asked, scope, kinds)
    instead: tuple[tuple[str, str], ...] = ()
    if len(hits) < FEW:
        nearer = _with_near(asked, audiences, scope, is_met=bool(hits))
        more = _met(Why.NEAR, [word.nearly() for word in nearer.words], scope) if nearer != asked else {}
        if len(more) > len(hits):
            hits = {**more, **hits}
            instead = tuple((word.written, word.near[0]) for word in nearer.words if word.near)
            asked, counts = nearer, _counted([word.nearly() for word in nearer.words], scope)
    is_partial = not hits and len(asked.words) > 1
    if is_partial:
        hits, counts = _partly(asked, scope)
    ordered = tuple(_in_order(hits))
    for label, number in Counter(hit.label for hit in ordered).items():
        counts[label] = max(number, counts.get(label, 0))
    return Found(asked, ordered, counts, instead, is_partial)


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


@dataclass(frozen=True, slots=True)
class Scope:
    """Within what is looked: the audiences of the person, the kinds that were chosen, and how many are wanted."""

    reach: Clause
    kinds: Clause
    most: int

    @property
    def clauses(self) -> list[Clause]:
        return [self.reach, self.kinds] if self.kinds else [self.reach]


def _every_word(asked: Asked, scope: Scope, kinds: Sequence[str]) -> tuple[Documents, dict[str, int]]:
    """What meets every word, and how many of each kind do. The widest tier is counted first."""
    hits = _met(Why.CODE, [(f"c{asked.code}",)], scope) if asked.code else {}
    if len(asked.code) > LONGEST_SHORT_CODE and any(letter.isdigit() for letter in asked.code):
        hits = {**_met(Why.CODE_BEGUN, [(f"c{asked.code}*",)], scope), **hits}
    counts = _counted([word.begun("w", "s") for word in asked.words], scope)
    if not counts:
        return hits, counts
    wanted = sum(counts.get(label, 0) for label in kinds) if kinds else sum(counts.values())
    if wanted <= scope.most:
        return {**_sorted_out(asked.words, scope), **hits}, counts
    before: list[Clause] = []
    met: Documents = {}
    for why, clauses in _tiers(asked.words):
        if clauses != before:
            for document, reason in _met(why, clauses, scope).items():
                met.setdefault(document, reason)
            before = clauses
        if len(met) >= scope.most:
            break
    return {**met, **hits}, counts


def _tiers(words: Sequence[AskedWord]) -> list[tuple[Why, list[Clause]]]:
    """What is looked for one after the other, until there is enough. Each tier holds the one before of its place."""
    return [
        (Why.TITLE, [word.exact("t") for word in words]),
        (Why.TITLE_BENT, [word.bent("t", "u") for word in words]),
        (Why.TITLE_BEGUN, [word.begun("t", "u") for word in words]),
        (Why.TEXT, [word.exact("w") for word in words]),
        (Why.TEXT_BENT, [word.bent("w", "s") for word in words]),
        (Why.TEXT_BEGUN, [word.begun("w", "s") for word in words]),
    ]


def _sorted_out(words: Sequence[AskedWord], scope: Scope) -> Documents:
    """All that the widest tier holds, each put into its own tier: one question where there are few."""
    tiers = _tiers(words)
    widest = [*tiers[-1][1], *scope.clauses]
    found: Documents = {}
    for document, written in engine.newest_with_keys(widest, scope.most):
        keys = written.split()
        known = set(keys)
        found[document] = next((why for why, clauses in tiers if holds(clauses, known, keys)), tiers[-1][0])
    return found


def _met(why: Why, clauses: list[Clause], scope: Scope) -> Documents:
    return dict.fromkeys(engine.newest([*clauses, *scope.clauses], scope.most), why)


def _counted(clauses: list[Clause], scope: Scope) -> dict[str, int]:
    return engine.counts([scope.reach, *clauses], MOST_COUNTED)


def _in_order(found: Documents) -> Iterator[Hit]:
    """By reason, then open before closed, then fresh before old; never two in the same place."""
    strength = list(Why)
    ordered = sorted(found.items(), key=lambda pair: (strength.index(pair[1]), pair[0][3], -pair[0][0]))
    for (_number, label, pk, _closed), why in ordered[:MOST_HITS]:
        yield Hit(label, pk, why)


def _with_near(asked: Asked, audiences: frozenset[str], scope: Scope, *, is_met: bool) -> Asked:
    """The question, each word that nothing meets with the words that may have been meant."""
    if len(asked.words) == 1 or is_met:
        unmet = set(asked.words) if len(asked.words) == 1 else set()
    else:
        unmet = {word for word in asked.words if not engine.newest([word.begun("w", "s"), scope.reach], 1)}
    words = [replace(word, near=_near(word, audiences)) if word in unmet else word for word in asked.words]
    return replace(asked, words=tuple(words))


def _near(word: AskedWord, audiences: frozenset[str]) -> tuple[str, ...]:
    """Words of the person's own audiences that are spelled nearly so. No other word is ever compared."""
    slips = allowed_slips(word.folded)
    if not slips or not word.folded.isalpha():
        return ()
    begins, ends = ends_of(word.folded)
    length = len(word.folded)
    alike = Q(begins=begins) | Q(ends=ends) | Q(word__in=list(swapped(word.folded)))
    own = Term.objects.filter(alike, audience__in=sorted(audiences), length__range=(length - slips, length + slips))
    known: dict[str, int] = {}
    for term, count in own.order_by("-count", "id").values_list("word", "count")[:MOST_ALIKE]:
        known[term] = max(count, known.get(term, 0))
    return nearest(word.folded, known.items())


def _partly(asked: Asked, scope: Scope) -> tuple[Documents, dict[str, int]]:
    """What meets all words but one; where nothing does, what meets any of them."""
    met = [word.nearly() for word in asked.words]
    any_of = [tuple(dict.fromkeys(key for clause in met for key in clause))]
    found: Documents = {}
    if len(met) > 2:
        for left_out in range(len(met)):
            rest = [clause for place, clause in enumerate(met) if place != left_out]
            found |= _met(Why.SOME, rest, scope)
    if found:
        return found, {}
    return _met(Why.SOME, any_of, scope), _counted(any_of, scope)
