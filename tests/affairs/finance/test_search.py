"""Papers and payment requests are found by those who see them, and nobody else learns that there are any."""

import pytest

from factories import make_agreement, make_organisation, make_programme, make_project, make_user
from finance_factories import make_expenditure
from payments import make_payment_desk
from procurement_factories import make_supplier
from sympolity.affairs.finance.frame_registration import papers_seen
from sympolity.affairs.finance.models import PaymentRequest
from sympolity.affairs.finance.operations.requests import withdraw_request
from sympolity.affairs.finance.queries.requests import requests_seen_anywhere
from sympolity.ground.search.operations import rebuild
from sympolity.ground.search.queries import find

pytestmark = pytest.mark.django_db
PAPER, REQUEST = "finance.expenditure", "finance.paymentrequest"


def hits(asked, user, label=PAPER):
    return [hit.pk for hit in find(asked, user).hits if hit.label == label]


@pytest.mark.parametrize(
    "asked",
    ["FT 2024/0717", "ft2024-0717", "0717", "Carpintaria", "windows", "4242.96", "4,242.96", "4.242,96 €", "4242"],
)
def test_a_paper_is_found_by_number_supplier_amount_and_what_it_is_for(asked):
    desk = make_payment_desk()
    supplier = make_supplier(desk.programme.network, "Carpintaria Exemplo")
    paper = make_expenditure(
        desk.projects[0], 4_242_96, number="FT 2024/0717", supplier=supplier, title="Windows of the hall"
    )
    make_expenditure(desk.projects[0], 1_00, number="FT 2023/1")
    rebuild()

    assert hits(asked, desk.finance) == [paper.pk]


def test_a_request_is_found_by_agreement_organisation_and_amount():
    desk = make_payment_desk()
    request = desk.submitted(4_242_96)

    met = [hits(asked, desk.finance, REQUEST) for asked in (f"{desk.agreement.reference}/1", "Setúbal", "4242.96")]

    assert met == [[request.pk]] * 3


def test_everybody_finds_exactly_the_papers_and_requests_they_see():
    desk = make_payment_desk()
    other = make_organisation(desk.programme.network, "Moita")
    project = make_project(desk.programme, lead=other)
    elsewhere = make_programme(desk.programme.network)
    papers = [desk.expenditure(), make_expenditure(project), make_expenditure(make_project(elsewhere, lead=other))]
    for paper in papers:
        paper.title = "Unmistakable orchard"
        paper.save()
    agreement = make_agreement(desk.programme, signed=True, projects=[project], beneficiary=other)
    for number, (of, by) in enumerate([(desk.agreement, desk.organisation), (agreement, other)], start=1):
        of.title = "Unmistakable orchard"
        of.save()
        PaymentRequest.objects.create(agreement=of, organisation=by, number=number)
    rebuild()
    people = [
        desk.finance,
        desk.officer,
        desk.clerk,
        desk.verifier,
        make_user("auditor", desk.programme),
        make_user("reader", desk.programme),
        make_user("organisation-manager", desk.programme, other),
        make_user("finance", elsewhere),
        make_user(network=desk.programme.network),
    ]

    found = [find("unmistakable orchard", user, kinds=[PAPER, REQUEST]) for user in people]

    seen = [{PAPER: papers_seen(user).count(), REQUEST: requests_seen_anywhere(user).count()} for user in people]
    counted = [{label: each.counts.get(label, 0) for label in (PAPER, REQUEST)} for each in found]
    assert counted == seen
    assert [(each[PAPER], each[REQUEST]) for each in seen] == [
        (2, 2),
        (1, 1),
        (1, 1),
        (2, 2),
        (2, 2),
        (0, 0),
        (1, 1),
        (1, 0),
        (0, 0),
    ]


def test_who_may_not_see_a_paper_is_offered_no_word_of_it():
    desk = make_payment_desk()
    make_expenditure(desk.projects[0], title="Relocation")
    rebuild()
    other = make_user("organisation-manager", desk.programme, make_organisation(desk.programme.network))

    found = find("relocatoin", other)

    assert (found.hits, found.counts, found.instead) == ((), {}, ())


def test_a_request_that_was_withdrawn_is_found_as_closed():
    desk = make_payment_desk()
    withdraw_request(desk.draft(4_242_96), reason="Next year", by=desk.officer)
    open_one = desk.draft(4_242_96)

    assert hits("4242.96", desk.officer, REQUEST)[0] == open_one.pk
