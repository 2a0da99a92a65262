from hypothesis import given
from hypothesis import strategies as st

from sympolity.methods.asof import Decision, built_up, gone_back, is_same, net_changes

VALUES = st.one_of(st.none(), st.integers(0, 3), st.lists(st.integers(0, 3), max_size=2))


def test_what_began_later_is_not_there_before():
    now = {1: {"stage": "idea"}}

    assert gone_back(now, [Decision(1, 7, {"stage": (None, "idea")}, begins=True)]) == {}


def test_what_ended_is_told_from_its_beginning():
    decisions = [
        Decision(1, 1, {"stage": (None, "idea")}, begins=True),
        Decision(1, 2, {"stage": ("idea", "proposed")}),
        Decision(1, 3, {"title": ("Garden", None)}, ends=True),
    ]

    assert (built_up(decisions[:2]), built_up(decisions)) == ({1: {"stage": "proposed"}}, {})


def test_nothing_said_is_the_same_as_an_empty_text_or_list():
    assert [is_same(None, ""), is_same([], None), is_same(0, None), is_same("", 0)] == [True, True, False, False]


@st.composite
def histories(draw):
    """Things with facts, and decisions that each replace what stands."""
    stands = {thing: {name: draw(VALUES) for name in "ab"} for thing in range(3)}
    first = {thing: dict(facts) for thing, facts in stands.items()}
    decisions, states = [], [{thing: dict(facts) for thing, facts in stands.items()}]
    for number in range(draw(st.integers(0, 12))):
        thing, name, new = draw(st.integers(0, 2)), draw(st.sampled_from("ab")), draw(VALUES)
        decisions.append(Decision(thing, number, {name: (stands[thing][name], new)}))
        stands[thing][name] = new
        states.append({each: dict(facts) for each, facts in stands.items()})
    return first, stands, decisions, states


@given(histories())
def test_going_back_finds_every_earlier_state(history):
    _first, now, decisions, states = history

    for place, state in enumerate(states):
        assert gone_back(now, decisions[place:]) == state


@given(histories())
def test_net_changes_lead_from_the_first_state_to_the_last(history):
    first, now, decisions, _states = history

    changed = net_changes(decisions)

    for thing, facts in first.items():
        for name, value in facts.items():
            net = changed.get(thing, {}).get(name)
            assert now[thing][name] == (net.new if net else value)
            assert net is None or net.old == value
