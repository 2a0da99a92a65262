"""The pages of money: each figure is the sum of its rows, each project counts once in the whole, figures lead on."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories import make_amount, make_fund, make_milestone, make_organisation, make_project, make_user
from finance_factories import make_budget, make_category, make_commitment, make_expenditure
from procurement_factories import make_contract
from reporting import TODAY, Scene
from sympolity.affairs.agreements.models import Agreement
from sympolity.affairs.finance.models import Envelope, Payment, PaymentRequest, PaymentShare, RequestItem
from sympolity.methods.forecast import Fan, TooLittle
from sympolity.network.portfolio import queries as portfolio
from sympolity.observatory.money.facts import STEPS, facts_of
from sympolity.observatory.money.parts import Reader, Shelf
from sympolity.observatory.money.project import project_money
from sympolity.observatory.money.reading import FUND, LEAD, OBJECTIVE, PLACE, Choice, read_money

pytestmark = pytest.mark.django_db


class MoneyScene(Scene):
    """Two projects with money at each step: a clinic of 1,000 euros and a school of 500."""

    def __init__(self):
        super().__init__()
        self.programme.ends_on = TODAY + timedelta(days=400)
        self.programme.save()
        self.fund, self.other_fund = make_fund(self.programme, "Fund"), make_fund(self.programme, "Second")
        self.category = make_category(self.programme)
        self.agreement = Agreement.objects.create(
            programme=self.programme, reference="A1", title="Grant", kind="financing", fund=self.fund
        )
        self.request = PaymentRequest.objects.create(
            agreement=self.agreement, organisation=self.lead, number=1, state="paid"
        )
        self.clinic = self.project(self.corner, self.health, total_cents=1_000_00)
        self.school = self.project(self.south, self.work, total_cents=500_00)

    def give(self, project, *, planned, budget, bound, contract, spent, claimed, accepted, paid):
        """Money at each step; what is spent, claimed and paid in one paper, item and payment."""
        make_amount(project, planned, measure="funding", fund=self.fund)
        make_budget(project, budget, category=self.category).lines.update(fund=self.fund)
        make_commitment(project, bound, category=self.category, fund=self.fund)
        make_contract(project, cents=contract)
        self.spend(project, spent, claimed, accepted, paid)

    def spend(self, project, spent, claimed=0, accepted=None, paid=0, on=None):
        days = {"issued_on": on} if on else {}
        paper = make_expenditure(project, spent, category=self.category, fund=self.fund, **days)
        if claimed:
            RequestItem.objects.create(
                request=self.request, expenditure=paper, claimed_cents=claimed, accepted_cents=accepted
            )
        if paid:
            payment = Payment.objects.create(request=self.request, cents=paid, paid_on=on or date(2024, 6, 1))
            PaymentShare.objects.create(payment=payment, project=project, cents=paid)

    def money(self, **choice):
        return read_money(Reader(self.programme, Shelf()), Choice(**choice))

    def url(self, path="money/"):
        return f"/programmes/{self.programme.slug}/{path}"


@pytest.fixture
def scene():
    scene = MoneyScene()
    scene.give(
        scene.clinic,
        planned=800_00,
        budget=900_00,
        bound=700_00,
        contract=600_00,
        spent=400_01,
        claimed=300_00,
        accepted=250_00,
        paid=200_00,
    )
    scene.give(
        scene.school,
        planned=300_00,
        budget=450_00,
        bound=100_00,
        contract=90_00,
        spent=50_00,
        claimed=40_00,
        accepted=40_00,
        paid=30_00,
    )
    return scene


WHOLE = {
    "planned": 1_500_00,
    "budgeted": 1_350_00,
    "contracted": 690_00,
    "committed": 800_00,
    "spent": 450_01,
    "claimed": 340_00,
    "verified": 290_00,
    "paid": 230_00,
}


def amounts(part):
    return {step: part.amounts[step] for step in STEPS if part.amounts.get(step)}


def test_each_step_is_the_sum_of_its_rows(scene):
    assert amounts(scene.money().whole) == WHOLE


@pytest.mark.parametrize("by", [OBJECTIVE, PLACE, LEAD])
def test_parts_add_up_to_the_whole(scene, by):
    parts = scene.money().splits[by].parts

    assert {step: sum(part.amounts.get(step, 0) for part in parts) for step in STEPS} == WHOLE


def test_a_fund_shows_what_it_gives_and_what_names_it(scene):
    parts = scene.money().splits[FUND].parts

    assert [(part.name, part.count) for part in parts] == [("Fund", 2)]
    assert amounts(parts[0]) == {**{step: WHOLE[step] for step in WHOLE if step != "contracted"}, "planned": 1_100_00}


def test_a_project_in_two_places_counts_in_each_and_once_in_the_whole(scene):
    scene.clinic.territories.add(scene.south)
    cache.clear()

    found = scene.money()

    assert {part.name: part.amounts["paid"] for part in found.splits[PLACE].parts} == {"North": 200_00, "South": 230_00}
    assert found.splits[PLACE].several == 1
    assert found.whole.amounts["paid"] == 230_00


def test_filters_keep_what_they_name(scene):
    assert scene.money(objective=scene.health.pk).whole.amounts["spent"] == 400_01
    assert scene.money(territory=scene.south.pk).whole.amounts["spent"] == 50_00
    assert scene.money(lead=make_organisation(scene.programme.network).pk).whole.count == 0
    assert scene.money(fund=scene.other_fund.pk).whole.amounts["spent"] == 0


def test_each_euro_of_the_plan_is_drawn_once(scene):
    scene.clinic.objectives.add(scene.work)

    streams = scene.money().streams

    assert sum(stream.cents for stream in streams) == WHOLE["planned"]
    assert {(stream.objective, stream.end): stream.cents for stream in streams if stream.end == "paid"} == {
        ("several", "paid"): 200_00,
        (str(scene.work.pk), "paid"): 30_00,
    }


def test_the_envelope_is_what_counts_and_only_of_the_whole(scene):
    common = {"programme": scene.programme, "as_of": date(2022, 1, 1), "source": "a decree"}
    Envelope.objects.create(fund=scene.fund, cents=2_000_00, **common)
    Envelope.objects.create(fund=scene.fund, cents=9_000_00, counts=False, **common)
    Envelope.objects.create(fund=scene.other_fund, cents=500_00, **common)

    assert scene.money().envelope == 2_500_00
    assert scene.money(fund=scene.fund.pk).envelope == 2_000_00
    assert scene.money(objective=scene.health.pk).envelope is None


def test_budgets_of_parts_lie_within_the_budget_above(scene):
    part = make_project(scene.programme, parent=scene.clinic, lead=scene.lead)
    make_budget(part, 300_00, category=scene.category).lines.update(fund=scene.fund)

    facts = facts_of(portfolio.portfolio(scene.programme, scene.user))

    assert facts.of["budgeted"] == {scene.clinic.pk: 600_00, scene.school.pk: 450_00, part.pk: 300_00}


def test_the_money_of_a_project_adds_up_in_each_way(scene):
    found = project_money(scene.clinic)

    for rows in found.across.values():
        assert {step: sum(row.amounts.get(step, 0) for row in rows) for step in ("budgeted", "spent", "verified")} == {
            "budgeted": 900_00,
            "spent": 400_01,
            "verified": 250_00,
        }
    assert (found.totals["contracted"], found.totals["paid"]) == (600_00, 200_00)


def test_too_little_history_is_said_and_not_forecast(scene, client):
    client.force_login(scene.user)

    outlook = scene.money().outlook
    page = client.get(scene.url("money/forecast/")).text

    assert outlook.spending == TooLittle(months=1, works=2)
    assert "It takes 6 months and 5 projects." in page


def test_enough_history_is_forecast_with_its_ranges(client):
    scene = MoneyScene()
    for number in range(6):
        days = {"planned_start_on": TODAY - timedelta(days=400), "planned_end_on": TODAY + timedelta(days=300)}
        project = scene.project(scene.corner, scene.health, total_cents=10_000_00, **days)
        for month in range(1, 11):
            scene.spend(project, 400_00 + number, paid=200_00, on=TODAY - timedelta(days=31 * month))
        make_milestone(project, due_on=TODAY - timedelta(days=90), state="fulfilled", reported_on=TODAY)
        make_milestone(project, due_on=TODAY - timedelta(days=60), state="fulfilled", reported_on=TODAY)
        make_milestone(project, due_on=TODAY + timedelta(days=60), title=f"Opening {number}")
    make_milestone(project, due_on=TODAY - timedelta(days=300), title="Later than any that was met")
    client.force_login(scene.user)

    outlook = scene.money().outlook
    page = client.get(scene.url("money/forecast/")).text

    assert isinstance(outlook.spending, Fan)
    assert isinstance(outlook.payments, Fan)
    assert outlook.spending.at_end.low80 <= outlook.spending.at_end.median <= outlook.spending.at_end.high80
    assert "Most likely" in page
    assert "Opening 0" in page
    assert "&lt;1%" in page


def test_figures_open_the_projects_that_they_count(scene, client):
    client.force_login(scene.user)
    page = client.get(scene.url()).text

    listed = client.get(scene.url(f"projects/?objective={scene.health.pk}&with=paid")).text

    assert f"projects/?objective={scene.health.pk}&amp;with=paid" in page
    assert scene.clinic.title in listed
    assert scene.school.title not in listed


def test_the_file_has_each_part_and_the_whole_to_the_cent(scene, client):
    client.force_login(scene.user)

    lines = client.get(scene.url("money/?by=objective&format=csv")).content.decode("utf-8-sig").splitlines()

    assert lines[1].startswith("Health,1,1000,900,600,700,400.01,300,250,200")
    assert lines[-1].startswith('"All, each project once",2,1500,1350,690,800,450.01,340,290,230')


def test_readers_do_not_see_money_on_its_pages_nor_on_dashboards(scene, client):
    client.force_login(make_user("reader", scene.programme))

    pages = [
        client.get(scene.url(path)) for path in ("money/", "money/forecast/", f"projects/{scene.clinic.pk}/money/")
    ]
    dashboard = client.get(scene.url("dashboard/")).text

    assert [page.status_code for page in pages] == [403, 403, 403]
    assert "450 EUR" not in dashboard.replace("\u00a0", " ")


def test_the_third_axis_of_a_dashboard_lives(scene, client):
    client.force_login(scene.user)

    page = client.get(scene.url("dashboard/")).text.replace("\u00a0", " ")

    assert "230 EUR</a> <span" in page
    assert "with=spent" in page


@pytest.mark.parametrize("path", ["money/", "money/forecast/", "projects/{pk}/money/"])
def test_pages_ask_as_often_for_many_projects_as_for_few(scene, client, path):
    client.force_login(scene.user)
    url = scene.url(path.format(pk=scene.clinic.pk))
    few = [asked(client, url), asked(client, url)]
    for _number in range(6):
        project = scene.project(scene.corner, scene.health, total_cents=1_000_00)
        scene.spend(project, 100_00, 100_00, 90_00, 80_00)
    cache.clear()

    many = [asked(client, url), asked(client, url)]

    assert many == few
    assert many[1] <= 20


def asked(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_the_page_of_a_project_says_what_was_paid_to_those_who_see_money(scene, client):
    address = scene.url(f"projects/{scene.clinic.pk}/")
    client.force_login(scene.user)
    seen = client.get(address).context["three"][0]
    client.force_login(make_user("reader", scene.programme))

    hidden = client.get(address).context["three"][0]

    assert (seen["share"], seen["note"].replace("\u00a0", " ")) == (0.2, "200 EUR were paid for this project.")
    assert (hidden["share"], hidden["note"]) == (None, "")
