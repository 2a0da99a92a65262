"""The main job from end to end in a browser: a spreadsheet becomes one true list, on screen and in public."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from factories import make_organisation, make_programme, make_territory, make_user
from sympolity.ground.journal.queries import breaks
from sympolity.network.portfolio.models import PlannedAmount, Project

pytestmark = [pytest.mark.browser, pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]

PASSWORD = "a long enough password"
LIST = (
    "Lista de operações aprovadas;;;;\n"
    ";;;;\n"
    "Código;Projeto;Beneficiário;Custo total;Concelho\n"
    "A-1;Horta comunitária;Município de Moita;1.234,56;Moita\n"
    "A-2;Casa da saúde;MUNICIPIO DE MOITA;2.000,00;MOITA\n"
    "A-3;Mediação escolar;Associação Nova;765,44;Moita\n"
)
TOTAL_CENTS = 400_000


@pytest.fixture
def programme():
    programme = make_programme(slug="inclusion", title="Inclusion", base_language="pt", is_public=True)
    town = make_territory(programme.network, "Moita")
    make_organisation(programme.network, "Município de Moita", kind="municipality", home=town)
    return programme


@pytest.fixture
def spreadsheet(tmp_path) -> Path:
    path = tmp_path / "operações.csv"
    path.write_bytes(LIST.encode("cp1252"))
    return path


def person(role, programme, organisation=None):
    user = make_user(role, programme, organisation)
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(page: Page, user) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Mail address").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/home/")


def bring_in(page: Page, spreadsheet: Path) -> None:
    """From the empty list to the end page of the import."""
    page.goto("/programmes/inclusion/imports/new/")
    page.locator("input[type=file]").set_input_files(spreadsheet)
    page.locator("main button[type=submit], main button.primary").last.click()
    compare = page.get_by_role("button", name="Compare with the list").first
    wait_for(page, compare)
    compare.click()
    answer = page.get_by_role("button", name="Keep the answers and compare again")
    wait_for(page, answer)
    page.get_by_label("Add them to the register").first.check()
    answer.click()
    commit = page.get_by_role("button", name="Bring in").first
    wait_for(page, commit)
    expect(page.get_by_role("heading", level=1)).to_contain_text("3")
    commit.click()
    wait_for(page, page.get_by_text("operações.csv").first)


def wait_for(page: Page, thing) -> None:
    """Long work may be done at once or show its progress first; without JavaScript one reloads."""
    for _try in range(20):
        if thing.count() and thing.is_visible():
            return
        page.wait_for_timeout(250)
        if page.locator("progress").count():
            page.reload()
    expect(thing).to_be_visible()


def test_a_spreadsheet_becomes_one_true_list_and_can_be_undone(page, programme, spreadsheet):
    sign_in(page, person("secretariat", programme))

    bring_in(page, spreadsheet)

    assert sum(PlannedAmount.objects.values_list("cents", flat=True)) == TOTAL_CENTS
    assert set(Project.objects.values_list("lead__name", flat=True)) == {"Município de Moita", "Associação Nova"}
    page.goto("/programmes/inclusion/projects/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("3 projects")
    expect(page.get_by_role("table").first).to_contain_text("Casa da saúde")

    page.get_by_role("link", name="Horta comunitária").first.click()
    page.locator("details.prov > summary").first.click()
    expect(page.locator("details.prov[open]")).to_contain_text("operações.csv")

    page.goto("/programmes/inclusion/imports/")
    page.get_by_role("link", name="operações.csv").first.click()
    page.get_by_role("link", name="Undo").first.click()
    page.locator("main button.primary, main button[type=submit]").first.click()
    page.wait_for_timeout(500)
    assert Project.objects.count() == 0
    assert list(breaks()) == []


def test_the_same_spreadsheet_changes_nothing_the_second_time(page, programme, spreadsheet):
    sign_in(page, person("secretariat", programme))
    bring_in(page, spreadsheet)
    before = list(Project.objects.order_by("pk").values())

    page.goto("/programmes/inclusion/imports/new/")
    page.locator("input[type=file]").set_input_files(spreadsheet)
    page.locator("main button[type=submit], main button.primary").last.click()
    # Its columns are those of last time: nobody is asked about them again.
    wait_for(page, page.locator("dl.count4, .count4").first)

    expect(page.locator(".count4")).to_contain_text("3")
    assert list(Project.objects.order_by("pk").values()) == before


def test_the_main_job_works_without_javascript(browser, live_server, programme, spreadsheet):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    sign_in(page, person("secretariat", programme))

    bring_in(page, spreadsheet)

    assert sum(PlannedAmount.objects.values_list("cents", flat=True)) == TOTAL_CENTS
    context.close()


@pytest.mark.noise("Forbidden")
def test_an_officer_cannot_bring_in_a_spreadsheet(page, programme):
    own = programme.network.organisations.get(name="Município de Moita")
    sign_in(page, person("project-officer", programme, own))

    response = page.goto("/programmes/inclusion/imports/new/")

    assert response.status == 403
    expect(page.locator("main")).to_contain_text("Bring in spreadsheets")


def test_what_is_public_is_right_at_once(page, browser, live_server, programme, spreadsheet):
    sign_in(page, person("secretariat", programme))
    bring_in(page, spreadsheet)
    visitor = browser.new_context(base_url=live_server.url, locale="en-GB").new_page()
    visitor.goto("/p/inclusion/projects/")
    assert "Horta comunitária" not in visitor.content()

    page.goto("/programmes/inclusion/projects/")
    page.get_by_role("link", name="Horta comunitária").first.click()
    page.get_by_role("link", name="Show").first.click()
    page.locator("main button.primary, main button[type=submit]").first.click()

    visitor.reload()
    expect(visitor.locator("main")).to_contain_text("Horta comunitária")
    visitor.context.close()


def test_the_main_job_can_be_done_with_the_keyboard_alone(page, programme):
    """Sign in, find a project and move its stage: no mouse, focus always visible, nothing is a trap."""
    project = Project.objects.create(programme=programme, title="Horta comunitária", stage="approved", kind="mentoring")
    user = person("secretariat", programme)
    page.goto("/accounts/login/")
    tab_to(page, "input[name=login]")
    page.keyboard.type(user.email)
    tab_to(page, "input[name=password]")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/home/")

    tab_to(page, "nav a[href$='/projects/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/projects/")
    tab_to(page, f"a[href$='/projects/{project.pk}/']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/projects/{project.pk}/")
    tab_to(page, "form[action$='/move/'] button[value=implementation]")
    page.keyboard.press("Enter")
    page.wait_for_load_state()

    page.wait_for_timeout(300)
    assert Project.objects.get().stage == "implementation"
    assert urlsplit(page.url).path.endswith(f"/projects/{project.pk}/")


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there; each stop on the way is visible."""
    for _step in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            box = page.locator(":focus").bounding_box()
            assert box, f"the focus on {selector} has no place on the page"
            assert box["width"] * box["height"] > 0, f"the focus on {selector} is not visible"
            return
    pytest.fail(f"Tab never reaches {selector}")
