"""A round from its opening to a stranger who checks what was published, in a browser, with everybody who takes part."""

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from factories import make_milestone, make_organisation, make_programme, make_project, make_user
from rounds import make_indicator, make_question, make_template
from sympolity.affairs.monitoring.models import Edition, Figure, Return
from sympolity.affairs.monitoring.operations.rounds import plan_round
from sympolity.ground.journal.queries import breaks
from sympolity.methods.periods import Period
from sympolity.network.portfolio.models import Amendment
from sympolity.network.portfolio.operations.baselines import set_baselines

pytestmark = [pytest.mark.browser, pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]

PASSWORD = "a long enough password"
PROJECTS, ON_SCREEN = 40, 20
EACH = 5  # people reached by each project


class Place:
    """A programme with forty projects of one municipality, a planned round, and the people."""

    def __init__(self) -> None:
        self.programme = make_programme(slug="inclusion", title="Inclusion", base_language="en", is_public=True)
        self.town = make_organisation(self.programme.network, "Moita", kind="municipality")
        end = timezone.localdate() + timedelta(days=200)
        self.projects = [
            make_project(
                self.programme, f"Garden {number:02}", lead=self.town, stage="implementation", is_public=True,
                planned_start_on=date(2025, 1, 1), planned_end_on=end,
            )
            for number in range(PROJECTS)
        ]  # fmt: skip
        make_milestone(self.projects[0], "Fence built", due_on=end - timedelta(days=30))
        self.indicator = make_indicator(self.programme, "People reached", is_asked_of_all=True, is_public=True)
        template = make_template(self.programme, name="Quarterly report", asks_milestones=False)
        self.question = make_question(template, "What was done?", is_required=True)
        self.round = plan_round(template, period=Period(date(2025, 7, 1), date(2025, 9, 30)), by=None)
        set_baselines(self.programme, by=None)
        self.officer = self._person("project-officer", self.town)
        self.secretariat = self._person("secretariat")
        self.reader = self._person("reader")

    def _person(self, role: str, organisation=None):
        user = make_user(role, self.programme, organisation)
        user.set_password(PASSWORD)
        user.save()
        return user

    def url(self, name: str, *args: int) -> str:
        return reverse(name, args=["inclusion", *args])

    def of(self, report: Return, name: str = "monitoring:return") -> str:
        return self.url(name, self.round.pk, report.pk)

    @property
    def reports(self) -> list[Return]:
        return list(Return.objects.filter(round=self.round).order_by("pk"))


@pytest.fixture
def place() -> Place:
    return Place()


