"""Lots and bids of files of the Open Contracting Data Standard, and what of such a file has no place here."""

import json
import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import make_organisation, make_project
from procurement_factories import make_bid, make_lot, make_procurement, make_supplier
from sympolity.affairs.procurement.models import Bid, Invitation, Lot, Procurement, Supplier
from sympolity.interchange import queries
from sympolity.interchange.ocds.export import release_package
from sympolity.interchange.ocds.lines import BidLine, InvitedLine, LotLine
from sympolity.interchange.telling.reports import report_of

ROOT = Path(__file__).parents[2]
SAMPLES = Path(os.environ.get("SYMPOLITY_SOURCES", ROOT.parent / "shared/data")) / "conformance"
NET = {"currency": "EUR", "valueAddedTaxIncluded": False}


def value(amount: float, **more: object) -> dict:
    return {"amount": amount, **NET, **more}


def bid(key: str, who: str, **facts: object) -> dict:
    return {"id": key, "status": "valid", "date": "2024-01-20T00:00:00Z", "tenderers": [{"id": who}], **facts}


RELEASE = {
    "ocid": "ocds-abc123-1",
    "id": "1",
    "date": "2024-03-01T00:00:00Z",
    "tag": ["award"],
    "initiationType": "tender",
    "buyer": {"id": "B", "name": "City of Moura"},
    "parties": [
        {"id": "S1", "name": "Builders; Sons [Ltd]", "identifier": {"id": "501234567"}, "roles": ["tenderer"]},
        {"id": "S2", "name": "Walls", "roles": ["tenderer"]},
        {"id": "S3", "name": "Gardens", "roles": ["tenderer"]},
        {"id": "S4", "name": "Late", "roles": ["tenderer"]},
    ],
    "tender": {
        "id": "t1",
        "title": "Square",
        "status": "complete",
        "procurementMethod": "open",
        "mainProcurementCategory": "works",
        "value": value(120000),
        "tenderPeriod": {"startDate": "2024-01-01T00:00:00Z", "endDate": "2024-01-31T00:00:00Z"},
        "lots": [
            {"id": "LOT-0001", "title": "Paving", "status": "complete", "value": value(80000)},
            {"id": "LOT-0002", "title": "Trees", "status": "unsuccessful", "value": value(40000)},
        ],
        "numberOfTenderers": 4,
        "tenderers": [{"id": "S1"}, {"id": "S2"}, {"id": "S3"}, {"id": "S4"}],
        "milestones": [{"id": "m", "title": "Visit", "dueDate": "2024-01-10T00:00:00Z"}],
    },
    "bids": {
        "details": [
            bid("1", "S1", value=value(75000.5), relatedLots=["LOT-0001"]),
            bid("2", "S2", value=value(78000), relatedLots=["LOT-0001"], date=None),
            bid("3", "S3", value=value(39000), relatedLots=["LOT-0002"], status="disqualified"),
            bid("4", "S2", value=value(38000), relatedLots=["LOT-0002"], status="withdrawn"),
            bid("5", "S3", value=value(1, valueAddedTaxIncluded=True), relatedLots=["LOT-0001"]),
            bid("6", "S3", status="invited", date="2024-01-02T00:00:00Z"),
        ]
    },
    "awards": [
        {
            "id": "a1", "date": "2024-02-15T00:00:00Z", "status": "active", "suppliers": [{"id": "S1"}],
            "relatedLots": ["LOT-0001"],
        }
    ],
}  # fmt: skip
UNTAKEN = [
    "The bid of Walls 38000.00 was withdrawn.",
    "The bid of Gardens says no price without tax.",
    "Late bid, but the file tells no price.",
    "The file counts another number of bidders than it tells bids of: 4 / 3.",
    "The milestone “2024-01-10 Visit” of the tender has no place here.",
]


def as_file(*releases: dict) -> bytes:
    return json.dumps({"uri": "https://example.org/1", "version": "1.1", "releases": releases}).encode()


@pytest.fixture
def project(desk):
    return make_project(desk.programme, "Square", lead=make_organisation(desk.programme.network, "City of Moura"))


