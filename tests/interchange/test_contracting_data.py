"""Files of the Open Contracting Data Standard: packages, records, lines, packed ones, and broken ones."""

import gzip
import json
import os
from datetime import date
from pathlib import Path

import pytest

from factories import make_project
from sympolity.affairs.procurement.models import Contract, Modification, Procurement
from sympolity.network.organisations.models import Organisation

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]
SAMPLES = Path(os.environ.get("SYMPOLITY_SOURCES", ROOT.parent / "shared/data")) / "conformance"
RELEASE = {
    "ocid": "ocds-abc123-1",
    "id": "1",
    "date": "2024-03-01T00:00:00Z",
    "tag": ["contract"],
    "initiationType": "tender",
    "buyer": {"id": "B", "name": "City of Moura"},
    "parties": [
        {"id": "S", "name": "Builders Ltd", "roles": ["supplier"], "identifier": {"scheme": "PT", "id": "501234567"}}
    ],
    "tender": {
        "id": "t1",
        "title": "Square",
        "status": "complete",
        "procurementMethod": "open",
        "mainProcurementCategory": "works",
        "value": {"amount": 120000, "currency": "EUR"},
        "tenderPeriod": {"startDate": "2024-01-01T00:00:00Z", "endDate": "2024-01-31T00:00:00Z"},
    },
    "awards": [{"id": "a1", "date": "2024-02-15T00:00:00Z", "status": "active", "suppliers": [{"id": "S"}]}],
    "contracts": [
        {
            "id": "1",
            "awardID": "a1",
            "title": "Works on the square",
            "status": "active",
            "dateSigned": "2024-03-01T00:00:00Z",
            "value": {"amount": 100000.5, "currency": "EUR", "valueAddedTaxIncluded": False},
            "period": {"startDate": "2024-03-01T00:00:00Z", "durationInDays": 300},
            "amendments": [{"date": "2025-03-01T00:00:00Z", "rationale": "More walls"}],
        }
    ],
}


def package(*releases) -> dict:
    return {"uri": "https://example.org/1", "version": "1.1", "releases": list(releases)}


@pytest.fixture
def project(desk):
    return make_project(desk.programme, "Square")


def brought(desk, content: bytes, name: str, project, kind: str = "contracts"):
    an_import = desk.check(desk.read(content, name, kind=kind))
    answers = {"once:project": {"take": project.pk}}
    answers |= {each.key: {"create": True} for each in an_import.questions.filter(about="organisation")}
    an_import = desk.answer(an_import, answers)
    assert not an_import.rows.filter(outcome="refused"), [each.reasons for each in an_import.rows.all()]
    return desk.commit(an_import)


def the_contract():
    contract = Contract.objects.select_related("supplier", "procurement", "organisation").get()
    behind = contract.procurement
    return (
        (contract.reference, contract.title, contract.cents, contract.signed_on, contract.ends_on, contract.category),
        (str(contract.organisation), str(contract.supplier), contract.supplier.folded_number),
        (behind.reference, behind.procedure, behind.base_cents, behind.bids_due_on, behind.awarded_on),
    )


EXPECTED = (
    ("ocds-abc123-1/1", "Works on the square", 10000050, date(2024, 3, 1), date(2024, 12, 26), "works"),
    ("City of Moura", "Builders Ltd", "501234567"),
    ("ocds-abc123-1", "open", 12000000, date(2024, 1, 31), date(2024, 2, 15)),
)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("package.json", json.dumps(package(RELEASE)).encode()),
        ("package.json.gz", gzip.compress(json.dumps(package(RELEASE)).encode(), mtime=0)),
        ("release.json", json.dumps(RELEASE).encode()),
        ("releases.json", json.dumps([RELEASE]).encode()),
        ("lines.jsonl", json.dumps(RELEASE).encode() + b"\n"),
        ("records.json", json.dumps({"version": "1.1", "records": [{"ocid": "x", "releases": [RELEASE]}]}).encode()),
        ("compiled.json", json.dumps({"records": [{"ocid": "x", "compiledRelease": RELEASE}]}).encode()),
    ],
)
def test_every_form_of_the_standard_comes_in_alike(desk, project, name, content):
    an_import = brought(desk, content, name, project)

    assert an_import.state == "committed"
    assert the_contract() == EXPECTED
    change = Modification.objects.get()
    assert (change.agreed_on, change.kind, change.reason) == (date(2025, 3, 1), "scope", "More walls")
    assert "after_deadline" in [each["code"] for each in an_import.rows.get(number=2).reasons]


