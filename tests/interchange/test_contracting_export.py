"""The processes of a programme as open data: valid by the official schema, and read back as they went out."""

import json
import os
import zipfile
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from factories import make_organisation, make_project
from procurement_factories import make_bid, make_contract, make_lot, make_procurement, make_supplier
from sympolity.affairs.procurement.models import Contract, Modification
from sympolity.interchange.ocds.export import release_package

ROOT = Path(__file__).parents[2]
SOURCES = Path(os.environ.get("SYMPOLITY_SOURCES", ROOT.parent / "shared/data"))
SCHEMAS = SOURCES / "conformance/schemas/ocds/ocds-standard-1__1__5-schema-only.zip"
FOLDER = "standard-1__1__5/schema"
pytestmark = pytest.mark.django_db


@pytest.fixture
def processes(desk):
    """A tender that nobody bid for, one with two lots of which one is contracted, and a contract by itself."""
    network = desk.programme.network
    buyer = make_organisation(network, "City of Moura")
    project = make_project(desk.programme, "Square", lead=buyer)
    make_procurement(project, reference="T-1", state="deserted", launched_on=date(2024, 1, 1), cpv="45000000-7")
    supplier = make_supplier(network, "Builders Ltd", tax_number="501234567", country="PT")
    lots = make_procurement(
        project, reference="T-2", state="awarded", procedure="consultation", launched_on=date(2024, 1, 1),
        bids_due_on=date(2024, 2, 1), awarded_on=date(2024, 3, 1),
    )  # fmt: skip
    lot = make_lot(lots)
    make_bid(lots, supplier, lot=lot, outcome="won", cents=90000050)
    make_bid(lots, lot=lot)
    contract = make_contract(
        project, supplier, reference="C-1", procurement=lots, lot=lot, cents=90000050, organisation=buyer,
        signed_on=date(2024, 4, 1), starts_on=date(2024, 4, 2), ends_on=date(2025, 4, 1),
    )  # fmt: skip
    Modification.objects.create(
        contract=contract, number=1, kind="value", agreed_on=date(2025, 5, 1), cents=10000, reason="More walls",
        new_ends_on=date(2025, 12, 31),
    )  # fmt: skip
    make_contract(project, reference="C-2", title="Plans", category="services", organisation=buyer)
    return desk.programme


def validator() -> jsonschema.Draft4Validator:
    with zipfile.ZipFile(SCHEMAS) as archive:
        loaded = {
            name: json.loads(archive.read(f"{FOLDER}/{name}").decode().replace("{{lang}}", "en"))
            for name in ("release-package-schema.json", "release-schema.json")
        }
    resources = []
    for schema in loaded.values():
        resource = Resource.from_contents(schema, default_specification=DRAFT4)
        resources.append((schema["id"], resource))
    registry = Registry().with_resources(resources)
    return jsonschema.Draft4Validator(
        loaded["release-package-schema.json"], registry=registry, format_checker=jsonschema.FormatChecker()
    )


@pytest.mark.sources
def test_the_package_holds_what_the_official_schema_asks_for(processes):
    package = json.loads(json.dumps(release_package(processes)))

    assert [f"{list(each.absolute_path)}: {each.message}" for each in validator().iter_errors(package)] == []


def test_the_package_tells_every_process_with_its_contracts(processes):
    releases = release_package(processes)["releases"]

    told = [
        (each["tender"].get("status"), each["tag"], [c["id"] for c in each.get("contracts", [])]) for each in releases
    ]
    assert told == [
        ("unsuccessful", ["tender"], []),
        ("complete", ["tender", "award", "contract"], ["C-1"]),
        (None, ["award", "contract"], ["C-2"]),
    ]
    (contract,) = releases[1]["contracts"]
    assert (contract["awardID"], contract["value"]["amount"], contract["period"]["endDate"]) == (
        "lot-1", 900100.5, "2025-12-31T00:00:00Z"
    )  # fmt: skip
    assert releases[0]["tender"]["numberOfTenderers"] == 0
    assert [each["roles"] for each in releases[1]["parties"]][1] == ["tenderer", "supplier"]


def test_what_went_out_comes_in_elsewhere(desk, processes):
    content = json.dumps(release_package(processes)).encode()
    Modification.objects.all().delete()
    Contract.objects.all().delete()
    project = make_project(desk.programme, "Another square")

    an_import = desk.check(desk.read(content, "package.json", kind="contracts"))
    answers = {"once:project": {"take": project.pk}, "once:category": {"take": 2}}
    asked = set(an_import.questions.values_list("key", flat=True))
    an_import = desk.commit(desk.answer(an_import, {key: each for key, each in answers.items() if key in asked}))

    found = Contract.objects.values_list("cents", "signed_on", "ends_on").order_by("-cents")
    assert (len(found), found[0]) == (2, (90000050, date(2024, 4, 1), date(2025, 4, 1)))
    assert an_import.summary["counts"]["new"] == 2
    changes = Modification.objects.values_list("kind", "agreed_on", "cents", "new_ends_on", "reason")
    assert list(changes) == [("value", date(2025, 5, 1), 10000, date(2025, 12, 31), "More walls")]
