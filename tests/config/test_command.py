"""The `sympolity` command: its words, its exit codes, and what it says to whoever is new."""

import pytest

from installations import Installation
from sympolity.config.command import words


def test_help_names_every_word_and_every_exit_code(installation):
    code, said = installation.run("--help")

    assert code == 0
    assert [word for word in words() if word not in said] == []
    assert "0 all is well, 1 refused or a problem was found, 2 the command was not understood" in said


@pytest.mark.parametrize("word", sorted(words()))
def test_each_word_explains_itself(word):
    text = (words()[word].__doc__ or "").strip()

    assert (text.partition("\n")[0].endswith("."), len(text) > 60) == (True, True)


def test_a_word_that_does_not_exist_is_wrong_usage(installation):
    assert installation.run("knit")[0] == 2


def test_a_wrong_setting_is_named(installation):
    code, said = installation.run("check", DATABASE_URL="mysql://nowhere/else")

    assert (code, said.startswith("A setting is wrong: DATABASE_URL begins with 'mysql'")) == (1, True)


def test_createadmin_makes_an_account_that_can_sign_in(installation, tmp_path):
    (tmp_path / "password").write_text("correct horse battery\n")

    first = installation.run("createadmin", "ines@example.org", "--password-file", str(tmp_path / "password"))
    second = installation.run("createadmin", "INES@example.org", "--password-file", str(tmp_path / "password"))

    person = installation.ask(
        "from sympolity.ground.accounts.models import User; it = User.objects.get(email='ines@example.org');"
        "answer([it.is_operator, it.check_password('correct horse battery')])"
    )
    assert (first[0], second[0], person) == (0, 1, [True, True])


@pytest.mark.parametrize(
    ("mail", "password", "complaint"),
    [("ines", "correct horse battery", "not a mail address"), ("a@example.org", "short", "too short")],
)
def test_createadmin_says_what_is_wrong(installation, tmp_path, mail, password, complaint):
    (tmp_path / "password").write_text(password)

    code, said = installation.run("createadmin", mail, "--password-file", str(tmp_path / "password"))

    assert (code, complaint in said) == (1, True)


def test_what_only_the_owner_may_read_is_readable_by_the_owner_only(tmp_path):
    fresh = Installation(tmp_path)

    fresh.run("migrate", "--dry-run")

    assert fresh.data.stat().st_mode & 0o777 == 0o700
    assert (fresh.data / "secret-key").stat().st_mode & 0o777 == 0o600


def test_the_cache_of_all_processes_lies_in_the_database(installation):
    installation.ask("from django.core.cache import cache; cache.set('attempts', 3, 60)")

    assert installation.ask("from django.core.cache import cache; answer(cache.get('attempts'))") == 3


def test_migrate_says_what_it_did(installation):
    assert installation.run("migrate") == (0, "The tables are up to date.\n")
    assert installation.run("migrate", "--dry-run") == (0, "")
