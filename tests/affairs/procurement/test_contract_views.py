"""The screens of contracts, contract managers and suppliers."""

from datetime import date

import pytest
from django.urls import reverse

from factories import make_organisation, make_programme, make_project, make_user
from procurement_factories import make_bid, make_contract, make_lot, make_modification_rule, make_procurement
from sympolity.affairs.procurement.models import Contract, ContractManager, ExecutionNote, Supplier
from sympolity.affairs.procurement.operations.guarantees import add_guarantee
from sympolity.affairs.procurement.operations.managers import designate_manager
from sympolity.affairs.procurement.operations.modifications import modify
from sympolity.affairs.procurement.operations.notes import write_note

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return make_programme()


@pytest.fixture
def contract(programme):
    own = make_organisation(programme.network)
    return make_contract(make_project(programme, lead=own), category="works", tax_cents=2_070_000)


def sign_in(client, role, programme, organisation=None):
    user = make_user(role, programme, organisation)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return user


def page_of(contract):
    return reverse("procurement:contract", args=[contract.programme.slug, contract.pk])


def act(contract, verb):
    return reverse(f"procurement:{verb}-contract", args=[contract.programme.slug, contract.pk])


def fill(contract, count=1):
    """Everything that a page can show, `count` times."""
    make_modification_rule(contract.programme)
    for number in range(count):
        person = make_user("contract-manager", contract.programme, contract.organisation)
        designate_manager(contract, person, by=None, act="Decision 4", functions=f"Part {number}")
        modify(
            contract,
            by=None,
            kind="value",
            agreed_on=date(2026, 5, 1),
            cents=500_000,
            reason=f"Asbestos in part {number}",
        )
        write_note(contract, by=None, kind="deviation", text="The roof leaks", percent_done=40)
        add_guarantee(
            contract, by=None, kind="bank", cents=450_000, given_on=date(2025, 3, 1), valid_until=date(2025, 12, 1)
        )


def test_the_page_of_a_contract_tells_what_it_is_worth_and_what_to_look_at(client, contract):
    fill(contract)
    sign_in(client, "secretariat", contract.programme)

    response = client.get(page_of(contract))

    assert response.context["growth"].worth_cents == 9_500_000
    assert response.context["worth_with_tax"] == 11_070_000
    assert [warning.tone for warning in response.context["warnings"]] == ["attention", "late", "attention", "attention"]
    assert "agreed after the end" in response.content.decode()


@pytest.mark.parametrize("role", ["secretariat", "finance", "contract-manager"])
def test_the_page_of_a_contract_asks_as_much_for_one_as_for_many_parts(
    client, contract, role, django_assert_max_num_queries
):
    sign_in(client, role, contract.programme)
    fill(contract, 5)
    client.get(page_of(contract))

    with django_assert_max_num_queries(20):
        response = client.get(page_of(contract))

    assert len(response.context["growing"]) == 5


def test_the_page_of_a_contract_is_closed_to_roles_that_do_not_see_money(client, contract):
    sign_in(client, "reader", contract.programme)

    assert client.get(page_of(contract)).status_code == 403


def test_the_list_asks_as_much_for_one_as_for_many_contracts(client, contract, django_assert_max_num_queries):
    for _number in range(12):
        make_contract(contract.project)
    sign_in(client, "secretariat", contract.programme)
    url = reverse("procurement:contracts", args=[contract.programme.slug])
    client.get(url)

    with django_assert_max_num_queries(24):
        response = client.get(url)

    assert (len(response.context["listing"].rows), response.context["listing"].totals["worth_cents"]) == (
        13,
        117_000_000,
    )


@pytest.mark.parametrize(
    ("look", "found"),
    [("over-limit", False), ("no-manager", False), ("overdue", True), ("deviation", True), ("guarantee", True)],
)
def test_the_list_shows_what_is_worth_a_look(client, contract, look, found):
    fill(contract)
    make_contract(contract.project, state="closed")
    sign_in(client, "secretariat", contract.programme)

    response = client.get(reverse("procurement:contracts", args=[contract.programme.slug]) + f"?look={look}")

    assert [row.pk for row in response.context["listing"].rows] == ([contract.pk] if found else [])


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_goes_out_as_a_file(client, contract, kind):
    sign_in(client, "auditor", contract.programme)

    response = client.get(reverse("procurement:contracts", args=[contract.programme.slug]) + f"?format={kind}")

    assert response.status_code == 200


def test_add_records_a_contract_and_its_supplier(client, contract):
    sign_in(client, "organisation-manager", contract.programme, contract.organisation)
    url = reverse("procurement:add-contract", args=[contract.programme.slug, contract.project_id])
    sent = {
        "organisation": contract.organisation_id,
        "supplier_name": "Construções Alfa, Lda",
        "tax_number": "501 234 560",
        "country": "PT",
        "reference": "AD-7/2025",
        "title": "Works on the roof",
        "category": "works",
        "cents": "12,345.67",
        "signed_on": "2025-05-05",
    }

    response = client.post(url, sent)

    made = Contract.objects.get(reference="AD-7/2025")
    assert (response.status_code, response["Location"]) == (302, page_of(made))
    assert (made.cents, made.supplier.folded_number, made.tax_cents) == (1_234_567, "501234560", None)


