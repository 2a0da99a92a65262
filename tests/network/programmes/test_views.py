import csv
import io
import re
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from factories import (
    make_factor,
    make_fund,
    make_milestone,
    make_network,
    make_objective,
    make_organisation,
    make_programme,
    make_project,
    make_user,
)
from sympolity.network.organisations.operations import remember_name
from sympolity.network.programmes import operations
from sympolity.network.programmes.models import Appointment, Participation, Programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return make_programme(slug="communities", title="Communities in action", vocabulary={"objective": "axis"})


@pytest.fixture
def admin(programme):
    return make_user("admin", programme)


@pytest.fixture
def signed_in(client, admin):
    """A browser in which the administrator of the programme has signed in."""
    client.force_login(admin)
    return client


PAGES = ["list", "programme", "objectives", "objective", "participants", "figures", "funds"]
CHANGES = [
    "settings",
    "move",
    "add-objective",
    "change-objective",
    "close-objective",
    "add-factor",
    "change-factor",
    "close-factor",
    "add-participation",
    "change-participation",
    "end-participation",
    "replace-participation",
    "add-figure",
    "change-figure",
    "withdraw-figure",
    "add-fund",
    "change-fund",
    "close-fund",
]


@pytest.fixture
def addresses(programme, admin):
    axis = make_objective(programme, "Health", code="1")
    factor = make_factor(axis, "Reach people where they live")
    fund = make_fund(programme, "ESF+", share=Decimal("0.85"))
    one = operations.admit_organisation(
        programme, organisation=make_organisation(programme.network, "Moita"), role="partner", by=admin
    )
    figure = operations.publish_figure(
        programme, topic="Budget", value=Decimal("121500000"), unit="EUR", source="Press", by=admin
    )
    own = {
        "list": [],
        "objective": [axis.pk],
        "change-objective": [axis.pk],
        "close-objective": [axis.pk],
        "add-factor": [axis.pk],
        "change-factor": [axis.pk, factor.pk],
        "close-factor": [axis.pk, factor.pk],
        "change-participation": [one.pk],
        "end-participation": [one.pk],
        "replace-participation": [one.pk],
        "change-figure": [figure.pk],
        "withdraw-figure": [figure.pk],
        "change-fund": [fund.pk],
        "close-fund": [fund.pk],
    }
    return {
        name: reverse(
            f"programmes:{name}", args=own.get(name, []) if name == "list" else ["communities", *own.get(name, [])]
        )
        for name in PAGES + CHANGES
    }


@pytest.mark.parametrize("page", PAGES + CHANGES)
def test_the_administrator_sees_each_screen(signed_in, addresses, page):
    response = signed_in.get(addresses[page])

    assert response.status_code == 200


@pytest.mark.parametrize("role", ["secretariat", "finance", "organisation-manager", "auditor", "reader"])
def test_every_role_reads_each_page(client, programme, addresses, role):
    client.force_login(make_user(role, programme, make_organisation(programme.network)))

    statuses = {page: client.get(addresses[page]).status_code for page in PAGES}

    assert statuses == dict.fromkeys(PAGES, 200)


@pytest.mark.parametrize("page", CHANGES)
def test_a_reader_is_told_why_not(client, programme, addresses, page):
    client.force_login(make_user("reader", programme))

    response = client.get(addresses[page])

    assert response.status_code == 403
    assert "Your role here: reader" in response.content.decode()


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("secretariat", {"add-objective", "add-participation", "add-figure"}),
        ("finance", {"add-figure"}),
        ("auditor", set()),
    ],
)
def test_each_role_changes_what_is_its_own(client, programme, addresses, role, may):
    client.force_login(make_user(role, programme))

    asked = ("settings", "add-objective", "add-participation", "add-figure", "add-fund")
    allowed = {page for page in asked if client.get(addresses[page]).status_code == 200}

    assert allowed == may


def test_a_steward_of_an_objective_changes_that_one_only(client, programme, addresses):
    carer = make_organisation(programme.network)
    mine, other = make_objective(programme, "Mine"), make_objective(programme, "Other")
    Participation.objects.create(programme=programme, objective=mine, organisation=carer, role="steward")
    client.force_login(make_user("steward", programme, carer))

    statuses = [
        client.get(reverse("programmes:change-objective", args=["communities", one.pk])).status_code
        for one in (mine, other)
    ]

    assert statuses == [200, 403]


