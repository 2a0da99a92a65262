"""Who is told, inside the same transaction, which objects a decision was about.

What is derived from objects and must never lag behind a decision stands above the journal and signs up here when it
starts. A follower is told once for each decision, however many objects it touched.
"""

from collections.abc import Callable, Sequence

Touched = Sequence[tuple[str, int]]
"""Kind and key of each object, each once."""

Follower = Callable[[Touched], None]
_followers: list[Follower] = []


def follow(follower: Follower) -> None:
    if follower not in _followers:
        _followers.append(follower)


def tell(touched: Touched) -> None:
    for follower in _followers:
        follower(touched)