def test_add_keeps_no_supplier_when_the_contract_is_refused(client, contract):
    sign_in(client, "secretariat", contract.programme)
    url = reverse("procurement:add-contract", args=[contract.programme.slug, contract.project_id])
    sent = {
        "organisation": contract.organisation_id,
        "supplier_name": "Construções Alfa, Lda",
        "reference": contract.reference,
        "title": "Works on the roof",
        "category": "works",
        "cents": "1",
        "signed_on": "2025-05-05",
    }

    response = client.post(url, sent)

    assert response.status_code == 422
    assert "already has a contract of this reference" in response.content.decode()
    assert list(Supplier.objects.all()) == [contract.supplier]


def test_sign_takes_price_and_supplier_from_the_award(client, programme):
    procurement = make_procurement(make_project(programme), state="awarded", awarded_on=date(2025, 3, 1))
    lot = make_lot(procurement, outcome="awarded")
    make_bid(procurement, lot=lot, outcome="won", cents=800_000)
    sign_in(client, "secretariat", programme)
    url = reverse("procurement:sign-contract", args=[programme.slug, procurement.pk])
    sent = {"lot": lot.pk, "reference": "C-1", "title": "Roof", "cents": "8 000", "signed_on": "2025-05-05"}

    response = client.post(url, sent)

    assert (response.status_code, Contract.objects.get().cents) == (302, 800_000)


def test_a_modification_below_zero_is_read_and_one_above_the_limit_refused(client, contract):
    make_modification_rule(contract.programme)
    sign_in(client, "secretariat", contract.programme)
    sent = {"kind": "value", "agreed_on": "2025-06-01", "reason": "Asbestos"}

    less = client.post(act(contract, "modify"), {**sent, "cents": "−1,000.00"})
    more = client.post(act(contract, "modify"), {**sent, "cents": "60,000.00"})

    assert (less.status_code, more.status_code) == (302, 422)
    assert [each.cents for each in contract.modifications.all()] == [-100_000]
    assert "All modifications together would come to" in more.content.decode()


def test_a_manager_is_named_declares_and_writes_a_note(client, contract):
    person = make_user("contract-manager", contract.programme, contract.organisation)
    sign_in(client, "organisation-manager", contract.programme, contract.organisation)
    client.post(
        act(contract, "designate"),
        {"person": person.pk, "act": "Decision 4", "on": "2025-04-01", "named_in_contract": "on"},
    )
    manager = ContractManager.objects.get()
    declare = reverse("procurement:declare-managers", args=[contract.programme.slug, contract.pk, manager.pk])
    refused = client.get(declare)
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    before = client.get(act(contract, "note"))
    client.post(declare, {"conflict": "none"})

    response = client.post(act(contract, "note"), {"kind": "visit", "on": "2025-05-01", "text": "Half done"})

    assert (refused.status_code, before.status_code, response.status_code) == (403, 403, 302)
    assert "Declare on the page of this contract" in before.content.decode()
    assert ExecutionNote.objects.get().written_by == person


def test_what_conflicts_is_read_by_few(client, contract):
    fill(contract)
    ContractManager.objects.update(conflict="conflict", conflict_note="My sister owns the company")
    seen = {}
    for role in ("auditor", "project-officer", "organisation-manager"):
        sign_in(client, role, contract.programme, None if role == "auditor" else contract.organisation)
        seen[role] = "My sister" in client.get(page_of(contract)).content.decode()

    assert seen == {"auditor": True, "project-officer": False, "organisation-manager": True}


def test_the_page_of_a_supplier_shows_contracts_bids_and_sums(client, contract):
    procurement = make_procurement(contract.project)
    make_bid(procurement, supplier=contract.supplier)
    sign_in(client, "finance", contract.programme)

    response = client.get(reverse("procurement:supplier", args=[contract.programme.slug, contract.supplier_id]))

    assert (response.context["sums"], len(response.context["bids"])) == ([("EUR", 9_000_000)], 1)


def test_the_list_of_suppliers_counts_each_bid_and_contract_once(client, contract):
    procurement = make_procurement(contract.project)
    make_bid(procurement, supplier=contract.supplier, outcome="won")
    make_contract(contract.project, contract.supplier)
    sign_in(client, "finance", contract.programme)

    response = client.get(reverse("procurement:suppliers", args=[contract.programme.slug]))

    (one,) = response.context["listing"].objects
    assert (one.contract_count, one.bid_count, one.won_count, one.signed_cents) == (2, 1, 1, 18_000_000)


def test_the_register_of_managers_says_who_follows_what(client, contract):
    fill(contract, 2)
    sign_in(client, "secretariat", contract.programme)

    response = client.get(reverse("procurement:contract-managers", args=[contract.programme.slug]))

    assert len(response.context["listing"].rows) == 2


def test_the_page_of_a_project_shows_its_contracts(client, contract):
    sign_in(client, "project-officer", contract.programme, contract.organisation)

    response = client.get(reverse("portfolio:project", args=[contract.programme.slug, contract.project_id]))

    assert contract.reference in response.content.decode()
