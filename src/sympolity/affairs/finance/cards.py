"""What papers of cost and payment requests are found under: each by those who see the papers of its organisation."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.agreements.models import Agreement
from sympolity.affairs.finance.models import Expenditure, PaymentRequest
from sympolity.affairs.finance.rules import SEE
from sympolity.affairs.procurement.models import Supplier
from sympolity.ground.kernel import formats
from sympolity.ground.search.audiences import register_audiences
from sympolity.ground.search.registry import Card, Searchable, Text, pointing_at, register_searchable
from sympolity.network.organisations.models import Organisation
from sympolity.network.programmes.reach import pairs_within_reach


def of_papers(programme_id: int, organisation_id: int) -> str:
    """Those who see what an organisation spends and claims in a programme."""
    return f"e{programme_id}o{organisation_id}"


def audiences_of_papers(user: Any) -> list[str]:
    return [of_papers(*pair) for pair in sorted(pairs_within_reach(user, SEE, _organisations_in))]


def register() -> None:
    register_audiences(audiences_of_papers)
    register_searchable(
        Expenditure,
        Searchable(
            name=_("Expenditure"),
            icon="receipt",
            rows=lambda: Expenditure.objects.select_related("project__programme", "supplier", "organisation"),
            card=_card_of_paper,
            context=lambda one: (
                one.get_paper_display(),
                one.supplier.name if one.supplier else "",
                formats.day(one.issued_on),
                formats.money(one.gross_cents, one.currency),
                one.organisation.name,
            ),
            follows={Supplier._meta.label_lower: pointing_at(Expenditure, "supplier")},
        ),
    )
    register_searchable(
        PaymentRequest,
        Searchable(
            name=_("Payment requests"),
            icon="banknote",
            rows=lambda: PaymentRequest.objects.select_related("agreement__programme", "organisation"),
            card=_card_of_request,
            context=lambda one: (
                one.get_state_display(),
                formats.money(one.claimed_cents, one.currency),
                one.organisation.name,
            ),
            follows={
                Agreement._meta.label_lower: pointing_at(PaymentRequest, "agreement"),
                Organisation._meta.label_lower: pointing_at(PaymentRequest, "organisation"),
            },
        ),
    )


def amounts(*cents: int | None) -> tuple[str, ...]:
    """Amounts as people write them: an amount is found with and without marks between its thousands.

    >>> amounts(123456)
    ('1234.56', '1,234.56')
    """
    known = dict.fromkeys(divmod(abs(each), 100) for each in cents if each)
    return tuple(said for whole, rest in known for said in (f"{whole}.{rest:02}", f"{whole:,}.{rest:02}"))


def _card_of_paper(one: Expenditure) -> Card:
    return Card(
        audience=of_papers(one.project.programme_id, one.organisation_id),
        titles=(Text(one.number or one.title),),
        codes=tuple(filter(None, (one.number, *amounts(one.gross_cents, one.net_cents, one.eligible_cents)))),
        bodies=(
            Text(one.title, one.project.programme.base_language, label=_("what for")),
            Text(one.supplier.name if one.supplier else "", label=_("supplier")),
        ),
        is_closed=one.withdrawn_at is not None,
    )


def _card_of_request(one: PaymentRequest) -> Card:
    return Card(
        audience=of_papers(one.agreement.programme_id, one.organisation_id),
        titles=(Text(f"{one.agreement.reference}/{one.number}"),),
        codes=(
            f"{one.agreement.reference}/{one.number}",
            *amounts(one.claimed_cents, one.verified_cents, one.authorised_cents),
        ),
        bodies=(
            Text(one.organisation.name, label=_("organisation")),
            Text(one.agreement.title, one.agreement.programme.base_language, label=_("agreement")),
        ),
        is_closed=one.state in PaymentRequest.OUT,
    )


def _organisations_in(programme_id: int) -> Iterable[int]:
    """Those with papers or requests in a programme: each asked by itself, for the papers are many."""
    papers = Expenditure.objects.filter(organisation=OuterRef("pk"), project__programme=programme_id)
    requests = PaymentRequest.objects.filter(organisation=OuterRef("pk"), agreement__programme=programme_id)
    found = Organisation.objects.filter(Q(Exists(requests)) | Q(Exists(papers)), network__programmes=programme_id)
    return found.values_list("pk", flat=True)
