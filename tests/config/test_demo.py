"""The sample network holds nothing that people could not have entered."""

import pytest

from sympolity.affairs.finance.models import PaymentRequest
from sympolity.affairs.finance.queries.expenditure import claimable_many
from sympolity.config.demo import load

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def test_what_is_claimed_in_the_sample_has_its_papers():
    load()

    claims = PaymentRequest.objects.exclude(state=PaymentRequest.State.PAID).prefetch_related("items__expenditure")
    lacking = {
        request.pk: claimable_many((item.expenditure for item in request.items.all()), of_request=request.pk)
        for request in claims
    }
    states = {request.state for request in claims}
    assert states == set(PaymentRequest.State) - {"paid", "rejected", "withdrawn"}
    assert not any(sentences for papers in lacking.values() for sentences in papers.values())
