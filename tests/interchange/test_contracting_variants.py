"""Contracting data as publishers really write it: wrapped, packed, versioned, in other encodings, and half right."""

import gzip
import io
import json
import zipfile
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from sympolity.interchange.ocds.child import answer
from sympolity.interchange.ocds.reading import LIMITS, is_json, unflattened
from sympolity.methods.tabular import Refused, Sheet, Workbook, wire

RELEASE: dict[str, Any] = {
    "ocid": "ocds-abc123-1",
    "id": "r1",
    "date": "2024-03-01T00:00:00Z",
    "tag": ["contract"],
    "buyer": {"id": "B", "name": "Câmara de Moura"},
    "parties": [{"id": "S", "name": "Água, Lda", "roles": ["supplier"], "identifier": {"id": "501234567"}}],
    "tender": {"id": "t1", "title": "Praça", "status": "complete", "value": {"amount": 120000, "currency": "EUR"}},
    "awards": [{"id": "a1", "date": "2024-02-15T00:00:00Z", "status": "active", "suppliers": [{"id": "S"}]}],
    "contracts": [
        {
            "id": "1",
            "awardID": "a1",
            "title": "Obras",
            "status": "active",
            "dateSigned": "2024-03-01T00:00:00Z",
            "value": {"amount": 100000, "currency": "EUR"},
            "period": {"startDate": "2024-03-01T00:00:00Z", "endDate": "2024-12-31T00:00:00Z"},
        }
    ],
}


def changed(**changes: Any) -> dict[str, Any]:
    """The release with other values in its contract."""
    release = deepcopy(RELEASE)
    release["contracts"][0].update(changes)
    return release


def rows(content: object, sheet: int = 0) -> list[dict[str, Any]]:
    data = content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode()
    table = wire.load(answer(data, LIMITS), "").sheets[sheet].rows
    return [dict(zip(map(str, table[0]), each, strict=True)) for each in table[1:]]


def package(*releases: dict[str, Any]) -> dict[str, Any]:
    return {"version": "1.1", "releases": list(releases)}


def told(row: dict[str, Any], *names: str) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)


def changes(content: object) -> list[tuple[Any, ...]]:
    """Signed price and end, then each modification: day, difference, new end."""
    found = rows(content)
    signed = {told(each, "Contract value", "Ends on as signed") for each in found}
    names = ("Modification agreed on", "Difference of the price by the modification", "New end by the modification")
    return [*signed, *(told(each, *names) for each in found)]


def zipped(**files: object) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, each in files.items():
            archive.writestr(f"{name}.json", json.dumps(each))
    return content.getvalue()


WRAPPED = {
    "results of an address": {"results": [package(RELEASE)], "nextCursor": "x"},
    "data of an address": {"status": 200, "data": {"release": RELEASE}},
    "record with its sum": {"records": [{"compiledRelease": RELEASE, "ocid": "x"}]},
    "record with links and its sum": {
        "records": [{"ocid": "x", "releases": [{"url": "https://example.org/1"}], "compiledRelease": RELEASE}]
    },
    "packages in a list": [package(RELEASE)],
    "Windows letters": json.dumps(package(RELEASE), ensure_ascii=False).encode("cp1252"),
    "two bytes a letter": json.dumps(package(RELEASE), ensure_ascii=False).encode("utf-16"),
    "packed": gzip.compress(json.dumps(package(RELEASE), ensure_ascii=False).encode("utf-8-sig"), mtime=0),
    "archive": zipped(one=package(RELEASE)),
}


@pytest.mark.parametrize("content", WRAPPED.values(), ids=WRAPPED)
def test_whatever_it_is_wrapped_in_the_contract_is_found(content):
    (row,) = rows(content)

    assert told(row, "Reference", "Who buys", "Supplier", "Tax number of the supplier", "Contract value") == (
        "ocds-abc123-1/1", "Câmara de Moura", "Água, Lda", "501234567", 100000
    )  # fmt: skip


