"""Who is expected to come without an account yet: apps above say it, the sign-in below asks."""

from collections.abc import Callable

_askers: list[Callable[[str], bool]] = []


def expect(asker: Callable[[str], bool]) -> None:
    """Register a question: is somebody with this mail address expected?"""
    _askers.append(asker)


def is_expected(email: str) -> bool:
    return any(asker(email) for asker in _askers)
