"""Every published table with its right kind: what is read, asked and refused stands in a committed report.

To accept new reports on purpose: `make expected-reports`, then read the difference before it is committed.
"""

import json
import os
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sympolity.affairs.onestop.models import Facility, FacilityCode, FacilityType, Procedure
from sympolity.interchange.models import Import
from sympolity.network.organisations.models import Organisation, OrganisationCode, OrganisationName, Sector
from sympolity.network.portfolio.models import PlannedAmount, Project
from sympolity.network.territories.models import Population, ResidentGroup, Territory, TerritoryCode, TerritoryName

ROOT = Path(__file__).parents[2]
SOURCES = Path(os.environ.get("SYMPOLITY_SOURCES", ROOT.parent / "shared/data"))
EXPECTED = Path(__file__).parent / "expected"
REWRITE = bool(os.environ.get("REWRITE_EXPECTED"))
KEPT = (
    Facility,
    FacilityCode,
    FacilityType,
    Procedure,
    Organisation,
    OrganisationName,
    OrganisationCode,
    Sector,
    Project,
    PlannedAmount,
    Territory,
    TerritoryCode,
    TerritoryName,
    Population,
    ResidentGroup,
)
DIVTER = ("indicators/badalona_DIVTER.csv", "territories")
MASKED = {"hidden": {"empty": True}}
pytestmark = [pytest.mark.sources, pytest.mark.django_db]


@dataclass(frozen=True)
class Case:
    """A table, what it lists, what must stand before it, and how each kind of question is answered."""

    path: str
    kind: str
    before: tuple[tuple[str, str], ...] = ()
    as_of: date | None = None
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    columns: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return Path(self.path).stem


NEW_ORGANISATIONS = {"organisation": {"create": True}}
CASES = (
    Case("services/badalona_EQUIPAMENTS_20191223.csv", "facilities", (DIVTER,), answers={"territory": {"empty": True}}),
    Case("services/badalona_TRAMITS_20191223.csv", "procedures", answers=MASKED),
    Case("services/badalona_ENTITATS_20231002.csv", "organisations"),
    Case("indicators/badalona_DIVTER.csv", "territories"),
    Case(
        "indicators/badalona_2010_POBLACIO_NACIONALITAT.csv",
        "nationalities",
        (DIVTER,),
        date(2010, 1, 1),
        {"territory": {"create": True}},
    ),
    Case("indicators/badalona_2015_POBLACIO_NACIONALITAT.csv", "nationalities", (DIVTER,), date(2015, 1, 1)),
    Case(
        "indicators/aml18_population_area.csv",
        "population",
        (("indicators/aml18_population_area.csv", "territories"),),
        date(2021, 1, 1),
    ),
    Case("geo/inclucities8_points.csv", "territories"),
    Case("projects/LV_all_funds_2014-2020.csv", "projects", answers=NEW_ORGANISATIONS),
    Case("projects/PT2020_Lisboa_slice.xlsx", "projects", answers=NEW_ORGANISATIONS),
    Case(
        "projects/BE_ERDF_Brussels_2007-2013.xls",
        "projects",
        answers=NEW_ORGANISATIONS,
        columns={"J": {"lossy": True}},
    ),
)
each_table = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def checked(desk: Any, case: Case, *, again: bool = False) -> Import:
    an_import = desk.read(SOURCES / case.path, kind=case.kind, as_of=case.as_of)
    return desk.check(an_import, **({} if again else case.columns))


def answered(desk: Any, case: Case, an_import: Import) -> Import:
    for about, answer in case.answers.items():
        an_import = desk.answer_all(an_import, about, **answer)
    return an_import


def prepared(desk: Any, case: Case) -> None:
    for path, kind in case.before:
        desk.bring(SOURCES / path, kind=kind)


def left() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in KEPT}


def report_of(case: Case, an_import: Import) -> dict[str, Any]:
    questions: dict[str, int] = {}
    for about in an_import.questions.order_by("id").values_list("about", flat=True):
        questions[about] = questions.get(about, 0) + 1
    summary = an_import.summary
    return {
        "kind": case.kind,
        "rows": summary["rows"],
        "counts": {name: count for name, count in sorted(summary["counts"].items()) if count},
        "totals": summary["totals"],
        "hidden": summary["hidden"],
        "aside": summary["aside"],
        "not_data": summary["skipped"],
        "questions": questions,
        "columns": {letter: choice["field"] for letter, choice in sorted(an_import.chosen.items())},
    }


@each_table
def test_a_published_table_gives_the_report_that_is_expected_of_it(desk, case):
    prepared(desk, case)
    before = left()

    asked = checked(desk, case)
    found = {"asked": report_of(case, asked)}
    brought = desk.commit(answered(desk, case, asked))
    found["brought"] = report_of(case, brought)
    found["made"] = {name: count - before[name] for name, count in left().items() if count != before[name]}

    path = EXPECTED / f"{case.name}.json"
    if REWRITE:
        path.write_text(json.dumps(found, indent=1, ensure_ascii=False, sort_keys=True) + "\n")
    assert found == json.loads(path.read_text())


@each_table
def test_a_second_import_changes_nothing_and_undo_leaves_nothing(desk, case):
    prepared(desk, case)
    before = left()
    first = desk.commit(answered(desk, case, checked(desk, case)))
    brought = left()

    second = answered(desk, case, checked(desk, case, again=True))
    counts = {name: count for name, count in second.summary["counts"].items() if count and name != "together"}
    second = desk.commit(second)

    assert counts == {"unchanged": sum(first.summary["counts"].get(name, 0) for name in ("new", "unchanged"))}
    assert left() == brought

    desk.undo(second)
    undone = desk.undo(first)

    assert undone.summary["stays"] == []
    assert left() == before
