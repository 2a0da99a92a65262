import doctest
from pathlib import Path

from labelled_names import labelled, registers, table

PAGE = Path(__file__).parents[3] / "docs" / "method" / "names.md"


def test_the_worked_example_says_what_the_code_does():
    result = doctest.testfile(str(PAGE), module_relative=False)

    assert result.failed == 0
    assert result.attempted > 8


def test_the_figures_are_those_that_are_measured():
    page = PAGE.read_text(encoding="utf-8")

    figures = page.partition("<!-- figures -->\n")[2].partition("\n<!-- end of figures -->")[0]

    assert figures.splitlines() == table(labelled(), registers())
