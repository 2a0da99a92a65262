"""The list of contract managers: who follows which contract, page and file from the same columns."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.affairs.procurement.models import ContractManager
from sympolity.affairs.procurement.queries.managers import register_of
from sympolity.affairs.procurement.words.contracts import CONFLICT_TONES
from sympolity.ground.kernel.filters import by_choice
from sympolity.ground.kernel.lists import Column, EmptyState, Filter, Listing, Option
from sympolity.network.programmes.models import Programme


def manager_listing(request: HttpRequest, programme: Programme) -> Listing[ContractManager]:
    rows = register_of(programme)
    return Listing(
        request=request,
        rows_of=rows if "also" in request.GET else rows.filter(until=None),
        columns=_manager_columns(programme),
        filters=[
            by_choice("conflict", gettext_lazy("Declaration"), ContractManager.Conflict.choices),
            Filter(
                "also",
                gettext_lazy("Also show"),
                lambda found, _values: found,
                options=lambda: [Option("ended", gettext_lazy("those who no longer follow"))],
            ),
        ],
        default_sort="person",
        name=f"{programme.slug}-contract-managers",
        caption=_("Contract managers"),
        empty=EmptyState(_("Nobody is named yet"), _("Contract managers are named on the page of each contract.")),
        search=lambda found, words: found.filter(
            Q(user__name__icontains=words) | Q(contract__reference__icontains=words)
        ),
    )


def _manager_columns(programme: Programme) -> list[Column[Any]]:
    return [
        Column("person", gettext_lazy("Person"), lambda one: str(one.user), sort="user__name"),
        Column(
            "contract",
            gettext_lazy("Contract"),
            lambda one: one.contract.reference,
            kind="link",
            sort="contract__reference",
            href=lambda one: reverse("procurement:contract", args=[programme.slug, one.contract_id]),
            sub=lambda one: one.contract.title,
        ),
        Column(
            "organisation",
            gettext_lazy("Who buys"),
            lambda one: one.contract.organisation.name,
            sort="contract__organisation__name",
            steps_aside=2,
        ),
        Column("functions", gettext_lazy("Follows"), lambda one: one.functions or _("all of it"), steps_aside=1),
        Column("since", gettext_lazy("Since"), lambda one: one.designated_on, "day", "designated_on", steps_aside=1),
        Column("until", gettext_lazy("Until"), lambda one: one.until, "day", shown=False),
        Column("act", gettext_lazy("Written act"), lambda one: one.act, steps_aside=2),
        Column(
            "conflict",
            gettext_lazy("Declaration"),
            lambda one: one.get_conflict_display(),
            kind="status",
            sort="conflict",
            tone=lambda one: CONFLICT_TONES[one.conflict],
        ),
        Column("declared_on", gettext_lazy("Declared on"), lambda one: one.declared_on, "day", shown=False),
    ]