def test_every_file_of_an_archive_counts(tmp_path):
    file = tmp_path / "all.zip"
    file.write_bytes(zipped(one=package(RELEASE), two=package({**RELEASE, "ocid": "ocds-abc123-2"})))

    found = rows(file.read_bytes())

    assert is_json(file)
    assert [each["Reference"] for each in found] == ["ocds-abc123-1/1", "ocds-abc123-2/1"]
    assert [each["Place in the file"] for each in found] == [
        "one.json: releases[0].contracts[0]", "two.json: releases[0].contracts[0]"
    ]  # fmt: skip


def test_no_number_is_no_amount_and_no_end_of_the_file():
    release = changed(title="Not NaN, but a title", value={"amount": float("nan"), "currency": "EUR"})

    (row,) = rows(package(release))

    assert told(row, "What is delivered", "Contract value", "Currency") == ("Not NaN, but a title", None, "EUR")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({"records": [{"ocid": "x", "releases": [{"url": "https://example.org/1"}]}]}, "ocds_only_links"),
        (gzip.compress(b'{"releases": [{"ocid": "x"', mtime=0)[:-4], "broken_json"),
        (b'{"releases": [{"ocid": "x", "id": "Pra\xe7a e', "json_breaks_off"),
    ],
    ids=["only links", "packed and cut off", "cut off in Windows letters"],
)
def test_what_cannot_be_read_is_refused_with_its_reason(content, code):
    with pytest.raises(Refused) as refused:
        rows(content)

    assert refused.value.code == code


# -- what stands where something else belongs ----------------------------------------
def test_what_is_no_day_and_no_amount_stays_in_its_cell():
    later = changed(dateSigned="01/03/2024", value={"amount": "221,000.00", "currency": "EUR"})
    nobody = changed(dateSigned="0001-01-01T00:00:00", period={"endDate": "9999-12-31"})

    found = rows(package(later, {**nobody, "ocid": "ocds-abc123-2"}))

    names = ("Contract value", "Signed on", "Ends on as signed")
    assert [told(each, *names) for each in found] == [
        ("221,000.00", "01/03/2024", date(2024, 12, 31)), (100000, None, None)
    ]  # fmt: skip


def test_what_has_no_id_is_not_lost():
    release = changed()
    release["contracts"].append({**release["contracts"][0], "title": "Another one"})
    nameless = {name: each for name, each in changed().items() if name != "ocid"}
    del nameless["contracts"][0]["id"]
    nameless["contracts"][0]["awardID"] = None

    found = rows(package(release, nameless))

    assert [told(each, "Reference", "What is delivered", "Supplier") for each in found] == [
        ("ocds-abc123-1/1", "Obras", "Água, Lda"),
        ("ocds-abc123-1/1 (2)", "Another one", "Água, Lda"),
        (None, "Obras", "Água, Lda"),
    ]


def test_nothing_where_something_belongs_is_nothing_said():
    release = changed(period=None, implementation=None, value={"amount": None})
    release |= {"parties": None, "bids": {"details": {"id": 1, "tenderers": {"id": 7, "name": "One Lda"}}}}
    release["contracts"].append(None)
    release["awards"][0]["suppliers"] = [None, {"name": "Own Lda", "identifier": {"id": "509999999"}}]

    (row,) = rows(package(release))

    assert told(row, "Supplier", "Tax number of the supplier", "Contract value", "Ends on as signed") == (
        "Own Lda", "509999999", None, None
    )  # fmt: skip


def test_an_award_that_does_not_stand_names_no_supplier():
    release = changed(awardID=None)
    release["parties"] = []
    release["awards"] = [
        {"id": "a0", "status": "cancelled", "suppliers": [{"id": "L", "name": "Left Lda"}]},
        {"id": "a1", "status": "active", "suppliers": [{"id": "W", "name": "Won Lda"}]},
    ]

    (row,) = rows(package(release))

    assert row["Supplier"] == "Won Lda"


def test_a_base_price_in_another_currency_is_told_and_not_taken():
    (row,) = rows(package(changed(value={"amount": 5, "currency": "CHF"})))

    assert told(row, "Base price without tax", "Currency", "Not taken over") == (
        None, "CHF", "base-currency 120000 EUR"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("tender", "awards", "result"),
    [
        ({"status": "unsuccessful", "statusDetails": "Declarado desierto"}, [], "deserted"),
        ({"status": "unsuccessful"}, [], "unsuccessful"),
        ({"status": "complete"}, [{"id": "a", "status": "unsuccessful"}], "unsuccessful"),
        ({"status": "complete"}, [{"id": "a", "status": "cancelled"}], "bids closed"),
        ({"status": "withdrawn"}, [], "cancelled"),
    ],
)
def test_how_a_tender_ended(tender, awards, result):
    release = {**RELEASE, "contracts": [], "awards": awards, "tender": {**RELEASE["tender"], **tender}}

    (row,) = rows(package(release), sheet=1)

    assert row["Result"] == result


