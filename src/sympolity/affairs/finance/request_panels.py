"""What payments add to the pages of agreements and projects."""

from typing import Any

from django.db.models import Sum
from django.http import HttpRequest
from django.urls import reverse

from sympolity.affairs.agreements.models import Agreement
from sympolity.affairs.finance.models import PaymentRequest, RequestItem
from sympolity.affairs.finance.queries.ledgers import ledger_of
from sympolity.affairs.finance.queries.requests import REQUEST, requests_seen, with_sums
from sympolity.affairs.finance.request_listing import TONES
from sympolity.ground.kernel.panels import Panel
from sympolity.network.portfolio.money_axis import paid_for

SHOWN = 20


def payments_under_agreement(agreement: Any, request: HttpRequest) -> Panel | None:
    """What an agreement grants, what of it was claimed and paid, and the requests that the reader may see."""
    user: Any = request.user
    if agreement.kind not in Agreement.WITH_MONEY or not user.has_perm("finance.see_money", agreement.programme):
        return None
    seen = requests_seen(user, agreement.programme).filter(agreement=agreement)
    may_ask = agreement.state == Agreement.State.SIGNED and user.has_perm(REQUEST, agreement)
    rows = list(with_sums(seen.select_related("organisation")).order_by("-number")[: SHOWN + 1])
    for row in rows:
        row.agreement = agreement
    return Panel(
        "finance/requests/parts/agreement_panel.html",
        {
            "agreement": agreement,
            "ledger": ledger_of(agreement),
            "currency": agreement.programme.currency,
            "rows": [(row, TONES.get(PaymentRequest.State(row.state), "neutral")) for row in rows[:SHOWN]],
            "is_cut": len(rows) > SHOWN,
            "all_url": f"{reverse('finance:payments', args=[agreement.programme.slug])}?agreement={agreement.pk}",
            "ask_url": (
                reverse("finance:draw-up-request", args=[agreement.programme.slug, agreement.pk]) if may_ask else ""
            ),
        },
    )


def payments_of_project(project: Any, request: HttpRequest) -> Panel | None:
    """What was paid for a project so far, and the requests that claim its cost."""
    user: Any = request.user
    if not user.has_perm("finance.see_money", project.programme):
        return None
    paid = paid_for(project, user)
    seen = requests_seen(user, project.programme)
    items = RequestItem.objects.filter(expenditure__project=project, is_active=True, corrects=None)
    sums = items.filter(request__in=seen).order_by("-request__number").values("request", "request__number")
    rows = list(sums.annotate(claimed=Sum("claimed_cents"), accepted=Sum("accepted_cents"))[:SHOWN])
    if not paid and not rows:
        return None
    requests = PaymentRequest.objects.select_related("agreement").in_bulk([row["request"] for row in rows])
    return Panel(
        "finance/requests/parts/project_panel.html",
        {
            "paid": paid or 0,
            "currency": project.programme.currency,
            "rows": [
                (
                    requests[row["request"]],
                    row,
                    TONES.get(PaymentRequest.State(requests[row["request"]].state), "neutral"),
                )
                for row in rows
            ],
        },
    )
