"""Papers of cost with all that stands behind them, and samples of them, for tests of audits."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from factories import make_agreement, make_organisation, make_programme, make_project, make_user
from finance_factories import make_category, make_expenditure
from procurement_factories import make_bid, make_contract, make_procurement
from sympolity.affairs.audit.models import Finding, Sample
from sympolity.affairs.audit.operations.findings import write_finding
from sympolity.affairs.audit.operations.samples import draw_sample
from sympolity.affairs.audit.queries.population import Population
from sympolity.affairs.finance.models import Evidence, Expenditure, Payment, PaymentRequest, PaymentShare, RequestItem
from sympolity.affairs.procurement.models import ContractManager, Modification
from sympolity.ground.documents.models import Document
from sympolity.ground.documents.store import store
from sympolity.network.programmes.models import Programme

EVERYTHING = Population(paid_only=False)
SEED = "lisbon-2026"


def make_audited(*, papers: int = 4, whole: bool = True) -> SimpleNamespace:
    """A programme with an auditor, a secretariat and a municipality that paid some papers, all of them claimed."""
    programme = make_programme()
    own = make_organisation(programme.network, "Moita")
    world = SimpleNamespace(
        programme=programme,
        own=own,
        other=make_organisation(programme.network, "Barreiro"),
        project=make_project(programme, "Roofs", lead=own),
        auditor=make_user("auditor", programme),
        secretariat=make_user("secretariat", programme),
        manager=make_user("organisation-manager", programme, own),
    )
    world.stranger = make_user("organisation-manager", programme, world.other)
    world.agreement = make_agreement(programme, signed=True, projects=[world.project], beneficiary=own)
    category = make_category(programme)
    contract = with_contract(world) if whole else None
    supplier = contract.supplier if contract else None
    world.papers = [
        make_expenditure(
            world.project,
            10_000 * number,
            category=category,
            contract=contract,
            supplier=supplier,
            number=f"FT {number}",
            issued_on=date(2025, 5, number),
            paid_on=date(2025, 6, number),
            entered_by=world.manager,
        )
        for number in range(1, papers + 1)
    ]
    world.request = claim(world, world.papers)
    return world


def with_contract(world: SimpleNamespace) -> Any:
    """A contract from a procurement that found nobody at first, with a manager and a modification."""
    first = make_procurement(world.project, reference="P/1", state="deserted", state_reason="Nobody bid")
    world.procurement = make_procurement(
        world.project, reference="P/1", attempt=2, relaunches=first, state="contracted", organisation=world.own
    )
    bid = make_bid(world.procurement, outcome="won", rank=1)
    make_bid(world.procurement, outcome="ranked", rank=2)
    world.contract = make_contract(
        world.project, bid.supplier, procurement=world.procurement, reference="C/1", organisation=world.own
    )
    ContractManager.objects.create(
        contract=world.contract,
        user=world.manager,
        designated_on=date(2025, 3, 1),
        act="Despacho 7/2025",
        conflict="none",
        declared_on=date(2025, 3, 1),
    )
    Modification.objects.create(
        contract=world.contract, number=1, kind="value", agreed_on=date(2025, 9, 1), cents=50_000, reason="More tiles"
    )
    return world.contract


def claim(world: SimpleNamespace, papers: list[Expenditure]) -> PaymentRequest:
    """A paid request with all papers accepted, verified by the secretariat."""
    at = datetime(2025, 7, 1, 9, tzinfo=UTC)
    total = sum(paper.eligible_cents for paper in papers)
    request = PaymentRequest.objects.create(
        agreement=world.agreement,
        organisation=world.own,
        number=1,
        state="paid",
        period_from=date(2025, 1, 1),
        period_until=date(2025, 6, 30),
        claimed_cents=total,
        verified_cents=total,
        authorised_cents=total,
        submitted_by=world.manager,
        submitted_at=at,
        verified_by=world.secretariat,
        verified_at=at,
    )
    for paper in papers:
        RequestItem.objects.create(
            request=request,
            expenditure=paper,
            claimed_cents=paper.eligible_cents,
            accepted_cents=paper.eligible_cents,
            verdict="accepted",
            looked_at_by=world.secretariat,
            looked_at=at,
        )
    payment = Payment.objects.create(request=request, cents=total, paid_on=date(2025, 8, 1), reference="TRF 1")
    PaymentShare.objects.create(payment=payment, project=world.project, cents=total)
    world.payment = payment
    return request


def prove(world: SimpleNamespace, about: Any, kind: str = "invoice") -> Document:
    """A document of an object; of an expenditure it is evidence. A paid one could not be proved any more by others."""
    content = ContentFile(f"{kind} {about._meta.label_lower} {about.pk}".encode(), name=f"{kind}.txt")
    stored = store(content, limit=1_000)
    document = Document.objects.create(
        network=world.programme.network,
        subject_type=about._meta.label_lower,
        subject_id=about.pk,
        title=f"{kind} {about}",
        file=stored.name,
        file_name=f"{kind}.txt",
        media_type=stored.kind.media_type,
        bytes=stored.bytes,
        sha256=stored.sha256,
        uploaded_by=world.manager,
    )
    if isinstance(about, Expenditure):
        Evidence.objects.create(expenditure=about, document=document, kind=kind)
    return document


def make_sample(programme: Programme, *, by: Any, method: str = "random", size: int = 2, **facts: Any) -> Sample:
    population = facts.pop("population", EVERYTHING)
    usual = {"title": "Papers of 2025", "seed": SEED}
    return draw_sample(programme, by=by, method=method, size=size, population=population, **{**usual, **facts})


def make_finding(world: SimpleNamespace, about: Any = None, **facts: Any) -> Finding:
    """A finding on the first paper, over a tenth of it."""
    usual = {"title": "The invoice names another project", "answer_by": timezone.localdate() + timedelta(days=30)}
    subject = world.papers[0] if about is None else about
    return write_finding(subject, by=world.auditor, **{**usual, "cents": 1_000, **facts})


# -- screens ------------------------------------------------------------------------
def go(client, user, name, world, *args, **query):
    client.force_login(user)
    return client.get(reverse(f"audit:{name}", args=[world.programme.slug, *args]), query)


def send(client, user, name, world, *args, **fields):
    client.force_login(user)
    return client.post(reverse(f"audit:{name}", args=[world.programme.slug, *args]), fields)


def questions(django_assert_max_num_queries, most, ask):
    with django_assert_max_num_queries(most) as asked:
        assert ask().status_code == 200
    return len(asked)
