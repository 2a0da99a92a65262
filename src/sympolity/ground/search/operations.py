"""Keeping documents in step with what they are about. Nothing here is a decision: it follows those of the journal."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import Max

from sympolity.ground.journal.followers import Touched
from sympolity.ground.journal.models import Entry
from sympolity.ground.kernel import jobs
from sympolity.ground.kernel.models import Job
from sympolity.ground.kernel.rows import insert_rows
from sympolity.ground.search import engine
from sympolity.ground.search.cards import cards_of, keys_of_card
from sympolity.ground.search.models import Document, Pending, Term
from sympolity.ground.search.registry import searchables
from sympolity.methods.wording import ends_of, terms_in

BATCH = 500
MOST_AT_ONCE = 2_000  # as many as a decision may touch without its person waiting for more than a second
MOST_FOLLOWING = 200
CATCH_UP = "search"

Terms = Counter[tuple[str, str]]
Thing = TypeVar("Thing", int, str)


def follow_journal(touched: Touched) -> None:
    """A decision touched these objects: write their documents anew, inside its transaction.

    What is too much to wait for is marked and done in the background: a very long list, and the many objects whose
    card names one that was touched.
    """
    kinds = searchables()
    by_label: dict[str, list[int]] = {}
    for label, pk in touched:
        by_label.setdefault(label, []).append(pk)
    late: list[tuple[str, int]] = []
    for label, pks in by_label.items():
        if label in kinds:
            index(label, pks[:MOST_AT_ONCE])
            late += [(label, pk) for pk in pks[MOST_AT_ONCE:]]
        for other, kind in kinds.items():
            if label in kind.follows:
                following = sorted({pk for some in _batches(pks) for pk in kind.follows[label](some)})
                index(other, following[:MOST_FOLLOWING])
                late += [(other, pk) for pk in following[MOST_FOLLOWING:]]
    if late:
        put_off(late)


@transaction.atomic
def index(label: str, pks: Sequence[int]) -> None:
    """Write the documents of these objects anew; an object that is gone loses its document."""
    kind = searchables()[label]
    for some in _batches(pks):
        old = Document.objects.filter(subject_type=label, subject_id__in=some)
        difference: Terms = Counter()
        for audience, written in old.values_list("audience", "keys"):
            difference.subtract((audience, word) for word in terms_in(written.split()))
        old.delete()
        found = {each.pk: card for each, card in cards_of(label, kind, kind.rows().filter(pk__in=some))}
        rows = []
        for pk in some:  # in the order told: the last one is the freshest
            if card := found.get(pk):
                keys = keys_of_card(label, card)
                difference.update((card.audience, word) for word in terms_in(keys))
                rows.append((card.audience, label, pk, card.is_closed, " ".join(sorted(keys))))
        insert_rows(Document, ("audience", "subject_type", "subject_id", "is_closed", "keys"), rows)
        _count(difference)


def _count(difference: Terms) -> None:
    """Add to the words of each audience, and let go of those that no document holds any more."""
    # In a fixed order, so that two decisions at once wait for each other instead of stopping each other.
    changed = sorted((place, count) for place, count in difference.items() if count)
    if not changed:
        return
    rows = [(audience, word, len(word), *ends_of(word), count) for (audience, word), count in changed]
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO search_term (audience, word, length, begins, ends, count) VALUES (%s, %s, %s, %s, %s, %s)"
            " ON CONFLICT (audience, word) DO UPDATE SET count = search_term.count + excluded.count",
            rows,
        )
    less: dict[str, list[str]] = {}
    for (audience, word), count in changed:
        if count < 0:
            less.setdefault(audience, []).append(word)
    for audience, words in less.items():
        for some in _batches(words):
            Term.objects.filter(audience=audience, word__in=some, count__lte=0).delete()


def put_off(late: Iterable[tuple[str, int]]) -> None:
    """Mark objects for the background work, and ask for it unless it waits already."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO search_pending (subject_type, subject_id) VALUES (%s, %s) ON CONFLICT DO NOTHING", list(late)
        )
    if not Job.objects.filter(kind=CATCH_UP, state=Job.State.WAITING).exists():
        jobs.start(CATCH_UP, by=None)


def catch_up() -> Iterator[int]:
    """Write what was put off, some at a time, each some in a transaction of its own; yields how many still wait."""
    rebuild_where_owed()
    while some := list(Pending.objects.order_by("id")[:BATCH]):
        with transaction.atomic():
            by_label: dict[str, list[int]] = {}
            for each in some:
                by_label.setdefault(each.subject_type, []).append(each.subject_id)
            for label, pks in by_label.items():
                if label in searchables():
                    index(label, pks)
            Pending.objects.filter(pk__in=[each.pk for each in some]).delete()
        yield Pending.objects.count()


@transaction.atomic
def rebuild() -> int:
    """Forget every document and write all anew, the longest untouched first. Returns how many there are."""
    Document.objects.all().delete()
    Term.objects.all().delete()
    Pending.objects.all().delete()
    total = 0
    with engine.with_room():
        for label, pks in _everything():
            index(label, pks)
            total += len(pks)
    return total


def rebuild_where_owed() -> None:
    """After an update that changed what objects are found under, or that brought the search at all."""
    if Pending.objects.filter(subject_type="").exists():
        rebuild()


def _everything() -> Iterator[tuple[str, list[int]]]:
    """All objects that can be found, by kind, in the order of the last decision about each."""
    for label, kind in searchables().items():
        last = Entry.objects.filter(subject_type=label).values("subject_id").annotate(last=Max("id"))
        touched = dict(last.values_list("subject_id", "last"))
        yield (
            label,
            sorted(kind.rows().order_by().values_list("pk", flat=True), key=lambda pk: (touched.get(pk, 0), pk)),
        )


def _batches(things: Sequence[Thing]) -> Iterator[Sequence[Thing]]:
    for start in range(0, len(things), BATCH):
        yield things[start : start + BATCH]
