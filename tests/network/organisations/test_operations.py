from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories import make_network, make_organisation, make_territory, make_user
from sympolity.ground.journal.models import Entry
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.organisations import operations
from sympolity.network.organisations.models import Affiliation, Organisation
from sympolity.network.organisations.operations import OrganisationFacts

pytestmark = pytest.mark.django_db


def told(subject):
    """Verb and changes of each entry about an object, the oldest first."""
    return [(entry.verb, entry.changes) for entry in Entry.objects.about(subject).order_by("id")]


@pytest.fixture
def network():
    return make_network()


@pytest.fixture
def steward(network):
    return make_user(network=network, is_steward=True)


def test_add_organisation_tells_every_fact(network, steward):
    home, parent = make_territory(network), make_organisation(network, "Association")

    one = operations.add_organisation(
        network, name="Moita", kind="municipality", helix="public", home=home, parent=parent, by=steward
    )

    assert told(one) == [
        (
            "organisation added",
            {
                "name": [None, "Moita"],
                "kind": [None, "municipality"],
                "helix": [None, "public"],
                "home": [None, home.pk],
                "parent": [None, parent.pk],
            },
        )
    ]


@pytest.mark.parametrize("field", ["home", "parent"])
def test_add_organisation_refuses_what_is_foreign_or_closed(network, steward, field):
    make = {"home": make_territory, "parent": make_organisation}[field]
    foreign = make(make_network(), "Foreign")
    closed = make(network, "Closed", closed_on=date(2025, 1, 1))

    sentences = []
    for chosen in (foreign, closed):
        with pytest.raises(Refused) as refusal:
            operations.add_organisation(network, name="Moita", by=steward, **{field: chosen})
        sentences.append((refusal.value.field, str(refusal.value)))

    assert sentences == [
        (field, "Foreign belongs to another network."),
        (field, "Closed is closed. Choose another one."),
    ]


def test_change_organisation_tells_old_and_new(network, steward):
    one = make_organisation(network, "Moita", kind="other")

    operations.change_organisation(one, name="Moita", kind="municipality", by=steward)

    assert told(one) == [("organisation changed", {"kind": ["other", "municipality"]})]


def test_change_organisation_keeps_a_parent_that_was_closed_meanwhile(network, steward):
    parent = make_organisation(network, closed_on=date(2025, 1, 1))
    one = make_organisation(network, "Moita", parent=parent)

    operations.change_organisation(one, name="Moita!", parent=parent, by=steward)

    assert told(one) == [("organisation changed", {"name": ["Moita", "Moita!"]})]


def test_change_organisation_refuses_a_circle(network, steward):
    top = make_organisation(network)
    middle = make_organisation(network, parent=top)
    bottom = make_organisation(network, parent=middle)

    with pytest.raises(Refused) as refusal:
        operations.change_organisation(top, parent=bottom, by=steward)

    assert (refusal.value.field, str(refusal.value)) == (
        "parent",
        "This organisation would belong to itself. Choose another one.",
    )


def test_close_organisation_and_reopen_it(network, steward):
    one = make_organisation(network)

    operations.close_organisation(one, closed_on=date(2025, 1, 31), reason="Dissolved", by=steward)
    operations.reopen_organisation(one, reason="By mistake", by=steward)

    assert told(one) == [
        ("organisation closed", {"closed_on": [None, "2025-01-31"]}),
        ("organisation opened again", {"closed_on": ["2025-01-31", None]}),
    ]


def test_close_organisation_refuses_while_open_ones_belong_to_it(network, steward):
    one = make_organisation(network)
    make_organisation(network, parent=one)
    make_organisation(network, parent=one)

    with pytest.raises(Refused, match="2 open organisations belong to it"):
        operations.close_organisation(one, closed_on=date(2025, 1, 31), by=steward)


def test_reopen_organisation_refuses_under_a_closed_one(network, steward):
    parent = make_organisation(network, "Top", closed_on=date(2025, 1, 1))
    one = make_organisation(network, parent=parent, closed_on=date(2025, 1, 1))

    with pytest.raises(Refused, match="Top is closed"):
        operations.reopen_organisation(one, by=steward)


def test_remember_name_once(network, steward):
    one = make_organisation(network, "Câmara Municipal da Moita")

    first = operations.remember_name(one, name="CM Moita", source="projects.xlsx", by=steward)
    again = operations.remember_name(one, name="CM Moita", by=steward)

    assert (first.source, again) == ("projects.xlsx", None)
    assert told(one) == [("name remembered", {"names": [None, "CM Moita"]})]


def test_remember_name_refuses_one_that_another_has(network, steward):
    one, other = make_organisation(network, "Moita"), make_organisation(network, "Seixal")
    operations.remember_name(one, name="CM Moita", by=steward)

    for taken in ("cm moita", "MOITA"):
        with pytest.raises(Refused) as refusal:
            operations.remember_name(other, name=taken, by=steward)
        assert refusal.value.field == "name"


