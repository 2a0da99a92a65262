"""Why somebody may not do something, in a sentence: each app registers the sentences of its permissions."""

from collections.abc import Callable
from typing import Any

Explanation = Callable[[Any, Any], str]
_explanations: dict[str, Explanation] = {}


class Refused(Exception):
    """A decision that the rules of the field do not allow; `str()` of it is a translated sentence to act on."""

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


def explain(permission: str, explanation: Explanation) -> None:
    _explanations[permission] = explanation


def why_not(permission: str, user: Any, obj: Any) -> str:
    """The registered sentence, or an empty text."""
    explanation = _explanations.get(permission)
    return str(explanation(user, obj)) if explanation else ""
