from datetime import date

import pytest

from factories import make_facility, make_network, make_organisation, make_procedure, make_territory, make_user
from sympolity.affairs.onestop import operations
from sympolity.affairs.onestop.models import Facility, FacilityType, Procedure
from sympolity.affairs.onestop.operations import OfferFacts
from sympolity.ground.journal.models import Entry
from sympolity.ground.kernel.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    return make_network()


@pytest.fixture
def keeper(network):
    return make_user(network=network)


def told(subject) -> list[tuple[str, dict]]:
    return [(entry.verb, entry.changes) for entry in Entry.objects.about(subject).order_by("id")]


def test_add_facility_makes_the_types_that_the_network_does_not_know(network, keeper):
    FacilityType.objects.create(network=network, name="School")

    facility = operations.add_facility(network, name="House", types=["school ", "polling place [PP]"], by=keeper)

    types = FacilityType.objects.order_by("name")
    assert [(each.name, each.code) for each in types] == [("School", ""), ("polling place", "PP")]
    assert set(facility.types.all()) == set(types)
    assert told(facility) == [
        ("facility added", {"name": [None, "House"], "types": [None, ["School", "polling place"]]})
    ]


def test_add_facility_refuses_a_place_of_another_network(network, keeper):
    elsewhere = make_territory(make_network(), "Elsewhere")

    with pytest.raises(Refused, match="Elsewhere belongs to another network"):
        operations.add_facility(network, name="House", territory=elsewhere, by=keeper)

    assert Facility.objects.count() == 0


def test_change_facility_tells_only_what_differs(network, keeper):
    facility = make_facility(network, "House", types=["school"], town="Town")

    operations.change_facility(facility, name="House", town="City", types=["school", "library"], by=keeper)

    changes = {"town": ["Town", "City"], "types": [["school"], ["library", "school"]]}
    assert told(facility) == [("facility changed", changes)]


def test_give_facility_code_refuses_one_that_another_facility_has(network, keeper):
    first, second = make_facility(network, "First"), make_facility(network, "Second")
    operations.give_facility_code(first, scheme="list", value="7", by=keeper)

    with pytest.raises(Refused, match="First already has this code"):
        operations.give_facility_code(second, scheme="list", value="7", by=keeper)

    assert second.codes.count() == 0


def test_close_offer_keeps_it_and_reopen_offer_brings_it_back(network, keeper):
    procedure = make_procedure(network, "Permit")

    operations.close_offer(procedure, closed_on=date(2024, 5, 1), by=keeper, reason="Abolished")
    with pytest.raises(Refused, match="closed already"):
        operations.close_offer(procedure, closed_on=date(2024, 5, 2), by=keeper)
    operations.reopen_offer(procedure, by=keeper, reason="Voted anew")

    assert Procedure.objects.get().closed_on is None
    assert [verb for verb, _changes in told(procedure)] == ["procedure closed", "procedure opened again"]


def test_check_offer_notes_the_day(network, keeper):
    facility = make_facility(network, "House")

    operations.check_offer(facility, checked_on=date(2024, 5, 1), by=keeper)

    assert told(facility) == [("facility checked", {"checked_on": [None, "2024-05-01"]})]


def test_bring_facilities_brings_all_or_none(network, keeper):
    closed = make_organisation(network, "Closed body", closed_on=date(2020, 1, 1))
    facts = [OfferFacts({"name": "One"}, types=["a"]), OfferFacts({"name": "Two", "operator": closed})]

    with pytest.raises(Refused, match="Closed body is closed"):
        operations.bring_facilities(network, facts, by=keeper)

    assert (Facility.objects.count(), FacilityType.objects.count()) == (0, 0)


def test_bring_procedures_keeps_what_nobody_said(network, keeper):
    (procedure,) = operations.bring_procedures(
        network, [OfferFacts({"name": "Permit", "online": False}, source={"row": 2})], by=keeper
    )

    procedure.refresh_from_db()
    assert (procedure.online, procedure.in_person, procedure.free_of_charge) == (False, None, None)
    assert Entry.objects.about(procedure).get().source == {"row": 2}
