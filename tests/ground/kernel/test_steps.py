from types import SimpleNamespace

import pytest
from django.db.models import TextChoices

from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.kernel.steps import next_state, take_step
from sympolity.methods.cycle import Cycle

CYCLE = Cycle(first="draft", moves={"draft": ("sent", "dropped"), "sent": ("draft",), "dropped": ()})


class Letter(SimpleNamespace):
    class State(TextChoices):
        DRAFT = "draft", "in the drawer"
        SENT = "sent", "on its way"
        DROPPED = "dropped", "torn up"


def test_take_step_gives_back_from_where_and_to_where():
    letter = Letter(state="draft")

    step = take_step(letter, CYCLE, "sent")

    assert (step, letter.state) == (("draft", "sent"), "sent")


def test_next_state_refuses_with_what_can_follow():
    with pytest.raises(Refused) as refusal:
        next_state(Letter(state="sent"), CYCLE, "dropped")

    assert str(refusal.value) == "What is “on its way” cannot become “torn up”. What can follow: in the drawer."
    assert refusal.value.field == "state"


def test_next_state_refuses_what_nothing_follows():
    with pytest.raises(Refused, match="What is “torn up” stays so; it cannot become “on its way”"):
        next_state(Letter(state="dropped"), CYCLE, "sent")
