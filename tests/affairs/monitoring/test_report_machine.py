import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from report_machine import Machine


@pytest.mark.django_db
@settings(
    max_examples=2,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(chance=st.randoms(use_true_random=False))
def test_whatever_people_do_nothing_changes_behind_anybody(chance):
    machine = Machine(reports=2)

    for _step in range(40):
        machine.step(chance)

    assert (machine.tally.self_approvals, machine.tally.silent_edits, machine.tally.lost_updates) == (0, 0, 0)