@pytest.fixture
def desk_of(browser: Browser, live_server):
    """Opens a signed-in browser for a person; without JavaScript, which is an addition everywhere."""
    opened = []

    def open_for(user) -> Page:
        context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="en-GB")
        opened.append(context)
        page = context.new_page()
        page.goto("/accounts/login/")
        page.get_by_label("Mail address").fill(user.email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/home/")
        return page

    yield open_for
    for context in opened:
        context.close()


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def open_round(page: Page, place: Place) -> None:
    page.goto(place.url("monitoring:round", place.round.pk))
    page.locator("main").get_by_role("button", name="Open").or_(
        page.locator("main").get_by_role("link", name="Open")
    ).first.click()
    page.wait_for_load_state()
    if page.url.rstrip("/").endswith("open"):
        page.locator("main form button.primary").click()
        page.wait_for_load_state()


def write_and_send(page: Page, place: Place, report: Return, *, people: int = EACH, words: str = "As planned.") -> None:
    page.goto(f"{place.of(report)}?write=1")
    page.get_by_label("What was done?").fill(words)
    page.get_by_label("Figure", exact=True).fill(str(people))
    press(page, "Look through and send")
    press(page, "Send the report")


def bring_workbook(page: Page, place: Place, folder: Path) -> None:
    """Fill in every empty row of the workbook of the municipality and bring it back."""
    page.goto(place.url("interchange:workbook", place.round.pk, place.town.pk))
    with page.expect_download() as download:
        page.locator("a[href*='/file/']").first.click()
    path = folder / "reports.xlsx"
    download.value.save_as(path)
    book = load_workbook(path)
    for sheet, column, said in (
        ("Figures", "value", EACH),
        ("Questions", "answer", "As planned, told in the workbook."),
    ):
        rows = book[sheet]
        names = {cell.value: cell.column for cell in rows[1]}
        for row in range(3, rows.max_row + 1):
            if rows.cell(row, names[column]).value in (None, ""):
                rows.cell(row, names[column]).value = said
    buffer = io.BytesIO()
    book.save(buffer)
    path.write_bytes(buffer.getvalue())
    page.locator("input[type=file]").set_input_files(path)
    page.locator("main form[enctype] button").first.click()
    page.wait_for_load_state()
    page.locator("main form button.primary").first.click()
    page.wait_for_load_state()


def test_a_round_from_its_opening_to_a_stranger_who_checks_it(place, desk_of, browser, live_server, tmp_path):
    secretariat, officer = desk_of(place.secretariat), desk_of(place.officer)
    open_round(secretariat, place)
    reports = place.reports
    assert len(reports) == PROJECTS

    # Half on screen, half by workbook.
    for report in reports[:ON_SCREEN]:
        write_and_send(officer, place, report)
    bring_workbook(officer, place, tmp_path)
    officer.get_by_role("link", name="Send all that are complete").click()
    officer.wait_for_load_state()
    press(officer, f"Send the {PROJECTS - ON_SCREEN} that are complete")
    expect(officer.locator("main")).to_contain_text("Everything was sent")
    assert {each.state for each in place.reports} == {"submitted"}

    # Two come back with a reason at a field, the others are accepted together.
    for report in reports[:2]:
        secretariat.goto(place.of(report))
        secretariat.locator("details.remark > summary").first.click()
        secretariat.locator("details.remark textarea").first.fill("Say where it was done.")
        press(secretariat, "Send back")
    secretariat.goto(place.url("monitoring:to-read"))
    for box in secretariat.locator("input[type=checkbox][name=pk]").all():
        box.check()
    secretariat.locator("main form button.primary").click()
    secretariat.wait_for_load_state()
    assert sorted(each.state for each in place.reports).count("accepted") == PROJECTS - 2
    for report in reports[:2]:
        officer.goto(place.of(report))
        expect(officer.locator("main")).to_contain_text("Say where it was done.")
        write_and_send(officer, place, report, words="In the square.")
        secretariat.goto(place.of(report))
        press(secretariat, "Accept")

    # A correction after acceptance: both versions stay, the figure that counts is the new one.
    last = reports[-1]
    secretariat.goto(place.of(last, "monitoring:reopen-return"))
    secretariat.get_by_label("words and figures").check()
    secretariat.locator("main textarea").first.fill("Counted twice.")
    secretariat.locator("main form button.primary").click()
    secretariat.wait_for_load_state()
    write_and_send(officer, place, last, people=EACH - 1)
    secretariat.goto(place.of(last))
    press(secretariat, "Accept")
    assert [each.number for each in last.submissions.all()] == [1, 2]
    assert sum(Figure.objects.filter(category=None).values_list("value", flat=True)) == PROJECTS * EACH - 1

    # Close, publish, and a stranger checks the file.
    secretariat.goto(place.url("monitoring:close-round", place.round.pk))
    secretariat.locator("main form button.primary").click()
    secretariat.wait_for_load_state()
    edition = Edition.objects.get()
    secretariat.goto(place.url("monitoring:publish-edition", edition.pk))
    secretariat.locator("main form button.primary").click()
    secretariat.wait_for_load_state()
    stranger = browser.new_context(base_url=live_server.url, locale="en-GB").new_page()
    stranger.goto("/p/inclusion/results/")
    expect(stranger.locator("main")).to_contain_text(str(PROJECTS * EACH - 1))
    stranger.goto(reverse("public:edition", args=["inclusion", place.round.pk, edition.number]))
    with stranger.expect_download() as download:
        stranger.locator("a[href$='.json']").first.click()
    path = tmp_path / "edition.json"
    download.value.save_as(path)
    verdict = checked(stranger, path)
    assert "nothing in it was changed" in verdict.lower() or "unchanged" in verdict.lower(), verdict
    path.write_bytes(path.read_bytes().replace(b'"199"', b'"999"').replace(b":199", b":999"))
    assert checked(stranger, path) != verdict
    stranger.context.close()
    assert list(breaks()) == []


def checked(page: Page, path: Path) -> str:
    page.goto("/verify/")
    page.locator("input[type=file]").set_input_files(path)
    press(page, "Check")
    return page.locator("section.verdict").inner_text()


def test_an_amendment_moves_the_end_and_keeps_the_baseline(place, desk_of):
    project = place.projects[0]
    end = project.planned_end_on
    officer, secretariat = desk_of(place.officer), desk_of(place.secretariat)

    officer.goto(place.url("portfolio:propose-amendment", project.pk))
    officer.get_by_label("Cause").first.select_option("no-bids")
    officer.get_by_label("What you do about it").first.fill("A new tender in smaller lots.")
    officer.locator("input[name=planned_end_on]").fill((end + timedelta(days=30)).isoformat())
    officer.locator("main form button.primary").click()
    officer.wait_for_load_state()
    amendment = Amendment.objects.get()
    officer.goto(place.url("portfolio:amendment", amendment.pk))
    officer.locator("form[action$='/send/'] button.primary").click()
    officer.wait_for_load_state()
    secretariat.goto(place.url("portfolio:amendment", amendment.pk))
    secretariat.get_by_role("button", name="Approve it").click()
    secretariat.wait_for_load_state()

    project.refresh_from_db()
    assert project.planned_end_on == end + timedelta(days=30)
    assert [each.planned_end_on for each in project.plan_versions.order_by("number")] == [end, project.planned_end_on]
    secretariat.goto(place.url("portfolio:project-timetable", project.pk))
    expect(secretariat.locator("main")).to_contain_text("30 days")


@pytest.mark.noise("Forbidden|Failed to load resource")
def test_each_step_is_refused_for_the_wrong_role(place, desk_of):
    open_round(desk_of(place.secretariat), place)
    report = place.reports[0]
    project = place.projects[0]
    officer, reader = desk_of(place.officer), desk_of(place.reader)

    wrong = {
        officer: [
            place.url("monitoring:plan-round"),
            place.url("monitoring:close-round", place.round.pk),
            place.of(report, "monitoring:reopen-return"),
        ],
        reader: [
            place.of(report, "monitoring:send-return"),
            place.url("interchange:workbook", place.round.pk, place.town.pk),
            place.url("portfolio:propose-amendment", project.pk),
        ],
    }

    met = {url: page.goto(url).status for page, urls in wrong.items() for url in urls}
    assert met == dict.fromkeys(met, 403)
