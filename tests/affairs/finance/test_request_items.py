"""A request of many items: some at a time, sums always of all of it, many verified at once, nothing typed lost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from finance_factories import make_expenditure
from payments import fresh, item_of, make_payment_desk
from sympolity.affairs.finance.models import Double, PaymentRequest, RequestItem
from sympolity.affairs.finance.operations.corrections import correct_item
from sympolity.affairs.finance.operations.verification import ask, look_at_item

pytestmark = pytest.mark.django_db
SIGNED_IN = "allauth.account.auth_backends.AuthenticationBackend"


def make_long_request(desk, count, state="in-verification"):
    """Items of 1.00 each, written at once: what is tried is the page, not the way there."""
    request = PaymentRequest.objects.create(
        agreement=desk.agreement, organisation=desk.organisation, number=1, state=state, claimed_cents=count * 100
    )
    papers = [make_expenditure(desk.projects[0], 100, organisation=desk.organisation) for _ in range(count)]
    RequestItem.objects.bulk_create(
        RequestItem(request=request, expenditure=each, claimed_cents=100) for each in papers
    )
    return fresh(request)


def url(name, request, *more):
    return reverse(f"finance:{name}", args=[request.agreement.programme.slug, request.pk, *more])


def signed_in(client, user):
    client.force_login(user, backend=SIGNED_IN)
    return client


def shown(answer):
    return [line.item.pk for line in answer.context["items"].lines]


def test_a_long_request_shows_what_is_left_some_at_a_time_and_sums_all_of_it(client):
    desk = make_payment_desk()
    request = make_long_request(desk, 60)
    first = item_of(request)
    look_at_item(first, verdict="refused", reason="Not ours", by=desk.verifier)
    signed_in(client, desk.verifier)

    begun = client.get(url("request", request))
    items = begun.context["items"]
    rest = client.get(items.next_url.partition("#")[0])

    assert (items.chosen, items.count, items.looked_at, items.accepted_cents) == ("open", 60, 1, 0)
    assert (len(shown(begun)), len(shown(rest))) == (50, 9)
    assert first.pk not in shown(begun) + shown(rest)
    assert "1 of 60 items looked at" in begun.content.decode()
    assert "Sum of all 60 rows" in rest.content.decode()


@pytest.mark.parametrize(("chosen", "place"), [("refused", 0), ("questioned", 1), ("doubtful", 2), ("all", None)])
def test_items_are_chosen_in_the_address(client, chosen, place):
    desk = make_payment_desk()
    request = desk.in_verification(1_00, 2_00, 3_00, 4_00)
    look_at_item(item_of(request), verdict="refused", reason="Not ours", by=desk.verifier)
    ask(request, question="Which room?", item=item_of(request, 1), by=desk.verifier)
    Double.objects.create(
        programme=desk.programme, first=desk.expenditure(), second=item_of(request, 2).expenditure, state="open"
    )
    signed_in(client, desk.officer)

    answer = client.get(url("request", request), {"items": chosen})

    assert sorted(shown(answer)) == [item_of(request, each).pk for each in (range(4) if place is None else [place])]


def test_items_are_found_by_the_number_of_their_paper(client):
    desk = make_payment_desk()
    request = desk.draft(1_00, 2_00)
    number = item_of(request, 1).expenditure.number
    signed_in(client, desk.officer)

    assert shown(client.get(url("request", request), {"q": number})) == [item_of(request, 1).pk]


def test_ticked_items_are_accepted_and_the_others_say_why_not(client):
    desk = make_payment_desk()
    request = desk.in_verification(1_00, 2_00, 3_00, 4_00)
    pks = [item_of(request, each).pk for each in range(4)]
    signed_in(client, desk.verifier)

    answer = client.post(
        f"{url('save-findings', request)}?items=open",
        {"pk": pks[:3], f"verdict-{pks[2]}": "refused", f"reason-{pks[2]}": "Not ours"},
    )

    assert answer.headers["Location"] == f"{url('request', request)}?items=open#items-title"
    assert list(request.items.order_by("pk").values_list("verdict", flat=True)) == [
        "accepted",
        "accepted",
        "refused",
        "open",
    ]


def test_a_reason_without_a_finding_is_asked_for_and_every_tick_and_word_comes_back(client):
    desk = make_payment_desk()
    request = desk.in_verification(1_00, 2_00)
    first, second = item_of(request), item_of(request, 1)
    signed_in(client, desk.verifier)

    answer = client.post(
        f"{url('save-findings', request)}?items=refused",
        {"pk": [first.pk], f"verdict-{second.pk}": "", f"reason-{second.pk}": "Half of it was lunch"},
    )
    lines = {line.item.pk: line for line in answer.context["items"].lines}

    assert answer.status_code == 422
    assert lines[first.pk].is_ticked
    assert (lines[second.pk].reason, lines[second.pk].is_unfolded) == ("Half of it was lunch", True)
    assert "Say whether" in lines[second.pk].error
    assert f'<a href="#item-{second.pk}">Say whether' in answer.content.decode()
    assert item_of(request).verdict == "open"


def test_saving_can_go_on_to_what_follows_and_falls_back_when_nothing_does(client):
    desk = make_payment_desk()
    request = make_long_request(desk, 52)
    signed_in(client, desk.verifier)
    begun = client.get(url("request", request)).context["items"]

    answer = client.post(
        f"{url('save-findings', request)}?{begun.state}", {"pk": [begun.lines[0].item.pk], "after": begun.after}
    )
    rest = client.get(answer.headers["Location"].partition("#")[0])
    client.post(f"{url('save-findings', request)}?{rest.context['items'].state}", {"pk": shown(rest)})
    again = client.get(answer.headers["Location"].partition("#")[0])

    assert (len(shown(rest)), len(shown(again))) == (2, 49)


def test_all_rows_can_be_ticked_without_a_script(client):
    desk = make_payment_desk()
    request = desk.in_verification(1_00, 2_00)
    signed_in(client, desk.verifier)

    answer = client.get(client.get(url("request", request)).context["items"].tick_all_url.partition("#")[0])

    assert [line.is_ticked for line in answer.context["items"].lines] == [True, True]


def test_what_was_corrected_later_stands_beside_what_was_accepted(client):
    desk = make_payment_desk(rate="0.5")
    paid = desk.paid(1_000_00)
    correct_item(item_of(paid), cents=200_00, reason="Lunch", into=desk.draft(500_00), by=desk.verifier)
    signed_in(client, desk.officer)

    answer = client.get(url("request", paid))

    assert [line.item.corrected_cents for line in answer.context["items"].lines] == [-200_00]
    assert "corrected -200" in answer.content.decode()


def test_a_question_starts_with_the_item_it_came_from(client):
    desk = make_payment_desk()
    request = desk.in_verification(1_00, 2_00)
    second = item_of(request, 1)
    signed_in(client, desk.verifier)

    answer = client.get(url("ask", request), {"item": second.pk})

    assert f'<option value="{second.pk}" selected>' in answer.content.decode()


def test_the_page_of_a_request_asks_the_database_as_often_for_many_items(client):
    desk = make_payment_desk()
    signed_in(client, desk.verifier)
    met = []
    for request in (desk.in_verification(1_00, 1_00), desk.in_verification(*[1_00] * 14)):
        client.get(url("request", request))
        with CaptureQueriesContext(connection) as asked:
            client.get(url("request", request))
        met.append(len(asked))

    assert met == [met[0]] * 2
    assert met[0] <= 20
