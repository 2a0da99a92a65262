from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from factories import (
    cover_project,
    make_agreement,
    make_fund,
    make_obligation,
    make_organisation,
    make_programme,
    make_project,
    make_terms,
    make_user,
)
from sympolity.affairs.agreements.models import Agreement
from sympolity.ground.documents.operations import keep
from sympolity.ground.journal.models import Entry
from sympolity.network.portfolio.models import KindRule

pytestmark = pytest.mark.django_db
MILLION = 1_000_000_00


@pytest.fixture
def programme():
    return make_programme(base_language="en", currency="EUR")


@pytest.fixture
def secretariat(client, programme):
    user = make_user("secretariat", programme)
    client.force_login(user)
    return user


def address(programme, rest=""):
    return f"/programmes/{programme.slug}/agreements/{rest}"


def references(response) -> list[str]:
    return [row.object.reference for row in response.context["listing"].rows]


# -- the list ------------------------------------------------------------------------
def test_list_sums_what_is_granted_without_counting_twice(client, programme, secretariat):
    financing = make_agreement(programme, "A", signed=True, kind="financing", cents=5 * MILLION)
    make_agreement(programme, "B", signed=True, parent=financing, cents=2 * MILLION)
    make_agreement(programme, "C", signed=True, cents=MILLION)
    make_agreement(programme, "D", state="dropped")

    response = client.get(address(programme))

    assert (references(response), response.context["title"]) == (["A", "B", "C", "D"], "4 agreements")
    assert response.context["listing"].totals == {"granted": 6 * MILLION}
    assert client.get(address(programme, "?kind=programme")).context["listing"].totals == {"granted": 3 * MILLION}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?state=draft", ["Draft"]),
        ("?ends=soon", ["Soon"]),
        ("?ends=past", ["Past"]),
        ("?obligations=late", ["Past"]),
        ("?obligations=due", ["Past", "Soon"]),
        ("?kind=memorandum", ["Draft"]),
        ("?q=oo", ["Soon"]),
    ],
)
def test_list_is_narrowed_down_in_its_address(client, programme, secretariat, query, found):
    today = timezone.localdate()
    make_agreement(programme, "Draft", kind="memorandum", title="x")
    soon = make_agreement(programme, "Soon", signed=True, ends_on=today + timedelta(days=60), title="x")
    past = make_agreement(programme, "Past", signed=True, ends_on=today - timedelta(days=1), title="x")
    make_obligation(soon, due_on=today + timedelta(days=5))
    make_obligation(past, due_on=today - timedelta(days=5))

    assert references(client.get(address(programme, query))) == found


def test_list_knows_party_and_fund(client, programme, secretariat):
    town, fund = make_organisation(programme.network), make_fund(programme)
    make_agreement(programme, "Town", beneficiary=town)
    make_agreement(programme, "Fund", fund=fund)

    found = [
        references(client.get(address(programme, f"?{query}"))) for query in (f"party={town.pk}", f"fund={fund.pk}")
    ]

    assert found == [["Town"], ["Fund"]]


def test_list_asks_no_more_for_many(client, programme, secretariat):
    costs = []
    client.get(address(programme))
    for number in (2, 20):
        for each in range(number):
            make_obligation(make_agreement(programme, f"{number}/{each}", signed=True))
        with CaptureQueriesContext(connection) as queries:
            client.get(address(programme))
        costs.append(len(queries))

    assert costs[0] == costs[1]
    assert costs[1] <= 25


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_list_goes_out_as_a_file(client, programme, secretariat, kind):
    make_agreement(programme, "PC/1", signed=True)

    response = client.get(address(programme, f"?format={kind}"))

    content = b"".join(response.streaming_content) if response.streaming else response.content
    assert response.status_code == 200
    assert (b"PC/1" in content) is (kind == "csv")


# -- one agreement -------------------------------------------------------------------
def facts_on(response) -> dict[str, list[tuple[str, bool]]]:
    """What each version says about each fact, and whether it is marked as changed."""
    return {
        fact.label: [(cell.words.replace("\xa0", " "), cell.is_new) for cell in fact.cells]
        for fact in response.context["facts"]
    }


