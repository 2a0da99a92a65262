"""The worked examples of the smaller methods say what the code does; every method has a page."""

import doctest
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PAGES = ROOT / "docs" / "method"


@pytest.mark.parametrize(
    "name",
    [
        "asof",
        "confinement",
        "cycle",
        "doubles",
        "durations",
        "editions",
        "eligibility",
        "forecast",
        "measures",
        "money",
        "periods",
        "plausibility",
        "rollup",
        "sampling",
        "suppression",
        "tax_numbers",
        "timetable",
    ],
)
def test_the_worked_example_holds(name):
    result = doctest.testfile(str(PAGES / f"{name}.md"), module_relative=False, encoding="utf-8")

    assert (result.failed, result.attempted > 0) == (0, True)


def test_every_method_has_a_page():
    methods = {path.stem for path in (ROOT / "src/sympolity/methods").iterdir() if not path.name.startswith("_")}

    assert {f"{name}.md" for name in methods} | {"README.md"} == {path.name for path in PAGES.iterdir()}