@pytest.mark.parametrize("page", [page for page in PAGES + CHANGES if page != "list"])
def test_somebody_without_a_role_finds_nothing(client, programme, addresses, page):
    client.force_login(make_user(network=programme.network))

    response = client.get(addresses[page])

    assert response.status_code == 404


def test_another_network_sees_an_empty_list(client, addresses):
    client.force_login(make_user(network=make_network(), is_steward=True))

    response = client.get(addresses["list"])

    assert response.context["listing"].rows == []


@pytest.mark.parametrize("page", PAGES + CHANGES)
def test_a_stranger_is_asked_to_sign_in(client, addresses, page):
    response = client.get(addresses[page])

    assert (response.status_code, response["Location"].split("?")[0]) == (302, reverse("account_login"))


def test_a_part_of_another_programme_is_not_found(signed_in, programme):
    foreign = make_fund(make_programme(programme.network))

    response = signed_in.get(reverse("programmes:change-fund", args=["communities", foreign.pk]))

    assert response.status_code == 404


# -- lists -------------------------------------------------------------------------
@pytest.mark.parametrize("page", ["list", "objectives", "participants", "figures", "funds", "programme"])
def test_page_asks_the_database_as_often_for_one_as_for_three(
    signed_in, programme, admin, addresses, page, django_assert_num_queries
):
    def add_one():
        other = make_programme(programme.network)
        Appointment.objects.create(user=admin, programme=other, role="admin", since=date(2020, 1, 1))
        make_factor(make_objective(programme, parent=programme.objectives.first()))
        make_fund(programme)
        Participation.objects.create(programme=programme, organisation=make_organisation(programme.network))
        operations.publish_figure(
            programme,
            topic=f"Topic {programme.public_figures.count()}",
            value=Decimal(1),
            source="Press",
            by=admin,
        )

    signed_in.get(addresses[page])
    with CaptureQueriesContext(connection) as one:
        signed_in.get(addresses[page])
    add_one()
    add_one()

    with django_assert_num_queries(len(one)):
        signed_in.get(addresses[page])


def rows_of(response):
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_lists_come_as_files(signed_in, addresses):
    read = {
        page: rows_of(signed_in.get(addresses[page], {"format": "csv"}))
        for page in ("list", "objectives", "participants", "figures", "funds")
    }

    assert [(row["Title"], row["Status"], row["Objectives"], row["Organisations"]) for row in read["list"]] == [
        ("Communities in action", "running", "1", "1")
    ]
    assert [(row["Code"], row["Axis"], row["Factors"]) for row in read["objectives"]] == [
        ("1", "Health", "Reach people where they live")
    ]
    assert [(row["Organisation"], row["Role"]) for row in read["participants"]] == [("Moita", "partner")]
    assert [(row["About"], row["Value"], row["Source"]) for row in read["figures"]] == [
        ("Budget", "121500000.00", "Press")
    ]
    assert [(row["Name"], row["Share of eligible cost"]) for row in read["funds"]] == [("ESF+", "0.8500")]


def test_a_file_names_its_programme(signed_in, addresses):
    response = signed_in.get(addresses["figures"], {"format": "xlsx"})

    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert book.worksheets[0]["B2"].value == 121_500_000
    assert [cell.value for cell in book.worksheets[1][1]][:2] == ["Programme", "Communities in action"]


def test_objectives_come_as_an_open_document(signed_in, addresses):
    response = signed_in.get(addresses["objectives"], {"format": "ods"})

    assert response.content[:2] == b"PK"


def test_participants_who_left_show_when_asked(signed_in, programme, addresses):
    gone = make_organisation(programme.network, "Gone")
    Participation.objects.create(programme=programme, organisation=gone, until=date(2022, 1, 1))

    plain = signed_in.get(addresses["participants"]).context["listing"]
    everybody = signed_in.get(addresses["participants"], {"also": "gone"}).context["listing"]

    assert [one.organisation.name for one in plain.objects] == ["Moita"]
    assert [one.organisation.name for one in everybody.objects] == ["Gone", "Moita"]


def test_participants_are_found_by_any_of_their_names(signed_in, programme, admin, addresses):
    remember_name(programme.network.organisations.get(name="Moita"), name="Câmara", by=admin)

    found = [
        signed_in.get(addresses["participants"], {"q": words}).context["listing"].count for words in ("camara", "x")
    ]

    assert found == [1, 0]


