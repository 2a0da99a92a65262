"""Notes, deviations, acceptance and what secures a contract."""

from datetime import date

import pytest

from factories import make_programme, make_project, make_user
from procurement_factories import make_contract
from sympolity.affairs.procurement.models import ExecutionNote
from sympolity.affairs.procurement.operations.acceptance import (
    accept_finally,
    accept_provisionally,
    take_acceptance_back,
)
from sympolity.affairs.procurement.operations.guarantees import add_guarantee, change_guarantee, release_guarantee
from sympolity.affairs.procurement.operations.notes import settle_deviation, write_note
from sympolity.affairs.procurement.queries.contracts import is_at_risk
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract():
    return make_contract(make_project(make_programme()), state="in-execution")


def test_write_note_tells_a_deviation_to_the_manager_of_the_buyer(contract):
    manager = make_user("organisation-manager", contract.programme, contract.organisation)
    make_user("organisation-manager", contract.programme)

    write_note(contract, by=None, kind="deviation", text="The roof leaks", percent_done=40)

    assert list(Notice.objects.values_list("user", "kind", "text")) == [
        (manager.pk, "contract-deviation", "The roof leaks")
    ]


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"text": " "}, "text"), ({"percent_done": 101}, "percent_done"), ({"on": date(2099, 1, 1)}, "on")],
)
def test_write_note_is_refused_what_is_impossible(contract, facts, field):
    with pytest.raises(Refused) as refusal:
        write_note(contract, by=None, **{"text": "Seen", **facts})

    assert refusal.value.field == field


def test_settle_deviation_is_done_once_and_says_how(contract):
    note = write_note(contract, by=None, kind="deviation", text="The roof leaks", on=date(2025, 6, 1))

    note = settle_deviation(note, by=None, how="Tiles replaced", on=date(2025, 7, 1))

    assert (note.settled_on, note.settled_because, note.text) == (date(2025, 7, 1), "Tiles replaced", "The roof leaks")
    with pytest.raises(Refused, match="settled already"):
        settle_deviation(note, by=None, how="Again")
    with pytest.raises(Refused, match="Only a deviation"):
        settle_deviation(write_note(contract, by=None, text="Seen"), by=None, how="Again")


def test_accept_finally_is_refused_while_a_deviation_is_open(contract):
    note = write_note(contract, by=None, kind="deviation", text="The roof leaks", on=date(2025, 6, 1))
    contract = accept_provisionally(contract, by=None, on=date(2026, 3, 1))

    with pytest.raises(Refused, match="1 deviation is open"):
        accept_finally(contract, by=None, on=date(2026, 9, 1))
    settle_deviation(note, by=None, how="Tiles replaced")
    contract = accept_finally(contract, by=None, on=date(2026, 9, 1))

    assert (contract.state, contract.provisionally_accepted_on, contract.closed_on) == (
        "closed",
        date(2026, 3, 1),
        date(2026, 9, 1),
    )


def test_accept_finally_is_refused_before_the_provisional_acceptance(contract):
    with pytest.raises(Refused, match="cannot become “finally accepted”"):
        accept_finally(contract, by=None)
    contract = accept_provisionally(contract, by=None, on=date(2026, 3, 1))

    with pytest.raises(Refused, match="provisionally accepted on"):
        accept_finally(contract, by=None, on=date(2026, 2, 1))


def test_take_acceptance_back_opens_the_work_again(contract):
    contract = accept_provisionally(contract, by=None, on=date(2026, 3, 1))

    contract = take_acceptance_back(contract, by=None, reason="The lift does not run")

    assert (contract.state, contract.provisionally_accepted_on, contract.state_reason) == (
        "in-execution",
        None,
        "The lift does not run",
    )


def test_release_guarantee_takes_a_reason_before_the_final_acceptance(contract):
    guarantee = add_guarantee(contract, by=None, kind="bank", cents=450_000, given_on=date(2025, 3, 1))

    with pytest.raises(Refused, match="Say why"):
        release_guarantee(guarantee, by=None)
    accept_finally(accept_provisionally(contract, by=None), by=None)

    assert release_guarantee(guarantee, by=None).released_on


def test_change_guarantee_prolongs_it_and_the_warning_goes(contract):
    today = date(2025, 12, 1)
    guarantee = add_guarantee(
        contract, by=None, kind="bank", cents=450_000, given_on=date(2025, 3, 1), valid_until=date(2026, 1, 31)
    )
    before = is_at_risk(guarantee, contract.ends_on, today)

    guarantee = change_guarantee(guarantee, by=None, valid_until=date(2026, 12, 31))

    assert (before, is_at_risk(guarantee, contract.ends_on, today)) == (True, False)


def test_notes_stand_the_newest_first(contract):
    for day, share in ((date(2025, 5, 1), 20), (date(2025, 9, 1), 60)):
        write_note(contract, by=None, text="Seen", on=day, percent_done=share)

    assert list(ExecutionNote.objects.values_list("percent_done", flat=True)) == [60, 20]
