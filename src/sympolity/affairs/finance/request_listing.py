"""The list of payment requests: page and file from the same columns."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet, Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.affairs.finance.models import PaymentRequest
from sympolity.affairs.finance.queries.requests import requests_seen, with_sums
from sympolity.ground.kernel.filters import by_choice, by_object
from sympolity.ground.kernel.lists import Column, EmptyState, Filter, Listing
from sympolity.network.programmes.models import Programme

State = PaymentRequest.State
TONES = {
    State.PAID: "fine",
    State.AUTHORISED: "accent",
    State.CLARIFICATION: "attention",
    State.REJECTED: "late",
}


def request_listing(request: HttpRequest, programme: Programme) -> Listing[PaymentRequest]:
    seen = requests_seen(request.user, programme)
    rows = seen.select_related("agreement", "organisation").order_by("-pk")
    return Listing(
        request=request,
        rows_of=rows,
        annotate=with_sums,
        columns=_columns(programme),
        filters=_filters(seen),
        default_sort="-submitted_at",
        name=f"{programme.slug}-payment-requests",
        caption=_("Payment requests"),
        empty=EmptyState(
            _("No payment requests yet"), _("Open an agreement that was signed, and ask for a payment there.")
        ),
        search=lambda found, words: (
            found.filter(agreement__reference__icontains=words) | found.filter(organisation__name__icontains=words)
        ),
        sums={
            "claimed": lambda found: found.aggregate(sum=Sum("claimed_cents"))["sum"],
            "verified": lambda found: found.aggregate(sum=Sum("verified_cents"))["sum"],
            "authorised": lambda found: found.aggregate(sum=Sum("authorised_cents"))["sum"],
            "paid": lambda found: found.aggregate(sum=Sum("payments__cents"))["sum"],
        },
    )


def name_of(one: PaymentRequest) -> str:
    return _("No. %(number)s under %(agreement)s") % {"number": one.number, "agreement": one.agreement.reference}


def page_of(one: PaymentRequest, programme: Programme) -> str:
    return reverse("finance:request", args=[programme.slug, one.pk])


def _columns(programme: Programme) -> list[Column[Any]]:
    return [
        Column(
            "number",
            gettext_lazy("Request"),
            name_of,
            kind="link",
            sort="pk",
            href=lambda one: page_of(one, programme),
            sub=lambda one: one.get_mode_display(),
        ),
        Column("agreement", gettext_lazy("Agreement"), lambda one: one.agreement.reference, shown=False),
        Column(
            "organisation",
            gettext_lazy("Organisation"),
            lambda one: one.organisation.name,
            sort="organisation__name",
            steps_aside=2,
        ),
        Column("mode", gettext_lazy("Kind"), lambda one: one.get_mode_display(), sort="mode", shown=False),
        Column(
            "state",
            gettext_lazy("State"),
            lambda one: one.get_state_display(),
            kind="status",
            sort="state",
            tone=lambda one: TONES.get(one.state, "neutral"),
        ),
        Column("period_from", gettext_lazy("Cost from"), lambda one: one.period_from, kind="day", shown=False),
        Column("period_until", gettext_lazy("Cost until"), lambda one: one.period_until, kind="day", shown=False),
        Column(
            "submitted_at",
            gettext_lazy("Submitted"),
            lambda one: timezone.localdate(one.submitted_at) if one.submitted_at else None,
            kind="day",
            sort="submitted_at",
            steps_aside=2,
        ),
        Column("items", gettext_lazy("Items"), lambda one: one.item_count, kind="number", shown=False),
        _money("claimed", gettext_lazy("Claimed"), "claimed_cents", steps_aside=1),
        _money("verified", gettext_lazy("Verified"), "verified_cents", steps_aside=2),
        _money("authorised", gettext_lazy("Authorised"), "authorised_cents", steps_aside=1),
        Column("paid", gettext_lazy("Paid"), lambda one: one.paid_cents, kind="money"),
        Column("currency", gettext_lazy("Currency"), lambda one: one.currency, shown=False),
    ]


def _money(key: str, label: Any, field: str, **more: Any) -> Column[Any]:
    return Column(key, label, lambda one: getattr(one, field), kind="money", sort=field, **more)


def _filters(seen: QuerySet[PaymentRequest]) -> list[Filter[Any]]:
    return [
        by_choice("state", gettext_lazy("State"), State.choices),
        by_choice("mode", gettext_lazy("Kind"), PaymentRequest.Mode.choices),
        by_object("agreement", gettext_lazy("Agreement"), lambda: _named(seen, "agreement", "agreement__reference")),
        by_object(
            "organisation", gettext_lazy("Organisation"), lambda: _named(seen, "organisation", "organisation__name")
        ),
    ]


def _named(seen: QuerySet[PaymentRequest], key: str, name: str) -> Iterable[tuple[int, str]]:
    return seen.order_by(name).values_list(key, name).distinct()