# -- the page of a programme ---------------------------------------------------------
def test_programme_page_speaks_the_words_of_the_programme(signed_in, addresses):
    page = signed_in.get(addresses["programme"]).content.decode()

    assert "Axes" in page
    assert "Health" in page


def test_programme_page_shows_that_sources_disagree(signed_in, programme, admin, addresses):
    operations.publish_figure(
        programme, topic="Budget", value=Decimal("139000000"), unit="EUR", source="Report", by=admin
    )

    response = signed_in.get(addresses["programme"])

    (topic,) = response.context["topics"]
    assert (len(topic.figures), topic.disagrees) == (2, True)
    assert "sources disagree" in response.content.decode()


def test_objectives_page_counts_in_the_words_of_the_programme(signed_in, addresses):
    response = signed_in.get(addresses["objectives"])

    assert response.context["heading"] == "Axes: 1, Factors: 1"


def test_organisation_page_names_the_programmes_that_a_person_may_see(client, programme, admin, addresses):
    moita = programme.network.organisations.get(name="Moita")
    address = reverse("organisations:organisation", args=[moita.pk])
    seen = {}
    for who, user in (("admin", admin), ("member", make_user(network=programme.network))):
        client.force_login(user)
        seen[who] = "Communities in action" in client.get(address).content.decode()

    assert seen == {"admin": True, "member": False}


# -- entering ------------------------------------------------------------------------
def facts(**changed):
    return {
        "title": "Compromís",
        "base_language": "ca",
        "currency": "eur",
        "licence": "CC BY 4.0",
        "watch_from": "2500000.50",
        "word_objective": "mission",
        "word_factor": "vector",
        **changed,
    }


def test_a_keeper_of_the_register_starts_a_programme(client):
    network = make_network()
    steward = make_user(network=network, is_steward=True)
    client.force_login(steward)

    response = client.post(reverse("programmes:add"), facts(slug="compromis"))

    programme = Programme.objects.get()
    assert response["Location"] == reverse("programmes:programme", args=["compromis"])
    assert (programme.network, programme.currency, programme.watch_cents) == (network, "EUR", 250_000_050)
    assert programme.vocabulary == {"objective": "mission", "factor": "vector"}
    assert client.get(reverse("programmes:settings", args=["compromis"])).status_code == 200


def test_nobody_else_starts_a_programme(signed_in):
    response = signed_in.get(reverse("programmes:add"))

    assert response.status_code == 403


def test_settings_are_changed_and_the_short_name_stays(signed_in, programme, addresses):
    signed_in.post(addresses["settings"], facts(slug="other", starts_on="2021-01-01", is_public="on"))

    programme.refresh_from_db()
    assert (programme.slug, programme.title, programme.starts_on, programme.is_public) == (
        "communities",
        "Compromís",
        date(2021, 1, 1),
        True,
    )


def test_settings_refuse_and_keep_what_was_typed(signed_in, programme, addresses):
    response = signed_in.post(
        addresses["settings"], facts(currency="EURO", starts_on="2025-01-01", ends_on="2024-01-01")
    )

    assert response.status_code == 422
    assert "currency" in response.context["form"].errors
    assert 'value="Compromís"' in response.content.decode()


def test_status_moves(signed_in, programme, addresses):
    signed_in.post(addresses["move"], {"status": "closed", "reason": "All paid"})

    programme.refresh_from_db()
    assert programme.status == "closed"


def test_objective_is_added_under_another_and_closed(signed_in, programme, addresses):
    health = programme.objectives.get()

    signed_in.post(addresses["add-objective"], {"name": "Prevention", "parent": health.pk, "order": "1"})
    inside = health.children.get()
    signed_in.post(
        reverse("programmes:close-objective", args=["communities", inside.pk]),
        {"closed_on": "2025-01-31", "reason": "Merged"},
    )

    inside.refresh_from_db()
    assert (inside.name, inside.closed_on) == ("Prevention", date(2025, 1, 31))


def test_closing_an_objective_with_open_parts_says_what_to_do(signed_in, addresses):
    response = signed_in.post(addresses["close-objective"], {"closed_on": "2025-01-31", "reason": "Merged"})

    assert response.context["form"].non_field_errors() == ["1 open part stands under it. Close it or move it first."]


