from datetime import timedelta

import pytest
from django.utils import timezone

from factories import make_organisation, make_programme, make_user
from rounds import make_return, make_round, make_template
from sympolity.observatory.reports_missing import returns_missing

pytestmark = pytest.mark.django_db


def test_returns_missing_counts_by_organisation_what_is_late_by_more_than_the_rule():
    programme = make_programme()
    reader = make_user("reader", programme)
    moita, almada = (make_organisation(programme.network, name) for name in ("Moita", "Almada"))
    today = timezone.localdate()
    late = make_round(make_template(programme), days_late=10, state="open")
    closed = make_round(make_template(programme), days_late=50, state="closed")
    for round_, city, state in (
        (late, moita, "due"),
        (late, almada, "submitted"),
        (closed, almada, "due"),
    ):
        make_return(round_, city, state=state)

    found = returns_missing(programme, reader, more_than=9)

    assert [(each.organisation, each.round_pk, each.count, each.due_on) for each in found] == [
        ("Moita", late.pk, 1, today - timedelta(days=10))
    ]
    assert returns_missing(programme, reader, more_than=10) == []
    assert returns_missing(programme, make_user("reader", make_programme())) == []
