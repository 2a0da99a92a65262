"""`sympolity import`: the same steps from the shell."""

import json

import pytest

from factories import make_programme, make_project, make_user
from sympolity.config.command import main
from sympolity.ground.kernel.spreadsheets import as_csv
from sympolity.interchange.files.whole_list import sheet_of
from sympolity.interchange.kinds import kind_of
from sympolity.interchange.models import Import
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Project

pytestmark = pytest.mark.django_db
LIST = "Code;Title;Lead organisation;Total cost\nA-1;School garden;Kitchen cooperative;1.000,50\n"


@pytest.fixture
def programme():
    return make_programme(slug="lisbon")


@pytest.fixture
def operator():
    return make_user(is_operator=True)


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "list.csv"
    file.write_text(LIST)
    return file


def test_a_dry_run_leaves_nothing(programme, operator, path, capsys):
    code = main(["import", str(path), "--programme", "lisbon", "--new-organisations", "create"])

    assert code == 0
    assert "1 row is ready" in capsys.readouterr().out
    assert (Import.objects.count(), Project.objects.count(), Organisation.objects.count()) == (0, 0, 0)


def test_commit_brings_the_rows_in_and_writes_a_report(programme, operator, path, tmp_path, capsys):
    report = tmp_path / "report.json"

    words = ["--commit", "--new-organisations", "create", "--report", str(report)]
    code = main(["import", str(path), "--programme", "lisbon", *words])

    assert code == 0
    found = json.loads(report.read_text())
    assert (found["state"], found["counts"], found["totals_in_cents"]) == (
        "committed",
        {"new": 1, "gone": 0},
        {"total": {"EUR": 100_050}},
    )
    assert Project.objects.get().lead.name == "Kitchen cooperative"


def test_an_open_question_ends_with_one_and_names_it(programme, operator, path, capsys):
    code = main(["import", str(path), "--programme", "lisbon", "--commit"])

    assert code == 1
    out = capsys.readouterr().out
    assert "Kitchen cooperative" in out
    assert "Nothing came in" in out
    assert Project.objects.count() == 0
    assert Import.objects.get().state == "ready"


def test_a_refused_row_names_row_column_and_remedy(programme, operator, path, capsys):
    path.write_text("Title;Total cost\nSchool garden;470,975\nHealth house;12,50\nOld mill;1,00\n")

    code = main(["import", str(path), "--programme", "lisbon", "--numbers", "B=1234,56"])

    assert code == 1
    assert "row 2, column B" in capsys.readouterr().out
    assert main(["import", str(path), "--programme", "lisbon", "--numbers", "B=1234,56", "--round"]) == 0


def test_map_names_columns_by_heading_or_letter(programme, operator, path, capsys):
    arguments = ["import", str(path), "--programme", "lisbon", "--commit", "--map", "Lead organisation=summary"]

    assert main([*arguments, "--map", "D="]) == 0

    assert Project.objects.get().summary == "Kitchen cooperative"
    assert Project.objects.get().amounts.count() == 0


def test_columns_that_changed_places_are_never_believed(programme, operator, tmp_path, capsys):
    rows = "".join(f"P-{n};Garden {n} of the town;{38 + n / 10};{-9 + n / 10}\n" for n in range(1, 8))
    first, second = tmp_path / "one.csv", tmp_path / "two.csv"
    first.write_text(f"Code;Title;Latitude;Longitude\n{rows}")
    second.write_text(f"Code;Title;Longitude;Latitude\n{rows}")
    assert main(["import", str(first), "--programme", "lisbon", "--commit"]) == 0

    asked = main(["import", str(second), "--programme", "lisbon", "--commit"])
    why = capsys.readouterr().err
    said = main(
        ["import", str(second), "--programme", "lisbon", "--commit", "--map", "C=latitude", "--map", "D=longitude"]
    )

    assert (asked, said) == (1, 0)
    assert "have changed places" in why
    assert "Say where it goes." in why


@pytest.mark.parametrize(("word", "left"), [("keep", "A garden for the school"), ("empty", "")])
def test_emptied_cells_of_a_file_from_here_empty_only_where_it_is_said(
    programme, operator, path, tmp_path, capsys, word, left
):
    project = make_project(programme, title="School garden", summary="A garden for the school")
    edited = tmp_path / "edited.csv"
    edited.write_bytes(as_csv(sheet_of(kind_of("projects"), programme)).replace(b"A garden for the school", b""))

    code = main(["import", str(edited), "--programme", "lisbon", "--commit", "--emptied", word])

    project.refresh_from_db()
    assert (code, project.summary) == (0, left)


@pytest.mark.parametrize(
    ("more", "code"),
    [(["--programme", "nowhere"], 2), (["--programme", "lisbon", "--by", "nobody@example.org"], 1)],
)
def test_what_cannot_be_understood_or_is_not_allowed(programme, operator, path, capsys, more, code):
    assert main(["import", str(path), *more]) == code
    assert capsys.readouterr().err


def test_a_person_needs_the_permission(programme, path, capsys):
    reader = make_user("reader", programme)

    assert main(["import", str(path), "--programme", "lisbon", "--by", reader.email]) == 1
    assert "may not bring spreadsheets" in capsys.readouterr().err


def test_a_file_that_cannot_be_read_is_refused(programme, operator, path, capsys):
    path.write_bytes(b"%PDF-1.7")

    assert main(["import", str(path), "--programme", "lisbon"]) == 1
    assert "Send the spreadsheet itself" in capsys.readouterr().out


def test_the_rows_to_correct_and_the_tasks_go_into_files_and_come_back(programme, operator, path, tmp_path, capsys):
    path.write_text("Title;End date\nSchool garden;31/02/2025\nHealth house;30/06/2026\n", encoding="utf-8")
    errors, todo = tmp_path / "to-correct.csv", tmp_path / "to-do.csv"
    words = ["import", str(path), "--programme", "lisbon", "--commit", "--leave-out-refused"]

    assert main([*words, "--errors", str(errors), "--todo", str(todo)]) == 0

    assert "There is no such day." in todo.read_text(encoding="utf-8-sig")
    errors.write_text(errors.read_text(encoding="utf-8-sig").replace("31/02", "28/02"), encoding="utf-8")
    assert main(["import", str(errors), "--programme", "lisbon", "--commit"]) == 0
    first, second = Import.objects.order_by("pk")
    assert second.continues == first
    assert sorted(project.title for project in Project.objects.all()) == ["Health house", "School garden"]
