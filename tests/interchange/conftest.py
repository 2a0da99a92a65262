from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from factories import make_programme, make_user
from sympolity.ground.accounts.models import User
from sympolity.interchange import operations
from sympolity.interchange.models import Import
from sympolity.interchange.operations.states import State, enter
from sympolity.network.programmes.models import Programme


@pytest.fixture
def programme(db) -> Programme:
    return make_programme()


@pytest.fixture
def secretary(programme) -> User:
    user = make_user("secretariat", programme)
    user.memberships.update(is_steward=True)
    return user


class Desk:
    """The steps of an import at once, as the shell takes them."""

    def __init__(self, programme: Programme, by: User) -> None:
        self.programme, self.by = programme, by

    def read(self, content: str | bytes | Path, name: str = "list.csv", **facts: Any) -> Import:
        if isinstance(content, Path):
            content, name = content.read_bytes(), content.name
        data = content.encode() if isinstance(content, str) else content
        an_import = operations.upload(self.programme, ContentFile(data, name), by=self.by, **facts)
        return operations.read_import(enter(an_import, State.READING))

    def check(self, an_import: Import, **columns: dict[str, Any]) -> Import:
        chosen = {letter: {**an_import.chosen.get(letter, {}), **choice} for letter, choice in columns.items()}
        operations.map_columns(an_import, {**an_import.chosen, **chosen}, by=self.by)
        an_import.refresh_from_db()
        return operations.check_import(enter(an_import, State.CHECKING))

    def answer(self, an_import: Import, answers: dict[str, dict[str, Any]]) -> Import:
        found = operations.answer_questions(an_import, answers, by=self.by)
        return operations.check_import(enter(found, State.CHECKING))

    def answer_all(self, an_import: Import, about: str, **answer: Any) -> Import:
        keys = an_import.questions.filter(about=about, answer={}).values_list("key", flat=True)
        return self.answer(an_import, dict.fromkeys(keys, answer))

    def commit(self, an_import: Import) -> Import:
        operations.refuse_unready(an_import)
        return operations.commit_import(enter(an_import, State.COMMITTING), by=self.by)

    def undo(self, an_import: Import) -> Import:
        return operations.undo_import(enter(an_import, State.UNDOING), by=self.by)

    def bring(self, content: str | bytes | Path, name: str = "list.csv", **facts: Any) -> Import:
        """A list that raises no question comes in."""
        return self.commit(self.check(self.read(content, name, **facts)))


@pytest.fixture
def desk(programme, secretary) -> Desk:
    return Desk(programme, secretary)
