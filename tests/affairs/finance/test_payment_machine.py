import random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from budget_machine import BudgetMachine
from payment_machine import Machine

pytestmark = pytest.mark.django_db


@settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(min_value=1, max_value=1_000_000))
def test_no_order_of_steps_loses_a_cent_or_lets_one_person_do_two_duties(seed):
    machine, chance = Machine(), random.Random(seed)  # noqa: S311

    for _step in range(40):
        machine.step(chance)

    assert machine.is_clean, machine.tally


def test_no_order_of_steps_binds_a_cent_of_a_budget_or_a_contract_twice():
    machine, chance = BudgetMachine(), random.Random(7)  # noqa: S311

    for _step in range(60):
        machine.step(chance)

    assert machine.is_clean, machine.tally
    assert machine.tally.done