# -- what amendments changed ---------------------------------------------------------
def later(**contract: Any) -> dict[str, Any]:
    return {**changed(**contract), "id": "r2", "date": "2025-02-01T00:00:00-05:00"}


MORE = {"value": {"amount": 112000, "currency": "EUR"}}
LONGER = {"period": {"endDate": "2025-06-30T00:00:00Z"}}
AGREED = {"id": "m1", "date": "2025-01-20T00:00:00Z", "rationale": "More walls"}


def test_releases_before_and_after_an_amendment_say_what_it_changed():
    named = {**AGREED, "amendsReleaseID": "r1", "releaseID": "r2"}
    content = package(later(**MORE, **LONGER, amendments=[named]), RELEASE)

    found = changes(content)

    assert found == [(100000, date(2024, 12, 31)), (date(2025, 1, 20), 12000.0, date(2025, 6, 30))]


def test_an_amendment_is_that_of_the_release_that_tells_it_first():
    first = {"id": "m0", "date": "2024-05-01T00:00:00Z", "rationale": "Other stones"}
    content = package(changed(amendments=[first]), later(**MORE, amendments=[first, AGREED]))

    found = changes(content)

    assert found == [
        (100000, date(2024, 12, 31)), (date(2024, 5, 1), None, None), (date(2025, 1, 20), 12000.0, None)
    ]  # fmt: skip


def test_releases_that_tell_only_what_they_change_follow_one_another():
    def amending(number: int, **contract: Any) -> dict[str, Any]:
        day = f"2025-0{number}-01T00:00:00Z"
        told = {"id": "1", "amendments": [{"id": f"m{number}", "date": day}], **contract}
        return {"ocid": RELEASE["ocid"], "id": f"r{number}", "date": day, "contracts": [told]}

    found = changes(package(RELEASE, amending(2, **LONGER), amending(3, **MORE)))

    assert found == [
        (100000, date(2024, 12, 31)), (date(2025, 2, 1), None, date(2025, 6, 30)), (date(2025, 3, 1), 12000.0, None)
    ]  # fmt: skip


def test_the_tag_of_a_release_says_that_it_amends():
    content = package(RELEASE, {**later(**LONGER), "tag": ["contractAmendment"]})

    assert changes(content) == [(100000, date(2024, 12, 31)), (date(2025, 2, 1), None, date(2025, 6, 30))]


def test_a_change_without_an_amendment_corrects_the_file():
    content = package(RELEASE, later(**MORE))

    assert changes(content) == [(112000, date(2024, 12, 31)), (None, None, None)]


def test_former_values_in_amendments_lead_back_to_what_was_signed():
    def amendment(day: str, **was: object) -> dict[str, Any]:
        told = [{"property": name.replace("_", "."), "former_value": value} for name, value in was.items()]
        return {"id": day, "date": day, "changes": told}

    one = amendment("2024-06-01", value_amount=90000)
    two = amendment("2024-09-01", value={"amount": 130000}, period_endDate="2024-10-31T00:00:00Z")

    found = changes(package(changed(amendments=[two, one])))

    assert found == [
        (90000, date(2024, 10, 31)), (date(2024, 6, 1), 40000.0, None), (date(2024, 9, 1), -30000.0, date(2024, 12, 31))
    ]  # fmt: skip