def looked_at(desk, content: bytes | Path, project, kind: str = "tenders"):
    an_import = (
        desk.read(content, "package.json", kind=kind) if isinstance(content, bytes) else desk.read(content, kind=kind)
    )
    unclear = [each["letter"] for each in an_import.mapping["remarks"] if each["code"] == "unclear"]
    an_import = desk.check(an_import, **{letter: {"field": "net", "currency": "GBP"} for letter in unclear})
    asked = set(an_import.questions.values_list("key", flat=True))
    answers = {"once:project": {"take": project.pk}} if "once:project" in asked else {}
    answers |= {each.key: {"create": True} for each in an_import.questions.filter(about="organisation")}
    return desk.answer(an_import, answers) if answers else an_import


def bids() -> list[tuple]:
    rows = Bid.objects.order_by("lot__number", "cents")
    return list(rows.values_list("supplier__name", "lot__number", "cents", "received_on", "outcome", "rank"))


@pytest.mark.django_db
def test_lots_bids_and_invitations_come_in(desk, project):
    desk.commit(looked_at(desk, as_file(RELEASE), project))

    assert list(Lot.objects.values_list("number", "title", "base_cents", "outcome")) == [
        (1, "Paving", 8_000_000, "awarded"), (2, "Trees", 4_000_000, "unsuccessful")
    ]  # fmt: skip
    assert bids() == [
        ("Builders, Sons (Ltd)", 1, 7_500_050, date(2024, 1, 20), "won", 1),
        ("Walls", 1, 7_800_000, date(2024, 1, 31), "ranked", 2),
        ("Gardens", 2, 3_900_000, date(2024, 1, 20), "excluded", None),
    ]
    assert Supplier.objects.get(name__startswith="Builders").folded_number == "501234567"
    invitation = Invitation.objects.get()
    assert (invitation.supplier.name, invitation.invited_on) == ("Gardens", date(2024, 1, 2))


@pytest.mark.django_db
def test_what_has_no_place_is_told_with_the_reason(desk, project):
    an_import = looked_at(desk, as_file(RELEASE), project)

    assert [each.why for each in queries.preview(an_import).untaken] == UNTAKEN
    assert report_of(an_import)["not_taken_over"] == [{"row": 2, "what": "Square", "why": why} for why in UNTAKEN]


@pytest.mark.django_db
def test_a_later_edition_adds_its_bids_and_an_undo_takes_them_out(desk, project):
    first = desk.commit(looked_at(desk, as_file(RELEASE), project))
    later = json.loads(json.dumps(RELEASE)) | {"date": "2024-04-01T00:00:00Z"}
    later["bids"]["details"].append(bid("7", "S4", value=value(81000), relatedLots=["LOT-0001"]))

    second = desk.commit(looked_at(desk, as_file(later), project))

    assert (second.summary["counts"], len(bids())) == ({"changed": 1, "gone": 0}, 4)
    again = looked_at(desk, as_file(later), project)
    assert again.summary["counts"] == {"unchanged": 1, "gone": 0}
    assert (desk.undo(second).summary["stays"], len(bids())) == ([], 3)
    assert desk.undo(first).summary["stays"] == [["ocds-abc123-1 Square", "It was changed since."]]


@pytest.mark.django_db
def test_an_undone_procurement_goes_with_its_bidders(desk, project):
    an_import = desk.commit(looked_at(desk, as_file(RELEASE), project))

    undone = desk.undo(an_import)

    assert undone.summary["stays"] == []
    assert not any(model.objects.exists() for model in (Procurement, Lot, Bid, Invitation, Supplier))


@pytest.mark.django_db
def test_a_procurement_that_is_kept_here_takes_no_bids_from_a_list(desk, project):
    make_procurement(project, reference="ocds-abc123-1", state="contracted", title="Square", organisation=project.lead)

    an_import = looked_at(desk, as_file(RELEASE), project)

    assert an_import.summary["counts"] == {"refused": 1, "gone": 0}


