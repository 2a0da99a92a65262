"""What lists of the register do that others do not: places of another day, masked codes, words, bad addresses."""

from datetime import date

import pytest

from factories import make_programme, make_territory, make_user
from sympolity.affairs.onestop.models import Facility, FacilityType, Procedure
from sympolity.ground.journal.models import Entry
from sympolity.ground.kernel.refusals import Refused
from sympolity.interchange.forms import UploadForm
from sympolity.interchange.queries import preview
from sympolity.interchange.telling.asking import asks
from sympolity.network.organisations.models import Affiliation, Organisation
from sympolity.network.territories.models import ResidentGroup, Territory
from sympolity.network.territories.operations import change_territory

pytestmark = pytest.mark.django_db
DAY = date(2010, 1, 1)
NATIONALITIES = "CODI;DESC_NACIONALITAT;NRE_HOMES;NRE_DONES\nS-01001;XINA;12;4\nS-01009;XINA;3;2\n"


@pytest.fixture
def district(programme) -> Territory:
    place = make_territory(programme.network, "District 1", level="district")
    section = make_territory(programme.network, "Section 1", level="section", parent=place)
    section.codes.create(scheme="DIVTER", value="S-01001")
    return place


def test_a_section_that_the_register_does_not_know_comes_in_as_one_that_existed_then(desk, district):
    an_import = desk.check(desk.read(NATIONALITIES, kind="nationalities", as_of=DAY))

    desk.commit(desk.answer_all(an_import, "territory", create=True))

    section = Territory.objects.get(name="S-01009")
    assert (section.level, section.parent, section.closed_on) == ("section", district, DAY)
    assert ResidentGroup.objects.filter(territory=section).get().men == 3


def test_the_next_list_of_that_day_knows_the_section(desk, district):
    an_import = desk.check(desk.read(NATIONALITIES, kind="nationalities", as_of=DAY))
    desk.commit(desk.answer_all(an_import, "territory", create=True))

    again = desk.check(desk.read(NATIONALITIES.replace("XINA", "ITALIA"), kind="nationalities", as_of=DAY))

    assert again.summary["counts"] == {"new": 2, "gone": 0}
    assert again.questions.count() == 0


def days_of(name: str) -> list:
    return list(Territory.objects.filter(name=name).values_list("valid_from", "closed_on"))


@pytest.mark.parametrize("days", [(2010, 2015, 2005, 2010), (2015, 2010, 2005), (2005, 2010, 2015)])
def test_a_section_of_lists_of_several_days_is_one(desk, district, days):
    for year in days:
        facts = {"kind": "nationalities", "as_of": date(year, 1, 1), "source": "Register"}
        an_import = desk.check(desk.read(NATIONALITIES, **facts))
        if an_import.questions.exists():
            an_import = desk.answer_all(an_import, "territory", create=True)
        desk.commit(an_import)

    assert days_of("S-01009") == [(None, date(2015, 1, 1))]
    assert ResidentGroup.objects.filter(territory__name="S-01009").count() == 3


@pytest.fixture
def old_section(desk, district) -> Territory:
    an_import = desk.check(desk.read(NATIONALITIES, kind="nationalities", as_of=DAY))
    desk.commit(desk.answer_all(an_import, "territory", create=True))
    return Territory.objects.get(name="S-01009")


def later(desk):
    return desk.check(desk.read(NATIONALITIES, kind="nationalities", as_of=date(2015, 1, 1), source="Later"))


def test_a_later_list_says_that_the_section_stands_longer_and_its_undo_ends_it_again(desk, old_section):
    an_import = later(desk)

    told = preview(an_import).kept_places
    brought = desk.commit(an_import)
    old_section.refresh_from_db()
    entry = Entry.objects.about(old_section).get(verb="territory changed")
    stood = old_section.closed_on
    desk.undo(brought)

    old_section.refresh_from_db()
    assert told == "S-01009 was closed only because no later list named it. It will stand until 1\u00a0Jan\u00a02015."
    assert (stood, old_section.closed_on) == (date(2015, 1, 1), DAY)
    assert entry.changes == {"closed_on": ["2010-01-01", "2015-01-01"]}


