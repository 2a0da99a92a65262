"""What contracts add to the pages of a project and of an organisation."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from sympolity.affairs.procurement.models import Contract
from sympolity.affairs.procurement.queries.managers import following_today
from sympolity.affairs.procurement.queries.procedures import SEE, programmes_whose_money_is_open_to
from sympolity.affairs.procurement.rules import KEEP
from sympolity.affairs.procurement.words.contracts import TONES
from sympolity.ground.kernel.panels import Panel
from sympolity.ground.languages.queries import with_translations

MOST = 12  # on the page of a project or organisation; the list has all


def contracts_of_project(project: Any, request: HttpRequest) -> Panel | None:
    """The contracts of a project, each with its worth today and who follows it."""
    programme = project.programme
    if not request.user.has_perm(SEE, programme):
        return None
    may_add = request.user.has_perm(KEEP, programme)
    rows = Contract.objects.with_worth().filter(project=project).select_related("supplier")
    contracts = list(rows.order_by("-signed_on", "pk"))
    if not contracts and not may_add:
        return None
    add_url = reverse("procurement:add-contract", args=[programme.slug, project.pk]) if may_add else ""
    return _panel(contracts, programme, add_url, "")


def contracts_of_organisation(organisation: Any, request: HttpRequest) -> Panel | None:
    """What an organisation bought, where the person sees money: the latest ones, and the way to all of them."""
    programmes = programmes_whose_money_is_open_to(request.user)
    rows = Contract.objects.with_worth().filter(organisation=organisation, programme__in=programmes)
    contracts = list(rows.select_related("supplier", "programme").order_by("-signed_on", "pk")[: MOST + 1])
    if not contracts:
        return None
    programme = contracts[0].programme
    more = reverse("procurement:contracts", args=[programme.slug]) + f"?organisation={organisation.pk}"
    return _panel(contracts, None, "", more)


def _panel(contracts: list[Contract], programme: Any, add_url: str, more_url: str) -> Panel:
    followed = following_today(contracts)
    for each in contracts:
        if programme is not None:
            each.programme = programme
    shown = contracts[:MOST] if more_url else contracts
    with_translations(shown)
    sums: dict[str, int] = {}
    for each in contracts:
        sums[each.currency] = sums.get(each.currency, 0) + each.worth_cents  # type: ignore[attr-defined]
    return Panel(
        "procurement/parts/contracts.html",
        {
            "lines": [(each, TONES[each.state], followed[each.pk]) for each in shown],  # type: ignore[index]
            "sums": [] if more_url else sorted(sums.items()),
            "add_url": add_url,
            "more_url": more_url,
        },
    )
