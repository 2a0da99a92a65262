from collections.abc import Callable
from typing import Any

import pytest

from factories import make_user
from sympolity.ground.accounts.models import User
from sympolity.ground.notices import operations
from sympolity.ground.notices.kinds import register_kind
from sympolity.ground.notices.models import Notice


@pytest.fixture(scope="session", autouse=True)
def kinds() -> None:
    register_kind("test-report", group="reports", words="A report")
    register_kind("test-plan", group="plans", words="A plan")


@pytest.fixture
def say(django_capture_on_commit_callbacks) -> Callable[..., Notice | None]:
    """Tells a person something, and lets what follows a commit happen."""

    def tell(user: User | None = None, key: str = "round:1", **facts: Any) -> Notice | None:
        facts = {"kind": "test-report", "title": "A report is due", "url": "/home/"} | facts
        with django_capture_on_commit_callbacks(execute=True):
            return operations.tell(user or make_user(), key=key, **facts)

    return tell
