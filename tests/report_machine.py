"""Everything that people can do with a few reports, in any order, and what must hold after each step.

The machine is run with few steps in the tests and with 20,000 in bench/returns_machine.py.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from factories import make_project, make_user
from reports import Desk, make_desk
from rounds import make_return
from sympolity.affairs.monitoring import answers
from sympolity.affairs.monitoring.frozen import hash_of
from sympolity.affairs.monitoring.models import Answer, Figure, Return, Submission
from sympolity.affairs.monitoring.operations.returns import NotReady, save_answers, submit, take_back
from sympolity.affairs.monitoring.operations.review import accept, close_again, reopen, send_back, take_up
from sympolity.affairs.monitoring.queries.known import content_of
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.refusals import Refused


@dataclass
class Tally:
    """What happened in a run. The first three must stay 0."""

    self_approvals: int = 0
    silent_edits: int = 0
    lost_updates: int = 0
    steps: int = 0
    done: dict[str, int] = field(default_factory=dict)
    refused: int = 0


class Machine:
    """A few reports, four people, and a memory of everything that may never change behind anybody's back."""

    def __init__(self, reports: int = 3) -> None:
        self.desk: Desk = make_desk()
        self.tally = Tally()
        desk = self.desk
        projects = [make_project(desk.programme, lead=desk.organisation) for _ in range(reports - 1)]
        self.reports: list[Return] = [
            desk.report,
            *(make_return(desk.round, desk.organisation, project) for project in projects),
        ]
        self.people: list[User] = [
            desk.officer, desk.colleague, desk.secretariat, make_user("secretariat", desk.programme)
        ]  # fmt: skip
        self.frozen: dict[int, tuple[str, str]] = {}
        # What each person saw in each field of each report when they looked last: the base of what they type.
        self.seen: dict[tuple[int, int], dict[str, int]] = {}
        # By field: what was confirmed as saved, and nobody replaced knowingly since.
        self.stands: dict[tuple[int, str], Any] = {}
        self.wrote: dict[int, set[int]] = {each.pk: set() for each in self.reports}
        self.tokens: dict[int, str] = {}

    def keys(self, of: Return) -> list[str]:
        desk = self.desk
        return [desk.words, desk.reached, desk.new, *([desk.roof] if of.pk == desk.report.pk else [])]

    # -- what people do ------------------------------------------------------------
    def look(self, of: Return, by: User) -> None:
        self.seen[of.pk, by.pk] = dict(Answer.objects.filter(of=of).values_list("key", "revision"))

    def write(self, of: Return, by: User, keys: list[str], number: int) -> None:
        """Type into fields from what was seen last, which may be long ago."""
        seen = self.seen.setdefault((of.pk, by.pk), {})
        typed = {key: (self.value(key, number), seen.get(key, 0)) for key in keys}
        now = dict(Answer.objects.filter(of=of).values_list("key", "revision"))
        saved = save_answers(of, typed, by=by)
        conflicts = {each.key for each in saved.conflicts}
        for key, (value, base) in typed.items():
            tidy = answers.tidy(key, value)
            same = self.stands.get((of.pk, key)) == tidy
            if key not in conflicts and base != now.get(key, 0) and not same:
                self.tally.lost_updates += 1  # over somebody else's words, unseen
            if key in conflicts:
                continue
            if not same:
                self.wrote[of.pk].add(by.pk)
            self.stands[of.pk, key] = tidy
            seen[key] = saved.revisions[key]

    def value(self, key: str, number: int) -> Any:
        kind = answers.taken_apart(key)[0]
        if kind == answers.QUESTION:
            return f"Words {number}"
        if kind == answers.MILESTONE:
            return {"state": "reached", "on": "2025-09-01"} if number % 2 else {"state": "planned"}
        return {"value": str(number), "note": "counted"} if number % 7 else {"value": "many"}

    def send(self, of: Return, by: User) -> None:
        token = f"{of.pk}-{of.submissions.count()}"
        sent = submit(of, by=by, token=token)
        self.tokens[of.pk] = token
        self.frozen[sent.pk] = (sent.content, sent.sha256)
        self.wrote[of.pk].add(by.pk)

    def send_again(self, of: Return, by: User) -> None:
        """The same sending arrives once more, perhaps much later."""
        if token := self.tokens.get(of.pk):
            count = of.submissions.count()
            submit(of, by=by, token=token)
            self.tally.silent_edits += of.submissions.count() != count

    def accept(self, of: Return, by: User) -> None:
        sent = accept(of, by=by)
        self.tally.self_approvals += by.pk in {sent.submitted_by_id, *self.authors(of)}

    def authors(self, of: Return) -> set[int]:
        return set(Answer.objects.filter(of=of).exclude(value=None).values_list("changed_by", flat=True))

    def put_back(self, of: Return, by: User) -> None:
        close_again(of, by=by)
        for key in self.keys(of):
            row = Answer.objects.filter(of=of, key=key).first()
            self.stands[of.pk, key] = row.value if row else None

    def moves(self, chance: random.Random) -> list[tuple[str, Callable[[Return, User], Any]]]:
        number = chance.randrange(1, 50)
        return [
            ("look", self.look),
            ("write one", lambda of, by: self.write(of, by, [chance.choice(self.keys(of))], number)),
            ("write all", lambda of, by: self.write(of, by, self.keys(of), number)),
            ("send", self.send),
            ("send again", self.send_again),
            ("take back", lambda of, by: take_back(of, by=by)),
            ("take up", lambda of, by: take_up(of, by=by)),
            ("send back", lambda of, by: send_back(of, by=by, note="Once more", remarks={self.desk.words: "Why?"})),
            ("accept", self.accept),
            ("reopen words", lambda of, by: reopen(of, by=by, scope="text", reason="A name")),
            ("reopen figures", lambda of, by: reopen(of, by=by, scope="figures", reason="A slip")),
            ("close again", self.put_back),
        ]

    def step(self, chance: random.Random) -> None:
        of = Return.objects.get(pk=chance.choice(self.reports).pk)
        name, move = chance.choice(self.moves(chance))
        self.take(name, move, of, chance.choice(self.people))

    def take(self, name: str, move: Callable[[Return, User], Any], of: Return, by: User) -> None:
        self.tally.steps += 1
        try:
            move(of, by)
        except (Refused, NotReady):
            self.tally.refused += 1
        else:
            self.tally.done[name] = self.tally.done.get(name, 0) + 1
        self.check(of)

    # -- what must hold ------------------------------------------------------------
    def check(self, of: Return) -> None:
        """After each step: frozen is frozen, figures are those of the accepted version, nothing saved is lost."""
        sent = list(Submission.objects.filter(of=of).order_by("number"))
        self.tally.silent_edits += sum(
            (each.content, each.sha256) != self.frozen[each.pk] or hash_of(each.content) != each.sha256 for each in sent
        )
        accepted = [each for each in sent if each.decision == Submission.Decision.ACCEPTED]
        self.tally.silent_edits += said(accepted[-1] if accepted else None) != figures_of(of)
        for key in self.keys(of):
            row = Answer.objects.filter(of=of, key=key).first()
            self.tally.lost_updates += (row.value if row else None) != self.stands.get((of.pk, key))

    @property
    def is_clean(self) -> bool:
        return not (self.tally.self_approvals or self.tally.silent_edits or self.tally.lost_updates)


def said(submission: Submission | None) -> set[tuple[int, Decimal]]:
    """The figures that a frozen report says."""
    if submission is None:
        return set()
    return {(row["indicator"], Decimal(row["value"])) for row in content_of(submission)["figures"] if row["value"]}


def figures_of(of: Return) -> set[tuple[int, Decimal]]:
    return set(Figure.objects.filter(submission__of=of, category=None).values_list("indicator", "value"))
