"""Who is told, inside the same transaction, which objects a decision was about.

What is derived from objects and must never lag behind a decision stands above the journal and signs up here when it
starts. A follower is told once for each decision, however many objects it touched.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

Touched = Sequence[tuple[str, int]]
"""Kind and key of each object, each once."""

Follower = Callable[[Touched], None]
_followers: list[Follower] = []
_untold: ContextVar[dict[tuple[str, int], None] | None] = ContextVar("untold", default=None)


def follow(follower: Follower) -> None:
    if follower not in _followers:
        _followers.append(follower)


@contextmanager
def told_together() -> Iterator[None]:
    """What is written inside is one decision, such as a long list that comes in: its followers are told at its end."""
    untold: dict[tuple[str, int], None] = {}
    token = _untold.set(untold)
    try:
        yield
    finally:
        _untold.reset(token)
    tell(list(untold))


def tell(touched: Touched) -> None:
    if (untold := _untold.get()) is not None:
        untold.update(dict.fromkeys(touched))
        return
    for follower in _followers:
        follower(touched)
