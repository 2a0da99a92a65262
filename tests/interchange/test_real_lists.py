"""The published lists, from the bytes to the sums of their publishers, and files that are no such lists."""

import os
from pathlib import Path

import pytest

from sympolity.ground.journal.models import Entry
from sympolity.ground.journal.queries import breaks
from sympolity.interchange.models import Import
from sympolity.network.organisations.models import Organisation, OrganisationName
from sympolity.network.portfolio.models import PlannedAmount, Project

ROOT = Path(__file__).parents[2]
SOURCES = Path(os.environ.get("SYMPOLITY_SOURCES", ROOT.parent / "shared/data"))
LATVIA = SOURCES / "projects/LV_all_funds_2014-2020.csv"
LISBON = SOURCES / "projects/PT2020_Lisboa_slice.xlsx"
BRUSSELS = SOURCES / "projects/BE_ERDF_Brussels_2007-2013.xls"
pytestmark = [pytest.mark.sources, pytest.mark.django_db]


def sums() -> dict[str, int]:
    found: dict[str, int] = {}
    for measure, cents in PlannedAmount.objects.values_list("measure", "cents"):
        found[measure] = found.get(measure, 0) + cents
    return found


def left_behind() -> tuple[int, ...]:
    models = (Project, PlannedAmount, Organisation, OrganisationName)
    return tuple(model.objects.count() for model in models)


def test_the_latvian_list_comes_in_to_the_cent(desk):
    an_import = desk.check(desk.read(LATVIA))
    an_import = desk.commit(desk.answer_all(an_import, "organisation", create=True))

    assert an_import.summary["counts"] == {"new": 134, "gone": 0}
    assert sums() == {"total": 135_726_122_598, "funding": 113_769_177_600}
    assert Project.objects.count() == 134


def test_the_lisbon_list_comes_in_to_the_cent(desk):
    an_import = desk.check(desk.read(LISBON))
    an_import = desk.commit(desk.answer_all(an_import, "organisation", create=True))

    assert an_import.summary["counts"] == {"new": 25, "gone": 0}
    assert sums() == {"eligible": 2_753_673_799, "funding": 1_085_536_912}
    assert Organisation.objects.count() == 19


def test_the_brussels_list_comes_in_without_its_titles_and_totals(desk):
    an_import = desk.check(desk.read(BRUSSELS), J={"lossy": True})
    an_import = desk.commit(desk.answer_all(an_import, "organisation", create=True))

    assert an_import.summary["counts"] == {"new": 34, "gone": 0}
    assert an_import.reading["skipped"] == {"title": 4, "header": 1, "subheading": 7, "total": 4}
    # The sheet as another reader adds it up, each of the two amounts of three decimals rounded by itself.
    assert sums() == {"total": 16_934_470_108, "funding": 5_437_901_285}


@pytest.mark.parametrize("path", [LATVIA, LISBON, BRUSSELS], ids=lambda path: path.stem)
def test_a_second_import_changes_nothing(desk, path):
    lossy = {"J": {"lossy": True}} if path == BRUSSELS else {}
    first = desk.check(desk.read(path), **lossy)
    desk.commit(desk.answer_all(first, "organisation", create=True))
    before = (left_behind(), sums())

    second = desk.commit(desk.check(desk.read(path)))

    assert second.summary["counts"] == {"unchanged": first.reading["rows"], "gone": 0}
    assert (left_behind(), sums()) == before


@pytest.mark.parametrize("path", [LATVIA, LISBON, BRUSSELS], ids=lambda path: path.stem)
def test_undo_leaves_nothing_behind_but_the_journal(desk, path):
    lossy = {"J": {"lossy": True}} if path == BRUSSELS else {}
    an_import = desk.check(desk.read(path), **lossy)
    an_import = desk.commit(desk.answer_all(an_import, "organisation", create=True))

    an_import = desk.undo(an_import)

    assert an_import.state == Import.State.UNDONE
    assert an_import.summary["stays"] == []
    assert left_behind() == (0, 0, 0, 0)
    assert Entry.objects.filter(verb="project removed").count() == an_import.reading["rows"]
    assert list(breaks()) == []


def test_every_figure_leads_back_to_its_cell(desk):
    an_import = desk.check(desk.read(LISBON))
    an_import = desk.commit(desk.answer_all(an_import, "organisation", create=True))
    project = Project.objects.get(code="LISBOA-07-5673-FEDER-000001")

    source = Entry.objects.about(project).get().source

    assert source == {
        "kind": "import",
        "import": an_import.pk,
        "file": "PT2020_Lisboa_slice.xlsx",
        "sha256": an_import.sha256,
        "sheet": "Lista operações PT2020 31.08.16",
        "row": 12,
        "columns": {"code": "A", "lead": "D", "title": "E", "eligible": "F", "funding": "H"},
    }
    assert an_import.rows.get(number=12).cells["F"] == "660000"


OTHERS = sorted(path for path in SOURCES.rglob("*") if path.suffix in {".csv", ".json", ".xml", ".yml", ".zip", ".xsd"})


@pytest.mark.parametrize("path", [each for each in OTHERS if each != LATVIA], ids=lambda path: path.name)
@pytest.mark.parametrize("kind", ["projects", "organisations", "territories"])
def test_a_file_of_another_kind_gets_a_clear_answer(desk, path, kind):
    an_import = desk.read(path, kind=kind)

    if an_import.state == Import.State.FAILED:
        assert an_import.refusal["code"]
        return
    column = next((each["letter"] for each in an_import.columns if each["kind"] == "text"), "A")
    field = "title" if kind == "projects" else "name"
    if field not in {choice["field"] for choice in an_import.chosen.values()}:
        an_import.mapping = {**an_import.mapping, "columns": {column: {"field": field}}}
        an_import.save()
    an_import = desk.check(an_import)

    counts = an_import.summary["counts"]
    assert sum(count for outcome, count in counts.items() if outcome != "gone") == an_import.reading["rows"]
    assert all(reason["code"] for row in an_import.rows.all()[:50] for reason in row.reasons)