def test_a_section_that_a_person_closed_is_asked_and_never_made_twice(desk, secretary, old_section):
    old_section = change_territory(old_section, closed_on=date(2011, 1, 1), by=secretary)

    an_import = later(desk)

    (asked,) = asks(an_import).open
    assert [each.value for each in asked.answers] == [f"take:{old_section.pk}", "leave"]
    desk.commit(desk.answer_all(an_import, "territory", take=old_section.pk))
    assert days_of("S-01009") == [(None, date(2011, 1, 1))]
    assert ResidentGroup.objects.filter(territory=old_section).count() == 2


def test_an_end_that_a_person_says_meanwhile_holds(desk, secretary, old_section):
    an_import = later(desk)
    change_territory(old_section, closed_on=date(2011, 1, 1), by=secretary)

    an_import = desk.commit(an_import)

    assert (an_import.state, days_of("S-01009")) == ("ready", [(None, date(2011, 1, 1))])
    assert an_import.questions.count() == 1


def test_what_every_row_needs_cannot_be_left_empty(desk, district):
    an_import = desk.check(desk.read(NATIONALITIES, kind="nationalities", as_of=DAY))

    (asked,) = asks(an_import).open

    assert [each.value for each in asked.answers] == ["create", "leave"]
    with pytest.raises(Refused, match="Choose one of the answers"):
        desk.answer_all(an_import, "territory", empty=True)


def test_a_list_of_another_day_stands_beside_the_first(desk, district):
    text = "CODI;DESC_NACIONALITAT;NRE_HOMES;NRE_DONES\nS-01001;XINA;12;4\n"
    desk.bring(text, kind="nationalities", as_of=DAY)

    desk.bring(text, kind="nationalities", as_of=date(2015, 1, 1))

    assert sorted(ResidentGroup.objects.values_list("as_of", flat=True)) == [DAY, date(2015, 1, 1)]


def test_figures_that_need_a_day_are_not_read_without_it(desk, programme):
    keeper = make_user(network=programme.network, is_steward=True)
    form = UploadForm({"kind": "population"}, {}, programme=programme, user=keeper)

    form.is_valid()
    form.errors.pop("file")
    form.clean()

    assert "as_of" in form.errors


def test_masked_codes_are_asked_once_and_never_kept(desk):
    an_import = desk.check(desk.read("ID;Nom tramit\n***0157;Permit\n***0158;Certificate\n", kind="procedures"))

    assert list(an_import.questions.values_list("about", "text")) == [("hidden", "ID")]
    desk.commit(desk.answer_all(an_import, "hidden", empty=True))
    assert list(Procedure.objects.order_by("name").values_list("name", "code")) == [("Certificate", ""), ("Permit", "")]


def test_masked_values_stay_empty_and_are_counted(desk):
    an_import = desk.bring(
        "Nom;Telèfon;Email;Latitud;Longitud\nCAP;93167****;in**@****;41.00;2.00\n", kind="facilities"
    )

    facility = Facility.objects.get()
    assert (facility.telephone, facility.email, facility.latitude) == ("", "", None)
    assert an_import.summary["hidden"] == {"B": 1, "C": 1, "D": 1, "E": 1}


def test_stars_of_a_hotel_belong_to_its_name(desk):
    desk.bring("Nom;Tipus\nH*** HOTEL MIRAMAR;Hotels\n", kind="facilities")

    assert Facility.objects.get().name == "H*** HOTEL MIRAMAR"


def test_a_bad_address_keeps_no_row_out(desk):
    an_import = desk.bring("Name;Website;Email\nLibrary;www. library.org;nobody\n", kind="facilities")

    facility = Facility.objects.get()
    assert (facility.website, facility.email) == ("http://www.library.org", "")
    assert an_import.summary["aside"] == {"C": [2]}


