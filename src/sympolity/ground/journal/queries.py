from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models

from sympolity.ground.journal.models import Chain, Entry
from sympolity.ground.journal.operations import hash_of


@dataclass(frozen=True, slots=True)
class Break:
    """A place where a chain does not hold: the entry's number and what is wrong with it."""

    chain: str
    number: int
    fault: str


def history_of(subject: models.Model) -> models.QuerySet[Entry]:
    """The entries about one object, newest first."""
    return Entry.objects.about(subject).select_related("by").order_by("-id")


def version_of(chain: str) -> str:
    """What changes with every decision in a chain: the key for caches of pages made from it."""
    head = Chain.objects.filter(name=chain).values_list("number", "hash").first()
    return f"{head[0]}-{head[1][:12]}" if head else "0"


def breaks(chain: str | None = None) -> Iterator[Break]:
    """Walk the chains and yield each place where a number, a link or a hash does not hold."""
    heads = Chain.objects.order_by("name") if chain is None else Chain.objects.filter(name=chain)
    for head in heads:
        previous, number = "", 0
        for entry in Entry.objects.filter(chain=head.name).order_by("number").iterator(chunk_size=2000):
            number += 1
            if entry.number != number:
                yield Break(head.name, entry.number, "number")
                number = entry.number
            if entry.previous_hash != previous:
                yield Break(head.name, entry.number, "link")
            if entry.hash != hash_of(entry):
                yield Break(head.name, entry.number, "hash")
            previous = entry.hash
        if (head.number, head.hash) != (number, previous):
            yield Break(head.name, head.number, "head")
