from datetime import date

import pytest

from factories import make_network, make_territory
from sympolity.ground.journal.models import Entry
from sympolity.network.territories.models import ResidentGroup, Territory
from sympolity.network.territories.operations import bring_counts, withdraw_counts
from sympolity.network.territories.queries import place_among
from sympolity.network.territories.residents import residents_of

pytestmark = pytest.mark.django_db
EARLY, LATE = date(2010, 1, 1), date(2015, 1, 1)


@pytest.fixture
def network():
    return make_network()


def count(place: Territory, day: date, name: str, men: int | None, women: int | None, code: str = "") -> None:
    ResidentGroup.objects.create(
        territory=place, as_of=day, source="register", nationality=name, nationality_code=code, men=men, women=women
    )


def section(network, number: str, district: Territory) -> Territory:
    place = make_territory(network, f"Section {number}", level="section", parent=district)
    place.codes.create(scheme="list", value=f"S-{number}")
    return place


def test_residents_of_adds_up_what_lies_in_a_place_and_names_what_was_drawn_anew(network):
    district = make_territory(network, "District", level="district")
    one, gone = section(network, "01001", district), section(network, "01002", district)
    count(one, EARLY, "ECUADOR", 5, 3, "345")
    count(gone, EARLY, "ECUADOR", 1, 1, "345")
    count(one, LATE, "EQUADOR", 4, 4, "345")

    found = residents_of(district)

    assert [(each.as_of, each.men, each.women, each.total, each.places) for each in found.editions] == [
        (EARLY, 6, 4, 10, 2),
        (LATE, 4, 4, 8, 1),
    ]
    assert [(row.name, [each.value for each in row.counts]) for row in found.rows] == [("EQUADOR", [10, 8])]
    assert (list(found.changed), found.is_sum) == (["Section 01002"], True)


def test_residents_of_keeps_what_nobody_counted_apart_from_zero(network):
    place = make_territory(network, "Place")
    count(place, EARLY, "ALTRES", 0, 0)
    count(place, EARLY, "XINA", 4, None, "407")

    found = residents_of(place)

    others, china = found.rows
    assert (others.name, others.counts[0].value) == ("ALTRES", 0)
    assert (china.name, china.counts[0].value) == ("XINA", None)
    assert (found.editions[0].total, found.editions[0].uncounted) == (0, 1)


def test_residents_of_is_silent_where_nobody_counted(network):
    assert residents_of(make_territory(network, "Place")) is None


def test_place_among_reads_level_and_place_above_from_codes_of_the_same_form(network):
    first, second = (make_territory(network, name, level="district") for name in ("One", "Two"))
    section(network, "01001", first)
    section(network, "02001", second)

    among = place_among(network, "S-02009")

    assert (among.level, among.parent, among.is_code) == ("section", second, True)


def test_place_among_claims_nothing_of_a_name(network):
    section(network, "01001", make_territory(network, "One", level="district"))

    among = place_among(network, "Somewhere")

    assert (among.level, among.parent, among.is_code) == ("municipality", None, False)


def test_withdraw_counts_leaves_them_in_the_history_of_the_place(network):
    place = make_territory(network, "Place")
    group = ResidentGroup(territory=place, as_of=EARLY, source="register", nationality="XINA", men=4, women=2)
    bring_counts(network, [group], [{"row": 7}], by=None)

    withdraw_counts(network, ResidentGroup, [ResidentGroup.objects.get().pk], by=None, source={"undo": True})

    assert ResidentGroup.objects.count() == 0
    assert [(entry.verb, entry.source) for entry in Entry.objects.about(place).order_by("id")] == [
        ("residents counted", {"row": 7}),
        ("residents withdrawn", {"undo": True}),
    ]