def test_change_and_forget_name(network, steward):
    one = make_organisation(network)
    name = operations.remember_name(one, name="CM Moit", by=steward)

    operations.change_name(name, name="CM Moita", by=steward)
    operations.forget_name(name, reason="Not ours", by=steward)

    assert told(one)[1:] == [
        ("name changed", {"names": ["CM Moit", "CM Moita"]}),
        ("name forgotten", {"names": ["CM Moita", None]}),
    ]


def test_give_identifier_refuses_the_one_of_another_organisation(network, steward):
    moita, palmela = make_organisation(network, "Moita"), make_organisation(network, "Palmela")
    operations.give_identifier(moita, scheme="NIF", value="500000000", by=steward)

    with pytest.raises(Refused) as refusal:
        operations.give_identifier(palmela, scheme="NIF", value="500000000", by=steward)

    assert (refusal.value.field, str(refusal.value)) == ("value", "Moita already has this identifier.")


def test_give_identifier_refuses_a_second_one_of_a_scheme(network, steward):
    one = make_organisation(network)
    operations.give_identifier(one, scheme="NIF", value="500000000", by=steward)

    with pytest.raises(Refused, match="already has an identifier of this scheme"):
        operations.give_identifier(one, scheme="NIF", value="500000001", by=steward)


def test_the_same_identifier_may_stand_in_another_network(network, steward):
    other = make_organisation(make_network())
    operations.give_identifier(other, scheme="NIF", value="500000000", by=steward)

    code = operations.give_identifier(make_organisation(network), scheme="NIF", value="500000000", by=steward)

    assert code.pk is not None


# -- people ------------------------------------------------------------------------
def test_affiliate_person_leaves_no_personal_data_in_the_journal(network, steward):
    one = make_organisation(network)

    entry = operations.affiliate_person(
        one,
        person_name="Maria Silva",
        email="maria@example.org",
        function="Councillor",
        capacity="political",
        since=date(2021, 10, 1),
        by=steward,
    )
    operations.change_affiliation(entry, person_name="Maria da Silva", capacity="technical", by=steward)

    assert told(entry) == [
        (
            "person affiliated",
            {"organisation": [None, one.pk], "capacity": [None, "political"], "since": [None, "2021-10-01"]},
        ),
        ("affiliation changed", {"person_name": ["…", "…"], "capacity": ["political", "technical"]}),
    ]


def test_affiliate_person_refuses_a_closed_organisation(network, steward):
    one = make_organisation(network, "Old", closed_on=date(2025, 1, 1))

    with pytest.raises(Refused, match="Old is closed"):
        operations.affiliate_person(one, person_name="Maria Silva", by=steward)


def test_end_affiliation_keeps_the_entry(network, steward):
    entry = operations.affiliate_person(make_organisation(network), person_name="Maria Silva", by=steward)

    operations.end_affiliation(entry, until=date(2025, 1, 31), by=steward)

    assert Affiliation.objects.get().until == date(2025, 1, 31)
    assert told(entry)[-1] == ("affiliation ended", {"until": [None, "2025-01-31"]})


def test_end_affiliation_refuses_a_day_before_the_first(network, steward):
    entry = operations.affiliate_person(
        make_organisation(network), person_name="Maria Silva", since=date(2025, 1, 1), by=steward
    )

    with pytest.raises(Refused, match="The last day lies before the first"):
        operations.end_affiliation(entry, until=date(2024, 12, 31), by=steward)


# -- many at once ------------------------------------------------------------------
def test_bring_organisations_in_any_order(network, steward):
    home = make_territory(network)
    facts = [
        OrganisationFacts(
            key="moita",
            name="Moita",
            kind="municipality",
            parent="association",
            home=home,
            names=("CM Moita",),
            identifiers={"NIF": "500000000"},
            source={"kind": "import", "row": 7},
        ),
        OrganisationFacts(key="association", name="Association", kind="association-of-cities"),
    ]

    brought = operations.bring_organisations(network, facts, by=steward)

    moita = brought["moita"]
    assert (list(brought), moita.parent) == (["moita", "association"], brought["association"])
    assert told(moita)[0][1]["codes"] == [None, ["NIF 500000000"]]
    assert Entry.objects.about(moita).get().source == {"kind": "import", "row": 7}
    assert [str(name) for name in moita.names.all()] == ["CM Moita"]


def test_bring_organisations_asks_the_database_as_often_for_three_as_for_thirty(
    network, steward, django_assert_num_queries
):
    def facts(count, prefix):
        return [OrganisationFacts(key=f"{prefix}{n}", name=f"{prefix}{n}") for n in range(count)]

    operations.bring_organisations(network, facts(1, "x"), by=steward)
    with CaptureQueriesContext(connection) as few:
        operations.bring_organisations(network, facts(3, "a"), by=steward)

    with django_assert_num_queries(len(few)):
        operations.bring_organisations(network, facts(30, "b"), by=steward)


def test_bring_organisations_brings_all_or_none(network, steward):
    facts = [
        OrganisationFacts(key="a", name="A"),
        OrganisationFacts(key="b", name="B", website="no address"),
    ]

    with pytest.raises(Refused, match=r"^B: Enter a valid URL\.$"):
        operations.bring_organisations(network, facts, by=steward)

    assert Organisation.objects.count() == 0
