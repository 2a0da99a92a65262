"""What one organisation does not learn of the money of another, in the same programme and in other networks."""

import pytest
from django.urls import reverse

from factories import make_organisation, make_user
from finance_factories import make_expenditure
from payments import make_payment_desk
from sympolity.affairs.finance.models import Double
from sympolity.affairs.finance.operations.requests import put_items_in
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.portfolio.models import Partner

pytestmark = pytest.mark.django_db
SIGNED_IN = "allauth.account.auth_backends.AuthenticationBackend"


def get(client, user, address):
    client.force_login(user, backend=SIGNED_IN)
    return client.get(address)


def test_put_items_in_says_nothing_of_papers_of_others():
    desk, elsewhere = make_payment_desk(), make_payment_desk()
    neighbour = make_expenditure(
        desk.projects[0], number="NEIGHBOUR", organisation=make_organisation(desk.programme.network)
    )
    claimed = elsewhere.submitted(1_00).items.get().expenditure

    said = []
    for paper in (neighbour, claimed):
        with pytest.raises(Refused) as refusal:
            put_items_in(desk.draft(), [paper.pk], by=desk.officer)
        said.append(str(refusal.value))

    assert said[0] == said[1]
    assert not any(words in said[0] for words in ("NEIGHBOUR", claimed.number, elsewhere.agreement.reference))


def test_the_history_of_a_request_is_for_those_who_may_see_it(client):
    desk = make_payment_desk()
    request = desk.submitted(1_000_00)
    other = make_user("organisation-manager", desk.programme, make_organisation(desk.programme.network))
    address = reverse("journal:history", args=["finance.paymentrequest", request.pk])

    met = [get(client, user, address).status_code for user in (desk.officer, desk.finance, other)]

    assert met == [200, 200, 404]


def test_the_money_of_a_project_names_a_partner_no_requests_of_others(client):
    desk = make_payment_desk()
    request = desk.submitted(1_000_00)
    partner = make_organisation(desk.programme.network)
    Partner.objects.create(project=desk.projects[0], organisation=partner, role="partner")
    other = make_user("organisation-manager", desk.programme, partner)
    address = reverse("observatory:project-money", args=[desk.programme.slug, desk.projects[0].pk])
    page = reverse("finance:request", args=[desk.programme.slug, request.pk])

    named = [page in get(client, user, address).content.decode() for user in (desk.officer, other)]

    assert named == [True, False]


def test_the_list_of_papers_asks_the_database_as_often_however_many(client, django_assert_max_num_queries):
    desk = make_payment_desk()
    address = reverse("finance:expenditures", args=[desk.programme.slug])
    counts = []
    for more in (1, 30):
        papers = [desk.expenditure(1_00 + number) for number in range(more)]
        Double.objects.create(programme=desk.programme, first=papers[0], second=desk.expenditure())
        get(client, desk.finance, address)
        with django_assert_max_num_queries(25) as asked:
            client.get(address)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_the_desk_asks_the_database_as_often_however_many_requests(client, django_assert_max_num_queries):
    desk = make_payment_desk()
    address = reverse("finance:payments", args=[desk.programme.slug])
    counts = []
    for more in (1, 6):
        for _ in range(more):
            desk.submitted(1_00)
            desk.verified(1_00)
        get(client, desk.finance, address)
        with django_assert_max_num_queries(40) as asked:
            client.get(address)
        counts.append(len(asked))

    assert counts[0] == counts[1], counts


def test_a_number_that_no_row_has_breaks_no_page(client):
    desk = make_payment_desk()
    request = desk.draft(1_00)
    much = "9" * 30
    around = {"programme": desk.programme.slug}
    addresses = [
        reverse("finance:expenditures", kwargs=around) + f"?project={much}",
        reverse("finance:payments", kwargs=around) + f"?agreement={much}",
        reverse("finance:enter", kwargs=around) + f"?project={much}",
        reverse("finance:budget", kwargs={**around, "project": desk.projects[0].pk}) + f"?version={much}",
    ]

    met = [get(client, desk.officer, address).status_code for address in addresses]
    answer = client.post(reverse("finance:put-items-in", kwargs={**around, "pk": request.pk}), {"pk": much})

    assert (met, answer.status_code) == ([200, 200, 200, 404], 302)
