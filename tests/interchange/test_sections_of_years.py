"""Published lists of residents of several years, in any order: every section stands once in the register."""

import os
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from sympolity.network.territories.models import Territory, TerritoryCode

ROOT = Path(__file__).parents[2]
INDICATORS = Path(os.environ.get("SYMPOLITY_SOURCES", ROOT.parent / "shared/data")) / "indicators"
OF = {year: INDICATORS / f"badalona_{year}_POBLACIO_NACIONALITAT.csv" for year in (2010, 2015)}
pytestmark = [pytest.mark.sources, pytest.mark.django_db]


def bring(desk, year: int, content=None):
    facts = {"kind": "nationalities", "as_of": date(year, 1, 1)}
    an_import = desk.check(desk.read(content or OF[year], **facts))
    while an_import.questions.filter(answer={}).exists():
        an_import = desk.answer_all(an_import, "territory", create=True)
    return desk.commit(an_import)


def twice() -> list:
    names = Counter(Territory.objects.filter(level="section").values_list("name", flat=True))
    codes = Counter(TerritoryCode.objects.values_list("value", flat=True))
    return [each for counted in (names, codes) for each, count in counted.items() if count > 1]


def test_sections_that_only_an_older_list_names_stand_once(desk):
    desk.bring(INDICATORS / "badalona_DIVTER.csv", kind="territories")
    bring(desk, 2010)
    bring(desk, 2015)
    again = bring(desk, 2010)
    old = list(Territory.objects.filter(closed_on=date(2010, 1, 1)).order_by("name").values_list("name", flat=True))
    rows = "".join(f"{name};135;UCRAINA;4;5\n" for name in old)
    head = "CODI_DIVISIO_TERRITORIAL;CODI_NACIONALITAT;DESC_NACIONALITAT;NRE_HOMES;NRE_DONES\n"

    earlier, later = bring(desk, 2005, head + rows), bring(desk, 2012, head + rows)

    assert (len(old), again.summary["counts"]) == (5, {"unchanged": again.summary["rows"], "gone": 0})
    assert (earlier.summary["counts"], earlier.summary["kept"]) == ({"new": 5, "gone": 0}, [])
    assert [name for _pk, name in later.summary["kept"]] == old
    assert set(Territory.objects.filter(name__in=old).values_list("closed_on", flat=True)) == {date(2012, 1, 1)}
    assert twice() == []


def test_a_register_that_begins_with_lists_of_residents_has_every_section_once(desk):
    bring(desk, 2015)
    bring(desk, 2010)

    names = Counter(Territory.objects.values_list("name", flat=True))
    assert [name for name, count in names.items() if count > 1] == []
    assert twice() == []
