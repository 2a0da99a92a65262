"""What goes out comes back: every kind, every file type, three languages, and only touched cells are changes."""

import io
import re
import zipfile
from datetime import date

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone, translation

from factories import make_baseline, make_organisation, make_project, make_territory, make_user
from sympolity.config.demo import load
from sympolity.ground.kernel.spreadsheets import as_csv, as_ods, as_xlsx
from sympolity.interchange.columns.memory import base_moment
from sympolity.interchange.files.whole_list import sheet_of
from sympolity.interchange.kinds import kind_of, kinds
from sympolity.interchange.models import Import
from sympolity.network.portfolio import operations as portfolio
from sympolity.network.portfolio.facts import ProjectFacts
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.models import Programme

WRITERS = {"xlsx": as_xlsx, "ods": as_ods, "csv": as_csv}
LANGUAGES = ("en", "pt", "ar")
# Kinds of which the sample network holds nothing: a small list comes in first.
SMALL = {
    "people": "Name;Organisation;Function;Capacity;Mail address;Since\n"
    "Ana Silva;{organisation};=Chair of the board;political;ana@example.org;2024-03-01\n"
    "Rui Costa;{organisation};;technical;rui@example.org;\n",
    "facilities": "Code;Name;Type;Address;Postal code;Latitude;Longitude;Telephone;Website\n"
    "007;Health house;Health centre;Street 5, 2nd floor;08911;38.65412;-8.99123;+351 212 345 678;https://example.org/a\n"
    '008;"Library ""Sol""";Library;Square 1;08912;38.65512;-8.99323;212 345 679;\n',
    "indicators": "Code;Name;Unit;Rule;Base of the average;Decimals;Baseline;Target;To be reached by\n"
    "R-1;Residents reached;people;sum;;0;;84000;2027-12-31\n"
    "R-2;Satisfied participants;%;weighted average;people who answered;1;61.5;80;2027-12-31\n",
    "procedures": "Code;Name;Description;Topic;Online;In person\n"
    '0029;Registration;"First line\nsecond line";Residence;yes;no\n0030;Reunion;;Family;no;yes\n',
    "population": "Territory;Residents;As of;Source\n{territory};213608;2021-01-01;Census\n",
    "nationalities": "Territory;Nationality;Code of the nationality;Men;Women;As of;Source\n"
    "{territory};Ukraine;135;23;26;2015-01-01;Register\n{territory};Spain;108;622;664;2015-01-01;Register\n",
}


def written(programme, kind: str, ending: str, language: str = "en") -> bytes:
    with translation.override(language):
        return WRITERS[ending](sheet_of(kind_of(kind), programme))


def unlike(an_import) -> list:
    return [(row.outcome, row.title, row.changes, row.reasons) for row in an_import.rows.exclude(outcome="unchanged")]


def comes_back_unchanged(desk, kind: str) -> None:
    ended = kind_of(kind).lists_ended
    standing = sum(ended or not each.closed for each in kind_of(kind).stored(desk.programme))
    assert standing
    for ending in WRITERS:
        for language in LANGUAGES:
            content = written(desk.programme, kind, ending, language)
            an_import = desk.check(desk.read(content, f"list.{ending}", kind=kind))
            assert unlike(an_import) == []
            assert an_import.summary["counts"] == {"unchanged": standing, "gone": 0}
            assert an_import.questions.count() == 0


@pytest.fixture
def sample(desk):
    """The desk of the sample network, signed in as its secretariat."""
    load()
    desk.programme = Programme.objects.get(slug="communities-in-action")
    desk.by = make_user("secretariat", desk.programme)
    desk.by.memberships.update(is_steward=True)
    return desk


def test_the_lists_of_the_sample_network_come_back_unchanged(sample):
    for kind in ("projects", "organisations", "territories"):
        comes_back_unchanged(sample, kind)


@pytest.mark.parametrize("kind", [kind.name for kind in kinds() if kind.name in SMALL])
def test_a_small_list_comes_back_unchanged(desk, kind):
    words = {
        "organisation": make_organisation(desk.programme.network, "Kitchen cooperative").name,
        "territory": make_territory(desk.programme.network, "Moita").name,
    }
    desk.bring(SMALL[kind].format(**words), kind=kind, as_of=date(2024, 1, 1), source="Register")

    comes_back_unchanged(desk, kind)


