"""Contract managers: named in writing, with divided functions, and silent until they declared."""

from datetime import date

import pytest

from factories import make_organisation, make_programme, make_project, make_user
from procurement_factories import make_contract
from sympolity.affairs.procurement.operations.managers import (
    declare_conflict,
    designate_manager,
    divide_functions,
    end_manager,
    replace_manager,
)
from sympolity.affairs.procurement.operations.notes import write_note
from sympolity.affairs.procurement.queries.managers import Asked, asked_of
from sympolity.ground.journal.models import Entry
from sympolity.ground.kernel.refusals import Refused

pytestmark = pytest.mark.django_db
ACT = "Decision 4/2025 of the council"
FOLLOW = "procurement.follow_contract"


@pytest.fixture
def contract():
    return make_contract(make_project(make_programme()))


def person_of(contract, role="contract-manager"):
    return make_user(role, contract.programme, contract.organisation)


def name(contract, person, **facts):
    return designate_manager(contract, person, by=None, act=ACT, on=date(2025, 4, 1), **facts)


def test_designate_manager_is_refused_without_a_written_act(contract):
    with pytest.raises(Refused, match="Name the written act") as refusal:
        designate_manager(contract, person_of(contract), by=None, act=" ")

    assert refusal.value.field == "act"


def test_designate_manager_is_refused_for_somebody_without_a_role(contract):
    with pytest.raises(Refused, match="Invite the person first"):
        name(contract, make_user(network=contract.programme.network))


def test_designate_manager_asks_for_divided_functions_where_several_follow(contract):
    first = name(contract, person_of(contract))
    second = person_of(contract)

    with pytest.raises(Refused, match="Say which part this person follows"):
        name(contract, second)
    with pytest.raises(Refused, match="Say first which part"):
        name(contract, second, functions="Electricity")
    divide_functions(first, by=None, functions="Building")

    assert name(contract, second, functions="Electricity").functions == "Electricity"


def test_declare_conflict_is_for_the_person_alone(contract):
    manager = name(contract, person_of(contract))

    with pytest.raises(Refused, match="Only the person"):
        declare_conflict(manager, by=person_of(contract), conflict="none")


def test_declare_conflict_keeps_the_words_out_of_the_journal(contract):
    manager = name(contract, person := person_of(contract))

    declare_conflict(manager, by=person, conflict="conflict", note="My sister owns the company")

    entry = Entry.objects.get(verb="conflict declared")
    assert "sister" not in str(entry.changes)
    assert entry.changes["conflict"] == ["open", "conflict"]


@pytest.mark.parametrize("conflict", ["", "conflict"])
def test_a_manager_may_not_act_before_declaring_that_nothing_conflicts(contract, conflict):
    manager = name(contract, person := person_of(contract))
    if conflict:
        declare_conflict(manager, by=person, conflict=conflict, note="My sister owns the company")

    with pytest.raises(Refused, match="Declare on the page of this contract"):
        write_note(contract, by=person, text="Roof is half done")

    assert not person.has_perm(FOLLOW, contract)


def test_a_manager_of_another_organisation_may_act_once_declared(contract):
    elsewhere = make_organisation(contract.programme.network)
    person = make_user("contract-manager", contract.programme, elsewhere)
    before = person.has_perm(FOLLOW, contract)
    declare_conflict(name(contract, person), by=person, conflict="none")

    assert (before, person.has_perm(FOLLOW, contract)) == (False, True)
    assert write_note(contract, by=person, text="Roof is half done").percent_done is None


@pytest.mark.parametrize(
    ("role", "own", "may"),
    [
        ("organisation-manager", True, True),
        ("organisation-manager", False, False),
        ("secretariat", False, True),
        ("project-officer", True, False),
        ("auditor", False, False),
    ],
)
def test_who_may_name_managers(contract, role, own, may):
    organisation = contract.organisation if own else make_organisation(contract.programme.network)
    person = make_user(role, contract.programme, None if role in ("secretariat", "auditor") else organisation)

    assert person.has_perm("procurement.designate_manager", contract) is may


def test_end_manager_is_refused_for_the_last_one_while_work_goes_on(contract):
    manager = name(contract, person_of(contract))
    contract.state = "in-execution"
    contract.save()
    manager.refresh_from_db()

    with pytest.raises(Refused, match="Name the next person first"):
        end_manager(manager, by=None, reason="Leaves the house")


def test_replace_manager_hands_the_part_over_on_one_day(contract):
    manager = name(contract, person_of(contract), functions="Building")

    successor = replace_manager(
        manager, person_of(contract), by=None, act="Decision 9/2025", on=date(2025, 9, 1), reason="Leaves the house"
    )

    manager.refresh_from_db()
    assert (manager.until, successor.designated_on, successor.functions, successor.conflict) == (
        date(2025, 9, 1),
        date(2025, 9, 1),
        "Building",
        "open",
    )


def test_asked_of_counts_what_the_followed_contracts_ask_today(contract):
    person = person_of(contract)
    endless = make_contract(contract.project, ends_on=None)
    named = {"by": None, "act": ACT, "on": date(2025, 4, 1)}
    designate_manager(endless, person, **named)
    declare_conflict(designate_manager(contract, person, **named), by=person, conflict="none")
    write_note(contract, by=person, kind="deviation", on=date(2025, 5, 1), text="The roof leaks")

    asked = asked_of(person, contract.programme)

    assert asked == Asked(undeclared=1, first_undeclared=endless.pk, overdue=1, deviating=1)


def test_asked_of_is_silent_for_who_follows_nothing(contract):
    assert asked_of(person_of(contract), contract.programme) == Asked()