def test_a_versioned_record_tells_every_release():
    def versions(*values: object) -> list[dict[str, Any]]:
        moments = (("r1", "2024-03-01", ["contract"]), ("r2", "2025-02-01", ["contractAmendment"]))
        return [
            {"releaseID": pk, "releaseDate": day, "releaseTag": tag, "value": value}
            for (pk, day, tag), value in zip(moments, values, strict=False)
        ]

    contract = {
        "id": "1",
        "title": versions("Obras"),
        "dateSigned": versions("2024-03-01T00:00:00Z"),
        "value": {"amount": versions(100000, 90000), "currency": versions("EUR")},
    }
    record = {"ocid": "ocds-abc123-1", "versionedRelease": {"ocid": "ocds-abc123-1", "contracts": [contract]}}

    assert changes({"records": [record]}) == [(100000, None), (date(2025, 2, 1), -10000.0, None)]


# -- laid flat -----------------------------------------------------------------------
def flat(**tables: list[list[Any]]) -> Workbook:
    found = tuple(Sheet(name, False, tuple(map(tuple, rows))) for name, rows in tables.items())
    return Workbook("xlsx", "", None, None, found)


def rows_of(workbook: Workbook) -> list[dict[str, Any]]:
    table = unflattened(workbook).sheets[0].rows
    return [dict(zip(map(str, table[0]), each, strict=True)) for each in table[1:]]


NAMES = ("Reference", "What is delivered", "Supplier", "Contract value", "Signed on", "Base price without tax")
MOURA = ("ocds-x-1/1", "Works", "Builders Ltd; Walls Ltd", 100.5, date(2024, 3, 1), 120)


def test_paths_as_headings_are_put_together_again():
    headings = [
        "ocid", "tender/value/amount", "awards/0/id", "awards/0/suppliers/0/name", "awards/0/suppliers/1/name",
        "contracts/0/id", "contracts/0/awardID", "contracts/0/title", "contracts/0/value/amount",
        "contracts/0/dateSigned",
    ]  # fmt: skip
    row = ["ocds-x-1", "120", "a", "Builders Ltd", "Walls Ltd", 1.0, "a", "Works", "100.5", "2024-03-01T00:00:00Z"]

    for before in ("", "releases/0/", "compiledRelease."):
        (found,) = rows_of(flat(main=[[f"{before}{name}" for name in headings], row]))

        assert told(found, *NAMES) == MOURA


def test_sheets_that_name_the_same_process_tell_it_together():
    found = rows_of(
        flat(
            releases=[["ocid", "id", "tender/value/amount", "tender/title"], ["ocds-x-1", "r", 120, "Square"]],
            suppliers=[
                ["ocid", "id", "awards/0/id", "awards/0/suppliers/0/name"],
                ["ocds-x-1", "r", "a", "Builders Ltd"],
                ["ocds-x-1", "r", "a", "Walls Ltd"],
            ],
            contracts=[
                ["ocid", "id", "contracts/0/id", "contracts/0/title", "contracts/0/value/amount"],
                ["ocds-x-1", "r", "1", "Works", 100.5],
                ["ocds-x-1", "r", "2", "More works", 7],
            ],
        )
    )

    assert [told(each, "Reference", "Supplier", "Contract value") for each in found] == [
        ("ocds-x-1/1", "Builders Ltd; Walls Ltd", 100.5), ("ocds-x-1/2", "Builders Ltd; Walls Ltd", 7)
    ]  # fmt: skip


def test_sheets_that_link_to_one_another_tell_it_together():
    (found,) = rows_of(
        flat(
            main=[["_link", "ocid", "id", "tender_value_amount", "tender_title"], ["1", "ocds-x-1", "r", 120, "Sq"]],
            awards=[["_link", "_link_main", "id"], ["1.awards.0", "1", "a"]],
            awards_suppliers=[
                ["_link", "_link_awards", "_link_main", "name"],
                ["1.awards.0.suppliers.0", "1.awards.0", "1", "Builders Ltd"],
                ["1.awards.0.suppliers.1", "1.awards.0", "1", "Walls Ltd"],
            ],
            contracts=[
                ["_link", "_link_main", "id", "awardID", "title", "value_amount", "dateSigned"],
                ["1.contracts.0", "1", "1", "a", "Works", 100.5, "2024-03-01T00:00:00Z"],
            ],
        )
    )

    assert told(found, *NAMES) == MOURA


def test_a_list_that_only_names_processes_is_a_list_like_any_other():
    workbook = flat(main=[["ocid", "title", "value"], ["ocds-x-1", "Works", 5]])

    assert unflattened(workbook) is workbook
