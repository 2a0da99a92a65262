"""The list of suppliers: page and file from the same columns."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.affairs.procurement.models import Supplier
from sympolity.affairs.procurement.queries.suppliers import suppliers_of
from sympolity.ground.kernel.lists import Column, EmptyState, Listing
from sympolity.network.programmes.models import Programme


def supplier_listing(request: HttpRequest, programme: Programme) -> Listing[Supplier]:
    return Listing(
        request=request,
        rows_of=suppliers_of(programme),
        columns=_supplier_columns(programme),
        default_sort="name",
        name=f"{programme.slug}-suppliers",
        caption=_("Suppliers"),
        empty=EmptyState(_("No suppliers yet"), _("A supplier is kept as soon as it is invited, bids or signs.")),
        search=lambda found, words: found.filter(
            Q(name__icontains=words) | Q(tax_number__icontains=words) | Q(folded_number__icontains=words)
        ),
    )


def _supplier_columns(programme: Programme) -> list[Column[Any]]:
    return [
        Column(
            "name",
            gettext_lazy("Supplier"),
            lambda one: one.name,
            kind="link",
            sort="name",
            href=lambda one: reverse("procurement:supplier", args=[programme.slug, one.pk]),
            sub=lambda one: " ".join(part for part in (one.country, one.tax_number) if part),
        ),
        Column("tax_number", gettext_lazy("Tax number"), lambda one: one.tax_number, shown=False),
        Column("country", gettext_lazy("Country"), lambda one: one.country, sort="country", shown=False),
        Column("bids", gettext_lazy("Bids"), lambda one: one.bid_count, "number", "bid_count", steps_aside=1),
        Column("won", gettext_lazy("Bids won"), lambda one: one.won_count, "number", "won_count", steps_aside=1),
        Column("contracts", gettext_lazy("Contracts"), lambda one: one.contract_count, "number", "contract_count"),
        Column("signed", gettext_lazy("As signed"), lambda one: one.signed_cents, "money", "signed_cents", shown=False),
        Column(
            "worth",
            gettext_lazy("Worth today"),
            lambda one: one.signed_cents + one.grown_cents,
            "money",
            "signed_cents",
        ),
    ]
