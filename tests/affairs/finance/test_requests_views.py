import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from factories import make_organisation, make_user
from payments import fresh, item_of, make_payment_desk, pay
from procurement_factories import make_contract
from sympolity.affairs.finance.models import Expenditure, PaymentRequest
from sympolity.affairs.finance.operations.corrections import correct_item
from sympolity.affairs.finance.operations.verification import ask

pytestmark = pytest.mark.django_db
SIGNED_IN = "allauth.account.auth_backends.AuthenticationBackend"


def url(name, request, *more):
    return reverse(f"finance:{name}", args=[request.agreement.programme.slug, request.pk, *more])


def signed_in(client, user):
    client.force_login(user, backend=SIGNED_IN)
    return client


def text_of(response):
    return response.content.decode()


def test_a_request_goes_from_the_agreement_to_the_payment(client):
    desk = make_payment_desk(rate="0.5")
    paper = desk.expenditure(1_000_00)
    new = reverse("finance:draw-up-request", args=[desk.programme.slug, desk.agreement.pk])
    facts = {
        "mode": "interim",
        "organisation": desk.organisation.pk,
        "period_from": "2024-01-01",
        "period_until": "2024-06-30",
        "token": "one",
    }
    signed_in(client, desk.officer)
    client.post(new, facts)
    client.post(new, facts)
    request = PaymentRequest.objects.get()
    client.post(url("put-items-in", request), {"pk": [paper.pk]})
    client.post(url("submit-request", request))
    signed_in(client, desk.verifier)
    client.post(url("start-verification", request))
    pk = item_of(request).pk
    client.post(
        url("save-findings", request),
        {f"verdict-{pk}": "reduced", f"cents-{pk}": "800.00", f"reason-{pk}": "Lunch"},
    )
    client.post(url("verify-request", request))
    signed_in(client, desk.finance)
    client.post(url("authorise", request), {})
    paid_on = fresh(request).authorised_at.date()
    client.post(url("record-payment", request), {"cents": "400.00", "paid_on": paid_on, "token": "p"})

    request = fresh(request)

    assert (request.state, request.verified_cents, request.authorised_cents) == ("paid", 800_00, 400_00)


def test_whoever_authorises_sees_what_is_set_off_and_what_would_be_authorised(client):
    desk = make_payment_desk(rate="0.5")
    desk.paid(100_00, mode="advance")
    request = desk.verified(1_000_00)
    signed_in(client, desk.finance)

    page = client.get(url("authorise", request))

    shown = [(bar.label, bar.signed) for bar in page.context["bars"]]
    assert shown[-2:] == [("advances set off", -100_00), ("To authorise", 400_00)]


def test_the_desk_leads_who_claims_to_the_agreement(client):
    desk = make_payment_desk()
    signed_in(client, desk.officer)

    page = client.get(reverse("finance:payments", args=[desk.programme.slug]))

    assert page.context["ask_url"] == reverse("finance:draw-up-request", args=[desk.programme.slug, desk.agreement.pk])


def test_save_findings_that_cannot_be_kept_keep_what_was_typed(client):
    desk = make_payment_desk()
    request = desk.in_verification(1_000_00)
    pk = item_of(request).pk
    signed_in(client, desk.verifier)

    answer = client.post(
        url("save-findings", request),
        {f"verdict-{pk}": "reduced", f"cents-{pk}": "many", f"reason-{pk}": "Lunch in the hall"},
    )

    assert answer.status_code == 422
    assert "Lunch in the hall" in text_of(answer)
    assert item_of(request).verdict == "open"


def test_pressing_what_cannot_be_done_says_why_on_the_page(client):
    desk = make_payment_desk()
    request = desk.in_verification(1_000_00)
    signed_in(client, desk.verifier)

    answer = client.post(url("verify-request", request))

    assert answer.status_code == 422
    assert "1 item was not looked at yet." in text_of(answer)