def test_factor_is_added_and_changed(signed_in, programme, addresses):
    signed_in.post(addresses["add-factor"], {"statement": "Go to people", "kind": "measure", "order": "2"})
    signed_in.post(
        addresses["change-factor"],
        {
            "statement": "Reach people at home",
            "kind": "measure",
            "order": "1",
            "objective": programme.objectives.get().pk,
        },
    )

    assert [factor.statement for factor in programme.objectives.get().factors.all()] == [
        "Reach people at home",
        "Go to people",
    ]


def test_partner_is_replaced(signed_in, programme, addresses):
    new = make_organisation(programme.network, "New")

    signed_in.post(addresses["replace-participation"], {"organisation": new.pk, "since": "2024-07-01"})

    assert [(row.organisation.name, row.until) for row in programme.participations.order_by("id")] == [
        ("Moita", date(2024, 6, 30)),
        ("New", None),
    ]


def test_an_organisation_of_another_network_cannot_be_chosen(signed_in, addresses):
    foreign = make_organisation(make_network())

    response = signed_in.post(addresses["add-participation"], {"organisation": foreign.pk, "role": "partner"})

    assert list(response.context["form"].errors) == ["organisation"]


def test_figure_is_published_withdrawn_and_restored(signed_in, programme, addresses):
    signed_in.post(
        addresses["add-figure"],
        {"topic": "Communities", "value": "33", "source": "Press", "as_of": "2025-01-31"},
    )
    figure = programme.public_figures.get(topic="Communities")
    signed_in.post(
        reverse("programmes:withdraw-figure", args=["communities", figure.pk]),
        {"closed_on": "2025-02-01", "reason": "Wrong"},
    )
    withdrawn = programme.public_figures.get(topic="Communities").closed_on
    signed_in.post(reverse("programmes:restore-figure", args=["communities", figure.pk]), {"reason": "Right"})

    assert (withdrawn, programme.public_figures.get(topic="Communities").closed_on) == (date(2025, 2, 1), None)


def test_fund_is_added_and_closed(signed_in, programme, addresses):
    signed_in.post(addresses["add-fund"], {"name": "RRF", "share": "1"})
    fund = programme.funds.get(name="RRF")
    signed_in.post(
        reverse("programmes:close-fund", args=["communities", fund.pk]), {"closed_on": "2025-01-31", "reason": "Over"}
    )
    page = signed_in.get(reverse("programmes:change-fund", args=["communities", fund.pk])).content.decode()

    assert programme.funds.get(name="RRF").closed_on == date(2025, 1, 31)
    assert "Open this fund again" in page
    assert "Close this fund" not in page


@pytest.mark.parametrize("kind", ["programme", "objective", "fund", "participation", "publicfigure", "factor"])
def test_history_opens_for_each_kind(signed_in, programme, addresses, kind):
    axis = programme.objectives.get()
    subject = {
        "programme": programme,
        "objective": axis,
        "fund": programme.funds.get(),
        "participation": programme.participations.get(),
        "publicfigure": programme.public_figures.get(),
        "factor": axis.factors.get(),
    }[kind]

    response = signed_in.get(reverse("journal:history", args=[f"programmes.{kind}", subject.pk]))

    assert response.status_code == 200


def test_texts_of_an_objective_are_translated(signed_in, programme, addresses):
    axis = programme.objectives.get()

    signed_in.post(
        reverse("languages:translate", args=["programmes.objective", axis.pk, "pt"]), {"name": "Saúde", "goal": ""}
    )
    with translation.override("en"):  # the client leaves the language of its last request behind
        page = signed_in.get(addresses["objective"], headers={"Accept-Language": "pt"}).content.decode()

    assert "Saúde" in page


def test_programme_page_leads_with_three_figures(signed_in, programme, addresses):
    axis = programme.objectives.get()
    project = make_project(programme, total_cents=124_000_000, objectives=[axis])
    make_milestone(project, due_on=date(2024, 1, 31))
    make_milestone(project, due_on=date(2999, 1, 31))

    page = signed_in.get(addresses["programme"]).content.decode()
    under = signed_in.get(addresses["objective"]).content.decode()

    figures = [text.strip() for text in re.findall(r'<dd class="n">(.*?)</dd>', page)]
    assert [re.sub(r"<[^>]+>|\xa0", "", text) for text in figures] == ["1.24MEUR", "1", "1"]
    assert "Projects here" in under
