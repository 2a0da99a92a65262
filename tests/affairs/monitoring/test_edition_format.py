"""Every edition that is written keeps to the published description of the file."""

import json
from pathlib import Path

import jsonschema
import pytest

from closed_rounds import accept, asking_round, report_in, shown_indicator
from factories import make_objective, make_programme, make_project, make_territory
from sympolity.affairs.monitoring.models import Category, Disaggregation, Target
from sympolity.affairs.monitoring.operations.editions import close_round, reopen_round

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[3]
SCHEMA = json.loads((ROOT / "docs" / "formats" / "edition-1.schema.json").read_text())


@pytest.fixture
def editions():
    """A round with every kind of indicator and report, closed, corrected and closed again."""
    programme = make_programme(is_public=True, title="Together", slug="together")
    town = make_territory(programme.network, "Town")
    aim = make_objective(programme, "Health")
    split = Disaggregation.objects.create(programme=programme, name="Sex")
    women = Category.objects.create(disaggregation=split, name="women")
    rules = ("sum", "cumulative", "latest", "weighted-average", "unique-count")
    indicators = [
        shown_indicator(programme, f"By {rule}", rule=rule, counts_people=rule == "sum", objective=aim)
        for rule in rules
    ]
    indicators[0].disaggregations.add(split)
    Target.objects.create(indicator=indicators[0], due_on="2027-12-31", value="99.5")
    round_ = asking_round(programme, *indicators)
    project = make_project(programme, "Clinic", territories=[town], objectives=[aim], is_public=True)
    report = report_in(round_, project)
    accept(report, {each: {None: 30, women.pk: 12} if each == indicators[0] else "7.5" for each in indicators})
    lacking = {report_in(round_, state=state).pk: "Never came" for state in ("due", "returned", "submitted")}
    report_in(round_, state="excused")
    first = close_round(round_, by=None, missing=lacking)
    reopen_round(round_, by=None, reason="A mistake")
    return first, close_round(round_, by=None, missing=lacking, reason="A mistake")


def test_editions_keep_to_their_schema(editions):
    validator = jsonschema.Draft202012Validator(SCHEMA)

    errors = [
        f"{error.json_path}: {error.message}"
        for edition in editions
        for text in (edition.content, edition.public_content)
        for error in validator.iter_errors(json.loads(text))
    ]

    assert errors == []


def test_the_schema_is_itself_valid():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
