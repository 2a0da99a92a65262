import random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

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
