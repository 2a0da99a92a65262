"""Ribbons between nodes: heights in proportion, nothing lost, mirrored without another order."""

import pytest

from sympolity.methods.cartography.flows import Flow, Node, draw_flows

NODES = [Node("fund", 0), Node("health", 1), Node("work", 1), Node("paid", 2), Node("empty", 2)]
FLOWS = [Flow("fund", "health", 300), Flow("fund", "work", 100), Flow("health", "paid", 300), Flow("work", "paid", 100)]


def drawn(**wishes):
    return draw_flows(NODES, FLOWS, width=600, height=300, right=100, **wishes)


def boxes(drawing):
    return {box.id: box for box in drawing.nodes}


def test_heights_are_in_proportion_and_nodes_without_money_are_left_out():
    found = boxes(drawn())

    assert set(found) == {"fund", "health", "work", "paid"}
    assert found["health"].height == pytest.approx(3 * found["work"].height, abs=0.3)
    assert found["fund"].height == found["paid"].height


def test_columns_run_from_left_to_right_and_mirrored_from_right_to_left():
    plain, mirrored = boxes(drawn()), boxes(drawn(mirrored=True))

    assert plain["fund"].x < plain["health"].x < plain["paid"].x
    assert mirrored["fund"].x > mirrored["health"].x > mirrored["paid"].x
    assert {box.anchor for box in mirrored.values()} == {"end"}


def test_every_flow_has_its_ribbon():
    assert {(each.source, each.target, each.amount) for each in drawn().ribbons} == {
        (each.source, each.target, each.amount) for each in FLOWS
    }


def test_nothing_to_draw_has_no_height():
    assert draw_flows(NODES, [], width=600, height=300).height == 0
