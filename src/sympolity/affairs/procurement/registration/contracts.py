"""What the layers below learn about contracts and suppliers: history, documents, search, panels, notices."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.procurement.models import Contract, Supplier
from sympolity.affairs.procurement.notices import contracts as notices
from sympolity.affairs.procurement.panels.contracts import contracts_of_organisation, contracts_of_project
from sympolity.affairs.procurement.queries.procedures import SEE, programmes_whose_money_is_open_to
from sympolity.affairs.procurement.rules import FOLLOW_CONTRACT
from sympolity.affairs.procurement.words.contracts import VERBS
from sympolity.ground.documents.folders import FolderRules, register_folder
from sympolity.ground.journal.words import add_verbs
from sympolity.ground.kernel.panels import register_panel
from sympolity.ground.kernel.subjects import Subject, register_subject
from sympolity.ground.search.registry import Card, Searchable, Text, register_searchable
from sympolity.network.programmes.cards import of_money
from sympolity.network.programmes.models import Programme


def register() -> None:
    add_verbs(VERBS)
    notices.register()
    register_subject(
        Contract,
        Subject(
            visible_to=_contracts_open_to,
            url=notices.page_of,
            network=lambda contract: contract.programme.network,
        ),
    )
    register_subject(
        Supplier,
        Subject(visible_to=_suppliers_open_to, url=_page_of_supplier, frame=lambda _supplier: None),
    )
    register_folder(Contract, FolderRules(add=FOLLOW_CONTRACT, see=SEE))
    register_panel("portfolio.project", contracts_of_project, place=35)
    register_panel("organisations.organisation", contracts_of_organisation, place=60)
    register_searchable(
        Contract,
        Searchable(
            name=_("Contracts"),
            icon="file-signature",
            rows=lambda: Contract.objects.select_related("programme", "organisation", "supplier"),
            card=_card,
            context=lambda one: (one.reference, one.organisation.name, one.programme.title),
            open_to=lambda user, pks: _contracts_open_to(user).filter(pk__in=pks),
        ),
    )


def _contracts_open_to(user: Any) -> QuerySet[Contract]:
    return Contract.objects.filter(programme__in=programmes_whose_money_is_open_to(user)).select_related("programme")


def _suppliers_open_to(user: Any) -> QuerySet[Supplier]:
    programmes = Programme.objects.filter(pk__in=programmes_whose_money_is_open_to(user))
    return Supplier.objects.filter(network__in=programmes.values("network"))


def _page_of_supplier(supplier: Supplier) -> str:
    """A supplier stands in a network; its page shows what it delivers in one programme, the latest one."""
    contract = supplier.contracts.select_related("programme").order_by("-signed_on").first()
    bid = None if contract else supplier.bids.select_related("procurement__programme").order_by("-received_on").first()
    programme = contract.programme if contract else bid.procurement.programme if bid else None
    if programme is None:
        programme = supplier.network.programmes.order_by("pk").first()
    return reverse("procurement:supplier", args=[programme.slug, supplier.pk]) if programme else "/"


def _card(one: Any) -> Card:
    language = one.programme.base_language
    codes = [one.reference, one.portal_id]
    return Card(
        audience=of_money(one.programme_id),
        titles=(Text(one.title, language, "title"),),
        codes=tuple(code for code in codes if code),
        bodies=(Text(one.supplier.name, "", "", _("supplier")),),
        is_closed=one.state in Contract.ENDED,
    )
