"""What is told without anybody asking: contracts that end soon, guarantees that run out."""

from datetime import UTC, date, datetime

import pytest

from factories import make_programme, make_project, make_user
from procurement_factories import make_contract
from sympolity.affairs.procurement.duties import tell_of_contracts_that_end
from sympolity.affairs.procurement.operations.guarantees import add_guarantee
from sympolity.affairs.procurement.operations.modifications import modify
from sympolity.ground.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract():
    """Ends on 28 February 2026."""
    contract = make_contract(make_project(make_programme()), state="in-execution")
    make_user("organisation-manager", contract.programme, contract.organisation)
    return contract


def told(time_machine, day: date, hour: int = 9) -> list[str]:
    """What somebody is told on a day, of what nobody was told before."""
    known = set(Notice.objects.values_list("pk", flat=True))
    time_machine.move_to(datetime(day.year, day.month, day.day, hour, tzinfo=UTC), tick=False)
    tell_of_contracts_that_end()
    return sorted(Notice.objects.exclude(pk__in=known).values_list("kind", flat=True))


def test_the_end_of_a_contract_is_told_once_and_again_after_a_prolongation(contract, time_machine):
    early, soon, again = (told(time_machine, day) for day in (date(2026, 1, 28), date(2026, 1, 29), date(2026, 2, 1)))
    modify(
        contract,
        by=None,
        kind="duration",
        agreed_on=date(2026, 2, 1),
        new_ends_on=date(2026, 6, 30),
        reason="The material comes late",
    )

    assert (early, soon, again) == ([], ["contract-ends"], [])
    assert told(time_machine, date(2026, 2, 20)) == []
    assert told(time_machine, date(2026, 6, 10)) == ["contract-ends"]


def test_a_guarantee_that_runs_out_is_told(contract, time_machine):
    add_guarantee(contract, by=None, kind="bank", cents=1, given_on=date(2025, 3, 1), valid_until=date(2025, 12, 15))

    assert told(time_machine, date(2025, 12, 1)) == ["guarantee-ends"]


def test_nobody_is_told_in_the_night_or_of_what_has_ended(contract, time_machine):
    assert told(time_machine, date(2026, 2, 10), hour=3) == []
    contract.state = "terminated"
    contract.save()

    assert told(time_machine, date(2026, 2, 10)) == []