def test_words_are_spelt_as_the_network_spells_them(desk, programme):
    FacilityType.objects.create(network=programme.network, name="Health centre", code="HC")

    desk.bring("Name;Type\nOne;health  centre\nTwo;HEALTH CENTRE\n", kind="facilities")

    assert FacilityType.objects.count() == 1
    assert FacilityType.objects.get().facilities.count() == 2


def test_a_level_above_is_refused_below(desk):
    text = "Name;Code;Level;Lies in\nTown;1;municipality;2\nQuarter;2;neighbourhood;\n"

    an_import = desk.check(desk.read(text, kind="territories"))

    reasons = an_import.rows.get(number=2).reasons
    assert [each["sentence"] for each in reasons] == ["A municipality cannot lie in a community."]
    with pytest.raises(Refused):
        desk.commit(an_import)


def test_people_come_in_without_their_names_in_the_journal(desk, programme):
    text = "Name;Organisation;Function;Email;Since\nAnna Puig;City;Mayor;anna@example.org;2023-06-17\n"
    an_import = desk.answer_all(desk.check(desk.read(text, kind="people")), "organisation", create=True)
    an_import = desk.commit(an_import)
    entry = Affiliation.objects.select_related("organisation").get()

    told = [str(each.changes) for each in Entry.objects.about(entry)]
    desk.undo(an_import)

    assert (entry.person_name, entry.since, entry.organisation.name) == ("Anna Puig", date(2023, 6, 17), "City")
    assert not any("Anna" in each for each in told)
    assert (Affiliation.objects.count(), Organisation.objects.count()) == (0, 0)
    assert not Entry.objects.filter(changes__icontains="Anna").exists()


def test_each_person_is_offered_the_lists_that_they_may_bring(programme):
    secretary = make_user("secretariat", programme)
    keeper = make_user(network=programme.network, is_steward=True)

    def offered(user) -> list[str]:
        form = UploadForm(programme=programme, user=user)
        return sorted(name for _group, kinds in form.fields["kind"].choices for name, _label in kinds)

    money = {"agreements", "budgets", "contracts", "expenditure", "tenders"}
    assert offered(secretary) == sorted(money | {"indicators", "organisations", "projects"})
    register = ["facilities", "nationalities", "organisations", "people", "population", "procedures", "territories"]
    assert offered(keeper) == register
    assert offered(make_user("secretariat", make_programme())) == []


def test_a_short_code_of_another_list_is_another_record(desk):
    desk.bring("Id;Name;Address\n12;Library;Main street\n", kind="facilities", source="Town hall")

    desk.bring("Id;Name;Address\n12;Health centre;Hill road\n", kind="facilities", source="Ministry")

    assert sorted(Facility.objects.values_list("name", flat=True)) == ["Health centre", "Library"]


def test_a_code_of_the_same_list_finds_a_renamed_record(desk):
    desk.bring("Id;Name;Address\n12;Library;Main street\n", kind="facilities", source="Town hall")

    an_import = desk.bring("Id;Name;Address\n12;Central library;Main street\n", kind="facilities", source="Town hall")

    assert Facility.objects.get().name == "Central library"
    desk.undo(an_import)
    assert Facility.objects.get().name == "Library"


def test_one_facility_of_two_lists_has_a_code_of_each(desk):
    first = "Id;Name;Address\n12;Library;Main street\n"
    desk.bring(first, kind="facilities", source="Town hall")

    desk.bring("Id;Name;Address\n7;Library;Main street\n", kind="facilities", source="Ministry")
    again = desk.check(desk.read(first, kind="facilities", source="Town hall"))

    codes = Facility.objects.get().codes.values_list("scheme", "value")
    assert sorted(codes) == [("Ministry", "7"), ("Town hall", "12")]
    assert again.summary["counts"] == {"unchanged": 1, "gone": 0}