def test_releases_of_one_process_are_put_together_the_latest_last(desk, project):
    tender = {key: RELEASE[key] for key in ("ocid", "initiationType", "tender", "buyer")} | {
        "id": "0", "date": "2023-12-01T00:00:00Z", "tag": ["tender"]
    }  # fmt: skip
    contract = {key: value for key, value in RELEASE.items() if key not in ("tender", "buyer")}

    brought(desk, json.dumps(package(contract, tender)).encode(), "package.json", project)

    assert the_contract() == EXPECTED


def test_an_amount_of_which_nobody_says_whether_it_holds_tax_is_asked_for(desk, project):
    release = json.loads(json.dumps(RELEASE))
    del release["contracts"][0]["value"]["valueAddedTaxIncluded"]

    an_import = desk.read(json.dumps(package(release)).encode(), "package.json", kind="contracts")

    (remark,) = [each for each in an_import.mapping["remarks"] if each["code"] == "unclear"]
    assert (remark["params"]["heading"], remark["fields"]) == ("Contract value", ["net", "gross", ""])


def broken(change) -> bytes:
    release = json.loads(json.dumps(RELEASE))
    change(release)
    return json.dumps(package(RELEASE, release)).encode()


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda each: each["contracts"][0].update(value=5), "releases[1].contracts[0].value"),
        (lambda each: each["contracts"][0].update(title={"en": "Works"}), "releases[1].contracts[0].title"),
        (lambda each: each["parties"][0].update(roles=5), "releases[1].parties[0].roles"),
        (lambda each: each.update(awards=5), "releases[1].awards"),
        (lambda each: each["awards"][0]["suppliers"].append("S"), "releases[1].awards[0].suppliers[1]"),
    ],
)
def test_a_broken_file_is_refused_with_the_place(desk, change, path):
    an_import = desk.read(broken(change), "package.json", kind="contracts")

    assert (an_import.state, an_import.refusal["code"], an_import.refusal["params"]["path"]) == (
        "failed", "ocds_fault", path
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (json.dumps(package(RELEASE)).encode()[:-40], "json_breaks_off"),
        (b'{"releases": [{"ocid": nonsense}]}', "broken_json"),
        (b'{"name": "something else"}', "not_ocds"),
        (b'{"releases": []}', "empty"),
        (gzip.compress(json.dumps(package(RELEASE)).encode(), mtime=0)[:-20], "broken_json"),
    ],
)
def test_a_file_that_is_no_package_is_refused(desk, content, code):
    an_import = desk.read(content, "package.json", kind="contracts")

    assert (an_import.state, an_import.refusal["code"]) == ("failed", code)


def test_another_kind_of_list_refuses_contracting_data(desk):
    an_import = desk.read(json.dumps(package(RELEASE)).encode(), "package.json", kind="projects")

    assert (an_import.state, an_import.refusal["code"]) == ("failed", "not_a_spreadsheet")


def test_a_tender_that_nobody_bid_for_comes_in_as_deserted(desk, project):
    release = {key: RELEASE[key] for key in ("ocid", "id", "date", "buyer", "parties")}
    release["tender"] = {**RELEASE["tender"], "status": "unsuccessful", "numberOfTenderers": 0}

    brought(desk, json.dumps(package(release)).encode(), "package.json", project, kind="tenders")

    found = Procurement.objects.get()
    assert (found.reference, found.state, found.ended_on, found.base_cents) == (
        "ocds-abc123-1", "deserted", date(2024, 1, 31), 12000000
    )  # fmt: skip


@pytest.mark.sources
@pytest.mark.parametrize("name", ["ocds-1.1-05-contract.json", "ocds-1.1-06-implementation.json"])
def test_the_example_of_the_standard_comes_in(desk, project, name):
    an_import = desk.read(SAMPLES / name, kind="contracts")
    letter = next(each["letter"] for each in an_import.columns if each["header"] == "Contract value")
    an_import = desk.check(an_import, **{letter: {"field": "net", "currency": "GBP"}})
    answers = {"once:project": {"take": project.pk}}
    answers |= {each.key: {"create": True} for each in an_import.questions.filter(about="organisation")}

    desk.commit(desk.answer(an_import, answers))

    contract = Contract.objects.get()
    assert (contract.reference, contract.cents, contract.currency, contract.signed_on, contract.ends_on) == (
        "ocds-213czf-000-00001-contract-01", 1_100_000_000, "GBP", date(2010, 6, 10), date(2011, 6, 30)
    )  # fmt: skip
    assert (contract.supplier.name, contract.category) == ("AnyCorp Cycle Provision", "works")
    assert Organisation.objects.filter(name="London Borough of Barnet").exists()
