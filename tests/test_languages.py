"""Every sentence of the interface is there in every language, with the same placeholders."""

import gettext
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.conf import settings

ROOT = Path(__file__).parent.parent
LOCALE = ROOT / "src" / "sympolity" / "config" / "locale"
LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]
# What Django's, ICU's and a template's placeholders look like.
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%[sd]|\{[a-z_]*\}")


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_complete(language):
    entries = catalogue(language)

    missing = [entry.msgid for entry in entries if not entry.obsolete and not (entry.translated() and not entry.fuzzy)]

    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_the_same(language):
    wrong = {}
    for entry in catalogue(language):
        for number, text in texts_of(entry).items():
            asked = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
            given = set(PLACEHOLDER.findall(text))
            # "one", "two" and "none" may be said in words.
            spared = {"%(count)d", "%(counter)s", "%(count)s"} if entry.msgid_plural and number < 3 else set()
            if given - asked - set(PLACEHOLDER.findall(entry.msgid)) or asked - given - spared:
                wrong[entry.msgid] = text

    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_plurals_have_the_forms_of_the_language(language):
    entries = catalogue(language)
    forms = int(re.findall(r"nplurals=(\d)", entries.metadata["Plural-Forms"])[0])

    wrong = [entry.msgid for entry in entries if entry.msgid_plural and len(entry.msgstr_plural) != forms]

    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_compiled_catalogue_counts_like_its_source(language):
    expected = catalogue(language).metadata["Plural-Forms"].rstrip(";")

    with (LOCALE / language / "LC_MESSAGES" / "django.mo").open("rb") as stream:
        compiled = gettext.GNUTranslations(stream)

    assert compiled.info()["plural-forms"].rstrip(";") == expected


def texts_of(entry: polib.POEntry) -> dict[int, str]:
    return {int(number): text for number, text in entry.msgstr_plural.items()} or {99: entry.msgstr}


def test_no_sentence_of_the_source_is_left_out(tmp_path):
    """Collects the sentences anew, as `make messages` does, and compares."""
    if shutil.which("xgettext") is None:
        pytest.skip("needs GNU gettext (apt-get install gettext)")
    copy = tmp_path / "sympolity"
    shutil.copytree(ROOT / "src" / "sympolity", copy, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    (tmp_path / "outside.py").write_text(
        "from sympolity.config.settings import *\nfrom pathlib import Path\n"
        f"LOCALE_PATHS = [Path({str(copy / 'config' / 'locale')!r})]\n"
    )
    command = [sys.executable, "-m", "django", "makemessages", "-l", "pt", "--no-location", "--settings", "outside"]
    subprocess.run(command, cwd=copy, check=True, capture_output=True, env={**os.environ, "PYTHONPATH": str(tmp_path)})

    collected = {
        key(entry) for entry in polib.pofile(str(copy / "config/locale/pt/LC_MESSAGES/django.po")) if not entry.obsolete
    }
    written = {key(entry) for entry in catalogue("pt") if not entry.obsolete}

    assert collected - written == set()


def key(entry: polib.POEntry) -> tuple[str, str]:
    return entry.msgctxt or "", entry.msgid