def test_who_submitted_is_refused_the_verification_with_a_sentence(client):
    desk = make_payment_desk()
    request = desk.draft(1_000_00)
    signed_in(client, desk.verifier)
    client.post(url("submit-request", request))

    answer = client.post(url("start-verification", request))

    assert answer.status_code == 403
    assert "Somebody else has to verify it." in text_of(answer)


def test_an_organisation_does_not_see_the_requests_of_another(client):
    desk = make_payment_desk()
    request = desk.submitted(1_000_00)
    other = make_user("organisation-manager", desk.programme, make_organisation(desk.programme.network))
    signed_in(client, other)

    answers = [client.get(url("request", request)).status_code, client.get(url("request-paper", request)).status_code]
    listed = client.get(reverse("finance:payments", args=[desk.programme.slug]))

    assert answers == [404, 404]
    assert "1 payment request" not in text_of(listed)


def test_every_screen_of_a_request_is_there_for_who_has_the_duty(client):
    desk = make_payment_desk(rate="0.5")
    paid = desk.paid(1_000_00)
    draft = desk.draft(500_00)
    correct_item(item_of(paid), cents=100_00, reason="Lunch", into=draft, by=desk.verifier)
    asked = desk.in_verification(300_00)
    question = ask(asked, question="Which room?", by=desk.verifier)
    verified, authorised = desk.verified(200_00), desk.authorised(100_00)
    pay(authorised, 10_00, by=desk.treasurer)
    advance = desk.in_verification(50_00, mode="advance")
    screens = [
        (desk.officer, url("request", draft)),
        (desk.officer, url("change-request", draft)),
        (desk.officer, url("put-items-in", draft)),
        (desk.officer, url("withdraw-request", draft)),
        (desk.officer, url("answer", asked, question.pk)),
        (desk.officer, url("request", paid)),
        (desk.verifier, url("request", asked)),
        (desk.verifier, url("ask", asked)),
        (desk.verifier, url("reject-request", asked)),
        (desk.verifier, url("verify-advance", advance)),
        (desk.verifier, url("correct-item", paid, item_of(paid).pk)),
        (desk.finance, url("authorise", verified)),
        (desk.finance, url("back-to-verification", verified)),
        (desk.finance, url("take-back-authorisation", authorised)),
        (desk.finance, url("record-payment", authorised)),
        (desk.finance, url("record-money-back", authorised)),
        (desk.finance, url("request-paper", paid)),
        (desk.finance, reverse("finance:payments", args=[desk.programme.slug])),
    ]

    met = [signed_in(client, user).get(address).status_code for user, address in screens]

    assert met == [200] * len(screens)


def test_the_desk_lists_with_sums_and_gives_a_file(client):
    desk = make_payment_desk(rate="0.5")
    desk.paid(1_000_00)
    desk.verified(500_00)
    address = reverse("finance:payments", args=[desk.programme.slug])
    signed_in(client, desk.finance)

    shown, file = client.get(address), client.get(f"{address}?format=csv")

    assert "To authorise" in text_of(shown)
    assert "1,500</td>" in text_of(shown)
    assert file.getvalue().count(b"paid") == 1


def test_a_request_on_paper_is_a_pdf(client):
    desk = make_payment_desk()
    request = desk.submitted(1_000_00)
    signed_in(client, desk.officer)

    answer = client.get(f"{url('request-paper', request)}?format=pdf")

    assert answer.content[:5] == b"%PDF-"


def test_the_page_of_a_request_asks_little_in_every_state_and_role(client):
    desk = make_payment_desk()
    paid, authorised = desk.paid(1_000_00, 500_00), desk.authorised(200_00)
    contract = make_contract(desk.projects[0], organisation=desk.organisation)
    Expenditure.objects.update(contract=contract)
    correct_item(item_of(paid), cents=100_00, reason="Counted twice", by=desk.verifier)
    asked = {}
    for request in (paid, authorised, desk.in_verification(100_00)):
        for role in ("verifier", "finance", "officer"):
            signed_in(client, getattr(desk, role)).get(url("request", request))
            with CaptureQueriesContext(connection) as captured:
                client.get(url("request", request))
            asked[role, request.state] = len(captured)

    assert max(asked.values()) <= 20, asked