def test_page_shows_versions_beside_one_another_and_what_each_changed(client, programme, secretariat):
    agreement = make_agreement(programme, ends_on=date(2026, 12, 31))
    agreement.versions.update(state="replaced", in_force_on=date(2024, 1, 1))
    make_terms(
        agreement, kind="prolongation", state="in-force", cents=MILLION, ends_on=date(2027, 6, 30),
        starts_on=date(2024, 1, 1), rate="0.8650", in_force_on=date(2026, 5, 4), reason="No bids",
    )  # fmt: skip

    response = client.get(address(programme, f"{agreement.pk}/"))

    facts = facts_on(response)
    assert facts["Until"] == [("31 Dec 2026", False), ("30 Jun 2027", True)]
    assert facts["Amount granted"] == [("1,000,000.00 EUR", False), ("1,000,000.00 EUR", False)]
    assert facts["Rate"] == [("86.50%", False), ("86.50%", False)]


def test_page_asks_no_more_for_many_parts(client, programme, secretariat):
    costs = []
    for number in (2, 15):
        agreement = make_agreement(programme, signed=True)
        for _each in range(number):
            cover_project(agreement, make_project(programme), 1)
            make_obligation(agreement)
            make_agreement(programme, parent=agreement, cents=1)
        with CaptureQueriesContext(connection) as queries:
            client.get(address(programme, f"{agreement.pk}/"))
        costs.append(len(queries))

    assert costs[1] <= costs[0]
    assert costs[1] <= 40


def test_page_says_who_still_has_to_sign(client, programme, secretariat):
    agreement = make_agreement(programme, beneficiary=make_organisation(programme.network, "Town"), state="signing")
    agreement.versions.update(state="signing")
    agreement.parties.filter(role="grantor").update(signs=False)

    response = client.get(address(programme, f"{agreement.pk}/"))

    assert response.context["next_step"] == "Version 1 is out for signature. Still to sign: Town."


def test_signed_paper_stands_with_its_version_and_its_hash(client, programme, secretariat):
    agreement = make_agreement(programme, signed=True)
    file = ContentFile(b"%PDF-1.4 signed", "signed.pdf")
    paper = keep(file, agreement.versions.get(), by=secretariat, network=programme.network)

    page = client.get(address(programme, f"{agreement.pk}/")).content.decode()

    assert paper.sha256 in page


def test_drawing_up_by_form_makes_agreement_version_and_parties(client, programme, secretariat):
    giver, town = make_organisation(programme.network), make_organisation(programme.network)
    told = {
        "reference": "PC/7", "title": "Houses", "kind": "programme", "cents": "250000,50", "rate": "86.5",
        "starts_on": "2026-01-01", "ends_on": "2027-12-31", "grantor": giver.pk, "beneficiary": town.pk,
    }  # fmt: skip

    response = client.post(address(programme, "new/"), told)

    agreement = Agreement.objects.get()
    [terms] = agreement.versions.all()
    assert response.headers["Location"] == address(programme, f"{agreement.pk}/")
    assert (terms.cents, str(terms.rate), agreement.parties.count()) == (250_000_50, "0.8650", 2)


def test_what_is_refused_stands_at_its_field_and_nothing_typed_is_lost(client, programme, secretariat):
    financing = make_agreement(programme, signed=True, kind="financing", cents=100)
    told = {"reference": "PC/7", "title": "Houses", "kind": "programme", "cents": "250000", "parent": financing.pk}

    response = client.post(address(programme, "new/"), told)

    assert response.status_code == 422
    assert "are left. Lower the amount" in response.context["form"].errors["cents"][0]
    assert response.context["form"]["title"].value() == "Houses"


