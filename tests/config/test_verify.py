"""`sympolity verify`: the same answer in the shell as on the page."""

from argparse import Namespace

import pytest

from closed_rounds import accept, asking_round, report_in, shown_indicator
from factories import make_programme
from sympolity.affairs.monitoring.operations.editions import close_round
from sympolity.config.commands import verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    programme = make_programme()
    round_ = asking_round(programme, shown_indicator(programme), title="Spring")
    accept(report_in(round_), {})
    return close_round(round_, by=None)


def test_verify_says_which_edition_a_file_is(edition, tmp_path, capsys):
    (tmp_path / "edition.json").write_bytes(edition.content.encode())

    code = verify.run(Namespace(file=tmp_path / "edition.json"))

    said = capsys.readouterr().out
    assert (code, said.startswith(edition.sha256), "Edition 1 of “Spring”" in said) == (0, True, True)


def test_verify_refuses_a_file_that_is_not_known(edition, tmp_path, capsys):
    (tmp_path / "edition.json").write_bytes(edition.content.encode() + b"\0")

    code = verify.run(Namespace(file=tmp_path / "edition.json"))

    assert (code, "Not known here" in capsys.readouterr().err) == (1, True)


def test_verify_says_when_a_file_cannot_be_read(tmp_path, capsys):
    code = verify.run(Namespace(file=tmp_path / "nothing.json"))

    assert (code, "cannot be read" in capsys.readouterr().err) == (1, True)