@pytest.mark.django_db
def test_lots_and_bids_that_went_out_come_in_alike(desk, project):
    network = desk.programme.network
    procurement = make_procurement(
        project, reference="T-1", state="awarded", launched_on=date(2024, 1, 1), bids_due_on=date(2024, 2, 1),
        awarded_on=date(2024, 3, 1), portal_id="ocds-abc123-9",
    )  # fmt: skip
    lots = [make_lot(procurement), make_lot(procurement)]
    make_bid(procurement, make_supplier(network, "Builders"), lot=lots[0], outcome="won", cents=900_050)
    make_bid(procurement, make_supplier(network, "Walls"), lot=lots[0], outcome="ranked", cents=950_000)
    make_bid(procurement, make_supplier(network, "Gardens"), lot=lots[1], outcome="excluded", cents=950_000)
    Lot.objects.filter(pk=lots[0].pk).update(outcome="awarded")
    told = (bids(), list(Lot.objects.values_list("number", "title", "base_cents", "outcome")))
    content = json.dumps(release_package(desk.programme)).encode()
    Bid.objects.all().delete()
    Lot.objects.all().delete()
    Procurement.objects.all().delete()

    desk.commit(looked_at(desk, content, project))

    came = (bids(), list(Lot.objects.values_list("number", "title", "base_cents", "outcome")))
    assert [each[:5] for each in came[0]] == [each[:5] for each in told[0]]
    assert came[1] == told[1]


@pytest.mark.django_db
def test_milestones_and_payments_of_a_contract_are_told(desk, project):
    contract = {
        "id": "1", "awardID": "a1", "title": "Works", "status": "active", "dateSigned": "2024-03-01T00:00:00Z",
        "value": value(75000.5), "amendments": [{"rationale": "More walls"}],
        "milestones": [{"id": "m1", "title": "Half", "status": "met", "dateMet": "2024-06-01T00:00:00Z"}],
        "implementation": {
            "milestones": [{"id": "m2", "title": "All", "status": "scheduled", "dueDate": "2025-01-01T00:00:00Z"}],
            "transactions": [{"id": "1", "value": {"amount": 0.1, "currency": "EUR"}},
                             {"id": "2", "value": {"amount": 0.2, "currency": "EUR"}}],
        },
    }  # fmt: skip

    an_import = looked_at(desk, as_file({**RELEASE, "contracts": [contract]}), project, kind="contracts")

    assert [each.why.split(".")[0] for each in queries.preview(an_import).untaken] == [
        "The milestone “2024-06-01 Half” was met, says the file",
        "The milestone “2025-01-01 All” stands ahead",
        "The modification “More walls” says no day",
        "The file tells payments to the supplier (2: 0",
    ]
    assert an_import.summary["counts"] == {"new": 1, "gone": 0}


@pytest.mark.sources
@pytest.mark.django_db
def test_the_payments_of_the_example_of_the_standard_are_told(desk, project):
    an_import = looked_at(desk, SAMPLES / "ocds-1.1-06-implementation.json", project, kind="contracts")

    (told,) = queries.preview(an_import).untaken
    assert "(2: 60000.00 GBP)" in told.why


names = st.text(min_size=1, max_size=20).filter(lambda text: text.strip())
cents = st.integers(0, 10**12)


@given(
    names, st.sampled_from(["", "501234567"]), cents, st.dates(), st.none() | st.integers(1, 99), st.text(max_size=20)
)
def test_a_line_of_a_bid_comes_back_as_it_was(name, number, price, day, lot, reason):
    line = BidLine(name, number, price, day, lot, "won", reason)

    read = BidLine.read(str(line))

    assert (read.tax_number, read.cents, read.received_on, read.lot, read.outcome) == (number, price, day, lot, "won")
    assert str(BidLine.read(str(read))) == str(read)


@given(st.integers(1, 999), names, cents)
def test_lines_of_lots_and_invitations_come_back_as_they_were(number, title, price):
    lot, invited = LotLine(number, title, price, "open"), InvitedLine(title, "501", date(2024, 1, 2))

    assert str(LotLine.read(str(lot))) == str(lot)
    assert str(InvitedLine.read(str(invited))) == str(invited)
