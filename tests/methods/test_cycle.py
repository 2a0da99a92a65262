"""Tables of moves: what is allowed, what is refused, and that no state is a dead end by mistake."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sympolity.interchange.models import Import
from sympolity.methods.cycle import AMENDMENT, IMPORT, MILESTONE, PROGRAMME, PROJECT, Cycle, Refusal
from sympolity.network.portfolio.models import Amendment, Milestone, Project
from sympolity.network.programmes.models import Programme

CYCLES = {"project": PROJECT, "milestone": MILESTONE, "programme": PROGRAMME, "import": IMPORT, "amendment": AMENDMENT}


@pytest.mark.parametrize(
    ("cycle", "states"),
    [
        (PROJECT, Project.Stage.values),
        (MILESTONE, Milestone.State.values),
        (PROGRAMME, Programme.Status.values),
        (IMPORT, Import.State.values),
        (AMENDMENT, Amendment.State.values),
    ],
    ids=list(CYCLES),
)
def test_the_table_names_exactly_the_states_of_the_model(cycle, states):
    assert set(cycle.moves) == set(states)


@pytest.mark.parametrize("cycle", CYCLES.values(), ids=list(CYCLES))
def test_every_state_can_be_reached(cycle):
    reached, edge = {cycle.first}, [cycle.first]
    while edge:
        new = set(cycle.follow(edge.pop())) - reached
        reached |= new
        edge += new

    assert reached == set(cycle.moves)


@given(st.sampled_from(sorted(PROJECT.moves)), st.sampled_from(sorted(PROJECT.moves)))
def test_move_allows_what_the_table_says_and_nothing_else(state, target):
    if target in PROJECT.follow(state):
        assert PROJECT.move(state, target) == target
    else:
        with pytest.raises(Refusal):
            PROJECT.move(state, target)


def test_a_table_with_an_unknown_state_is_refused():
    with pytest.raises(ValueError, match="held"):
        Cycle("planned", {"planned": ("held",)})