def test_every_list_as_shown_comes_back_unchanged(sample):
    client = Client()
    client.force_login(sample.by, backend="allauth.account.auth_backends.AuthenticationBackend")
    lists = {
        "projects": f"/programmes/{sample.programme.slug}/projects/?",
        "organisations": "/organisations/?",
        "territories": "/territories/?level=municipality&",
    }
    for kind, url in lists.items():
        for ending in WRITERS:
            response = client.get(f"{url}format={ending}")
            an_import = sample.check(sample.read(response.content, f"list.{ending}", kind=kind))
            assert (kind, ending, unlike(an_import)) == (kind, ending, [])
            assert an_import.summary["counts"]["gone"] == 0


# -- changed in a spreadsheet program -------------------------------------------------------
@pytest.fixture
def three(desk):
    """Three projects, and what goes out of them."""
    lead = make_organisation(desk.programme.network, "Town; of Moita")
    make_project(desk.programme, "School garden", code="007", lead=lead, summary="=1+1", address="Street 5")
    make_project(desk.programme, "Health house", code="008", planned_end_on=date(2027, 5, 1))
    make_project(desk.programme, "+Market hall", code="009", summary="line\nline")
    return desk


def edited(content: bytes, **cells) -> bytes:
    """The workbook after somebody changed cells, such as B2="New title", in a spreadsheet program."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for place, value in cells.items():
        book.worksheets[0][place] = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def place(content: bytes, heading: str, row: int) -> str:
    heads = next(openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True))
    return f"{openpyxl.utils.get_column_letter(heads.index(heading) + 1)}{row}"


def changes(an_import) -> dict:
    return {(row.title, key): pair[1] for row in an_import.rows.all() for key, pair in row.changes.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_three_changed_cells_are_three_changes(three, language):
    out = written(three.programme, "projects", "xlsx", language)
    with translation.override(language):
        total, end = (str(kind_of("projects").field(key).label) for key in ("total", "planned_end_on"))
    back = edited(out, **{"B2": "School orchard", place(out, total, 3): 1250.5, place(out, end, 4): date(2028, 1, 31)})

    an_import = three.check(three.read(back, "list.xlsx"))

    assert changes(an_import) == {
        ("School orchard", "title"): "School orchard",
        ("Health house", "total"): [125050, "EUR"],
        ("+Market hall", "planned_end_on"): "2028-01-31",
    }
    three.commit(an_import)
    assert sorted(Project.objects.values_list("title", flat=True)) == ["+Market hall", "Health house", "School orchard"]


def test_a_changed_cell_of_a_csv_is_one_change(three):
    text = written(three.programme, "projects", "csv").decode("utf-8-sig")
    assert "'=1+1" in text

    an_import = three.check(three.read(text.replace("'+Market hall", "'+Market place")))

    assert changes(an_import) == {("+Market place", "title"): "+Market place"}


def test_a_changed_code_is_a_change_and_no_new_record(three):
    out = written(three.programme, "projects", "xlsx")
    an_import = three.check(three.read(edited(out, C2="0070"), "list.xlsx"))

    assert (changes(an_import), an_import.summary["counts"]) == (
        {("School garden", "code"): "0070"},
        {"changed": 1, "unchanged": 2, "gone": 0},
    )


def test_a_day_of_an_agreed_plan_is_refused_in_its_row(three):
    make_baseline(Project.objects.get(code="008"))
    out = written(three.programme, "projects", "xlsx")
    moved = {place(out, "planned end", 3): date(2028, 1, 31), place(out, "planned end", 4): date(2028, 1, 31)}

    an_import = three.check(three.read(edited(out, **moved), "list.xlsx"))

    assert {row.number: row.outcome for row in an_import.rows.exclude(outcome="unchanged")} == {
        3: "refused",
        4: "changed",
    }
    [refused] = an_import.rows.filter(outcome="refused")
    assert "Its days move by an amendment" in str(refused.reasons)


def test_a_number_that_is_not_of_this_list_is_refused(three):
    out = written(three.programme, "projects", "xlsx")
    an_import = three.check(three.read(edited(out, A2=999_999, A4=Project.objects.get(code="008").pk), "list.xlsx"))

    reasons = {row.number: [each["code"] for each in row.reasons] for row in an_import.rows.filter(outcome="refused")}
    assert reasons == {2: ["not_ours"], 4: ["number_twice"]}
    assert an_import.summary["counts"].get("new", 0) == 0


def test_a_row_without_a_number_is_new(three):
    out = written(three.programme, "projects", "xlsx")
    an_import = three.check(three.read(edited(out, B5="Library", C5="010"), "list.xlsx"))

    assert an_import.summary["counts"] == {"unchanged": 3, "new": 1, "gone": 0}


def test_an_emptied_cell_empties_its_field_only_when_it_is_ticked(three):
    out = written(three.programme, "projects", "xlsx")
    back = edited(out, **{place(out, "address or place", 2): None, place(out, "planned end", 3): None})
    an_import = three.check(three.read(back, "list.xlsx"))
    assert (changes(an_import), [each["field"] for each in an_import.summary["emptied"]]) == (
        {},
        ["address", "planned_end_on"],
    )

    an_import = three.commit(three.answer(an_import, {"emptied": {"cells": ["2:address"]}}))

    assert Project.objects.get(code="007").address == ""
    assert Project.objects.get(code="008").planned_end_on == date(2027, 5, 1)


def test_rows_taken_out_of_the_whole_list_are_proposed_for_closing(three):
    out = written(three.programme, "projects", "csv")
    whole = openpyxl.load_workbook(io.BytesIO(written(three.programme, "projects", "xlsx")))
    whole.worksheets[0].delete_rows(2)
    stream = io.BytesIO()
    whole.save(stream)
    make_project(three.programme, "Added since")

    an_import = three.check(three.read(stream.getvalue(), "list.xlsx"))
    part = three.check(three.read(b"\r\n".join(out.split(b"\r\n")[:2]) + b"\r\n"))

    assert [row.title for row in an_import.rows.filter(outcome="gone")] == ["School garden"]
    assert part.summary["counts"]["gone"] == 0


def test_what_somebody_changed_here_meanwhile_stays(three):
    out = written(three.programme, "projects", "xlsx")
    portfolio.change_project(Project.objects.get(code="008"), ProjectFacts(title="Health centre"), by=three.by)

    an_import = three.check(three.read(edited(out, B2="School orchard"), "list.xlsx"))

    assert base_moment(an_import) is not None
    assert changes(an_import) == {("School orchard", "title"): "School orchard"}


def test_a_list_of_another_kind_does_not_lend_its_numbers(three):
    an_import = three.read(written(three.programme, "organisations", "xlsx"), "list.xlsx")

    assert "own" not in an_import.reading
    assert an_import.mapping["remarks"][0]["code"] == "other_kind"


def test_the_file_says_what_it_is(three):
    book = openpyxl.load_workbook(io.BytesIO(written(three.programme, "projects", "xlsx", "ar")))
    sheet, about = book.worksheets

    assert (sheet.sheet_view.rightToLeft, about.sheet_view.rightToLeft) == (True, True)
    last = openpyxl.utils.get_column_letter(sheet.max_column)
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", f"A1:{last}4")
    assert len(sheet.data_validations.dataValidation) == 3
    assert re.match(r"sympolity-list projects whole 20\S+ \d+", dict(about.iter_rows(values_only=True))["Sympolity"])
    assert book.custom_doc_props["Sympolity"].value.startswith("sympolity-list projects whole")


def test_the_marker_survives_without_the_read_me_sheet(three):
    book = openpyxl.load_workbook(io.BytesIO(written(three.programme, "projects", "xlsx")))
    book.remove(book.worksheets[1])
    stream = io.BytesIO()
    book.save(stream)

    assert three.read(stream.getvalue(), "list.xlsx").reading["own"]["whole"] is True


def test_the_heading_filters_and_stays_in_sight_in_ods(three):
    parts = zipfile.ZipFile(io.BytesIO(written(three.programme, "projects", "ods", "ar")))
    content, settings = parts.read("content.xml").decode(), parts.read("settings.xml").decode()

    assert 'table:display-filter-buttons="true"' in content
    assert 'style:writing-mode="rl-tb"' in content
    assert "VerticalSplitPosition" in settings


@pytest.mark.parametrize("moment", ["", "soon", "2024-01-01", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_moment_that_no_file_of_ours_names_is_not_believed(moment):
    an_import = Import(reading={"own": {"moment": moment}}, as_of=date(2024, 3, 1))

    found = base_moment(an_import)

    assert found is not None
    assert timezone.localtime(found).isoformat()[:10] == "2024-03-01"
