import doctest
from pathlib import Path

PAGE = Path(__file__).parents[3] / "docs" / "method" / "names.md"


def test_the_worked_example_says_what_the_code_does():
    result = doctest.testfile(str(PAGE), module_relative=False)

    assert result.failed == 0
    assert result.attempted > 8
