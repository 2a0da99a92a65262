from hypothesis import given
from hypothesis import strategies as st

from sympolity.methods.rollup import Item, Lift, Sum, Tree, roll_up

# 1 is a region, 10 and 11 its municipalities, 100 to 102 communities.
LAND = Tree({1: None, 10: 1, 11: 1, 100: 10, 101: 10, 102: 11})
amounts = st.one_of(st.none(), st.integers(0, 10**12))
items = st.builds(
    Item,
    st.fixed_dictionaries({"planned": amounts}),
    st.frozensets(st.sampled_from([1, 10, 11, 100, 101, 102]), max_size=4),
)


def test_path_goes_from_below_to_the_top():
    assert LAND.path(100) == (100, 10, 1)


def test_path_ends_where_a_circle_closes():
    assert Tree({1: 2, 2: 1}).path(1) == (1, 2)


def test_below_holds_the_place_and_all_that_lies_in_it():
    assert LAND.below([10]) == {10, 100, 101}


def test_lift_finds_each_larger_place_once():
    to_towns = Lift(LAND, {10, 11})

    assert to_towns([100, 101, 102]) == {10, 11}
    assert to_towns([1]) == frozenset()
    assert to_towns([]) == frozenset()


def test_roll_up_counts_once_in_each_place_and_once_in_the_whole():
    rolled = roll_up([Item({"planned": 5}, frozenset({10, 11})), Item({"planned": None}, frozenset())])

    assert rolled.of == {10: Sum(1, {"planned": 5}), 11: Sum(1, {"planned": 5})}
    assert rolled.whole == Sum(2, {"planned": 5})
    assert rolled.nowhere == Sum(1, {})
    assert rolled.several == 1


@given(st.lists(items))
def test_roll_up_takes_equals_as_one_item(listed):
    doubled = [Item({"planned": (item.amounts["planned"] or 0) * 2}, item.nodes, 2) for item in listed]
    singly = [Item({"planned": item.amounts["planned"] or 0}, item.nodes) for item in listed for _twice in range(2)]

    assert roll_up(doubled) == roll_up(singly)


@given(st.lists(items), st.randoms())
def test_roll_up_does_not_depend_on_the_order(listed, chance):
    shuffled = list(listed)
    chance.shuffle(shuffled)

    assert roll_up(listed) == roll_up(shuffled)


@given(st.lists(items))
def test_region_holds_each_project_of_its_municipalities_once(listed):
    to_town, to_region = Lift(LAND, {10, 11}), Lift(LAND, {1})
    towns = roll_up([Item(item.amounts, to_town(item.nodes)) for item in listed])
    whole = roll_up([Item(item.amounts, to_region(item.nodes)) for item in listed])

    in_towns = sum(total.amounts.get("planned", 0) for total in towns.of.values())
    in_region = whole.of.get(1, Sum()).amounts.get("planned", 0)
    twice = sum(item.amounts["planned"] or 0 for item in listed if len(to_town(item.nodes)) == 2)
    only_region = sum(item.amounts["planned"] or 0 for item in listed if item.nodes and not to_town(item.nodes))
    assert in_region == in_towns - twice + only_region
