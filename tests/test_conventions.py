"""Conventions that survive people: templates, words, journal verbs, documents."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.template.loader import get_template

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "sympolity"
TEMPLATES = sorted(path for path in SOURCE.rglob("templates/**/*.*") if path.suffix in {".html", ".txt"})
MAILS = ("/email/", "/mails/")
PAGES = [path for path in TEMPLATES if path.suffix == ".html" and not any(place in str(path) for place in MAILS)]
OURS = [model for model in apps.get_models() if model.__module__.startswith("sympolity.")]


def name_of(path: Path) -> str:
    return str(path).rpartition("/templates/")[2]


def test_every_model_stands_in_the_glossary():
    glossary = (ROOT / "docs" / "glossary.md").read_text()

    missing = [model.__name__ for model in OURS if f"| {model.__name__} |" not in glossary]

    assert missing == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_every_template_compiles(path):
    assert get_template(name_of(path))


def test_every_template_is_used():
    texts = "\n".join(path.read_text() for path in SOURCE.rglob("*") if path.suffix in {".py", ".html", ".txt"})
    # allauth and Django look these up by their own names.
    by_convention = re.compile(r"^(account|mfa|socialaccount|allauth|django|usersessions)/|^\d{3}(_csrf)?\.html$")

    unused = [
        name_of(path)
        for path in TEMPLATES
        if not by_convention.match(name_of(path))
        and not re.search(rf"[\"']{re.escape(name_of(path))}[\"'#]", texts)
        and not re.search(rf"[\"']{re.escape(name_of(path).rpartition('.')[0])}[\"']", texts)
    ]

    assert unused == []


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_templates_carry_no_inline_style_or_script(path):
    found = re.findall(
        r"\sstyle=|<style|\son[a-z]+=\"|<script(?![^>]*\ssrc=)(?![^>]*application/json)", path.read_text()
    )

    assert found == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_templates_name_no_foreign_origin(path):
    text = path.read_text()

    loaded = re.findall(r"(?:src|srcset|action)=\"(https?:)?//", text)

    assert loaded == []