def test_a_project_is_covered_by_its_code(client, programme, secretariat):
    agreement = make_agreement(programme, signed=True)
    project = make_project(programme, "House", code="C-1")

    client.post(address(programme, f"{agreement.pk}/projects/new/"), {"project": "C-1", "cents": "1000"})

    assert [(each.project, each.cents) for each in agreement.covered.all()] == [(project, 100_000)]


def test_an_organisation_reports_only_what_is_asked_of_it(client, programme):
    town = make_organisation(programme.network)
    agreement = make_agreement(programme, signed=True, beneficiary=town)
    own = make_obligation(agreement, organisation=town)
    foreign = make_obligation(agreement, organisation=agreement.parties.get(role="grantor").organisation)
    client.force_login(make_user("contract-manager", programme, town))

    met = [
        client.post(
            address(programme, f"{agreement.pk}/obligations/{each.pk}/report/"), {"on": "2025-05-01"}
        ).status_code
        for each in (own, foreign)
    ]

    own.refresh_from_db()
    assert (met, own.state) == ([302, 403], "reported")


# -- elsewhere -----------------------------------------------------------------------
def test_page_of_a_project_names_its_agreements_and_lacks_one_aloud(client, programme, secretariat):
    whole = make_project(programme, "Whole")
    part = make_project(programme, "Part", parent=whole, stage="contracted")
    bare = make_project(programme, "Bare", stage="contracted")
    make_agreement(programme, "PC/1", signed=True, projects=[whole])

    pages = [client.get(f"/programmes/{programme.slug}/projects/{each.pk}/").content.decode() for each in (part, bare)]

    lacking = "No signed agreement with money covers this project."
    assert [("PC/1" in page, lacking in page) for page in pages] == [(True, False), (False, True)]


def test_watch_list_names_what_is_contracted_without_agreement(client, programme, secretariat):
    bare = make_project(programme, "Bare", stage="contracted")
    covered = make_project(programme, "Covered", stage="contracted")
    make_agreement(programme, signed=True, projects=[covered])

    response = client.get(f"/programmes/{programme.slug}/watch/")
    behind = client.get(f"/programmes/{programme.slug}/projects/?with=no-agreement")

    [part] = [part for part in response.context["parts"] if part.key == "bare"]
    assert ([line.project for line in part.lines], response.context["title"]) == ([bare], "1 without agreement")
    assert [row.object for row in behind.context["listing"].rows] == [bare]


def test_a_reader_hears_nothing_of_agreements(client, programme):
    client.force_login(make_user("reader", programme))
    project = make_project(programme, stage="contracted")
    make_agreement(programme, "PC/1", signed=True, projects=[project])

    page = client.get(f"/programmes/{programme.slug}/projects/{project.pk}/").content.decode()
    refused = client.get(address(programme))

    assert ("PC/1" in page, refused.status_code) == (False, 403)


def test_programme_page_names_what_is_late(client, programme, secretariat):
    make_obligation(
        make_agreement(programme, signed=True), "Hand in the report", due_on=timezone.localdate() - timedelta(days=2)
    )

    page = client.get(f"/programmes/{programme.slug}/").content.decode()

    assert "Hand in the report" in page


def test_admin_says_that_a_kind_carries_money(client, programme):
    client.force_login(make_user("admin", programme))

    client.post(f"/programmes/{programme.slug}/kinds/mentoring/", {"has_money": "on", "source": "Board, 3 May"})
    page = client.get(f"/programmes/{programme.slug}/kinds/").content.decode()

    rule = KindRule.objects.get()
    assert (rule.kind, rule.has_money, rule.source) == ("mentoring", True, "Board, 3 May")
    assert [entry.verb for entry in Entry.objects.about(rule)] == ["kind rule set"]
    assert "Board, 3 May" in page


def test_an_end_before_the_beginning_is_told_at_its_field(client, programme, secretariat):
    response = client.post(
        address(programme, "new/"),
        {"reference": "CP-9", "title": "x", "kind": "programme", "starts_on": "2026-05-01", "ends_on": "2026-04-01"},
    )

    assert response.context["form"].errors == {"ends_on": ["The last day lies before the first. Choose a later one."]}
