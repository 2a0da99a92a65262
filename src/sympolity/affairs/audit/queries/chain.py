"""The chain behind one paper of cost, from the money that left back to the tender: read in a fixed number of reads.

What is missing in it is said in sentences: a link that nobody recorded is worth as much to an auditor as one that is
wrong.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model, Q

from sympolity.affairs.agreements.models import AgreedProject, Agreement, Signature, Terms
from sympolity.affairs.audit.models import SampledItem
from sympolity.affairs.audit.queries.gaps import gaps_in
from sympolity.affairs.audit.queries.links import Chain, Kept
from sympolity.affairs.finance.models import (
    Clarification,
    Double,
    Evidence,
    Expenditure,
    Payment,
    PaymentShare,
    RequestItem,
)
from sympolity.affairs.procurement.models import Bid, Contract, ContractManager, Modification, Procurement
from sympolity.ground.documents.models import Document
from sympolity.ground.documents.store import path_of, sha256_of
from sympolity.ground.journal.models import Entry
from sympolity.ground.kernel.subjects import titles_of

MOST_ENTRIES = 400


def chain_of(item: SampledItem, user: Any) -> Chain:
    """The chain as this person may see it: documents for few are named to others and not opened."""
    rows = Expenditure.objects.select_related(
        "project__programme__network", "organisation", "category", "fund", "supplier", "entered_by", "changed_by"
    )
    chain = Chain(rows.get(pk=item.expenditure_id))
    _read_claims(chain)
    _read_contract(chain)
    _read_agreement(chain)
    pairs = [(obj._meta.label_lower, obj.pk) for obj in _objects(chain)]
    alike = [paper for double in chain.doubles for paper in (double.first, double.second)]
    chain.names = titles_of({*pairs, *((paper._meta.label_lower, paper.pk) for paper in alike)}, user)
    chain.kept = list(_documents(chain, pairs, user))
    chain.entries = _entries(pairs)
    chain.missing = list(gaps_in(chain))
    return chain


def _read_claims(chain: Chain) -> None:
    paper = chain.expenditure
    chain.evidence = list(
        Evidence.objects.filter(expenditure=paper).select_related("document__uploaded_by").order_by("kind", "pk")
    )
    chain.items = list(
        RequestItem.objects.filter(expenditure=paper)
        .select_related(
            "request__agreement",
            "request__organisation",
            "request__submitted_by",
            "request__verified_by",
            "request__authorised_by",
            "looked_at_by",
        )
        .order_by("pk")
    )
    requests = {item.request_id for item in chain.items}
    chain.clarifications = list(
        Clarification.objects.filter(Q(item__in=chain.items) | Q(request__in=requests, item=None))
        .select_related("asked_by", "answered_by")
        .order_by("pk")
    )
    chain.payments = list(
        Payment.objects.filter(request__in=requests).select_related("recorded_by", "request").order_by("paid_on", "pk")
    )
    chain.shares = list(PaymentShare.objects.filter(payment__in=chain.payments, project=paper.project_id))
    chain.doubles = list(
        Double.objects.filter(Q(first=paper) | Q(second=paper))
        .select_related("first__project", "second__project", "decided_by")
        .order_by("pk")
    )


def _read_contract(chain: Chain) -> None:
    rows = Contract.objects.select_related("supplier", "organisation", "procurement", "lot")
    contract = rows.filter(expenditures=chain.expenditure).first()
    chain.contract = contract
    chain.managers = list(ContractManager.objects.filter(contract=contract).select_related("user", "designated_by"))
    chain.modifications = list(Modification.objects.filter(contract=contract).order_by("number"))
    procurement = contract.procurement if contract else None
    reference = procurement.reference if procurement else ""
    chain.attempts = list(
        Procurement.objects.filter(programme=chain.expenditure.project.programme_id, reference=reference).order_by(
            "attempt"
        )
    )
    chain.bids = list(
        Bid.objects.filter(procurement__in=chain.attempts)
        .select_related("supplier", "lot")
        .order_by("procurement__attempt", "rank", "cents", "pk")
    )


def _read_agreement(chain: Chain) -> None:
    claim = chain.claim
    if claim is not None:
        chain.agreement = claim.request.agreement
    else:
        covered = AgreedProject.objects.filter(
            project=chain.expenditure.project_id, agreement__kind__in=Agreement.WITH_MONEY
        )
        found = covered.select_related("agreement").order_by("pk").last()
        chain.agreement = found.agreement if found else None
    chain.versions = list(
        Terms.objects.filter(agreement=chain.agreement)
        .exclude(state__in=(Terms.State.DRAFT, Terms.State.DROPPED))
        .order_by("number")
    )
    chain.signatures = list(
        Signature.objects.filter(terms__in=chain.versions)
        .select_related("party__organisation", "recorded_by")
        .order_by("signed_on", "pk")
    )


def _objects(chain: Chain) -> Iterator[Model]:
    """What has a history and documents, from the money back to the tender."""
    yield from chain.payments
    yield from {item.request_id: item.request for item in chain.items}.values()
    yield chain.expenditure
    yield from (obj for obj in (chain.contract, chain.agreement) if obj is not None)
    yield from chain.attempts


def _documents(chain: Chain, pairs: Iterable[tuple[str, int]], user: Any) -> Iterator[Kept]:
    """The evidence first, then what stands with the other objects of the chain, each once."""
    about = {row.document_id: str(row.get_kind_display()) for row in chain.evidence}
    found = {row.document_id: row.document for row in chain.evidence}
    for document in Document.objects.filter(_any_of(pairs)).order_by("pk"):
        found.setdefault(document.pk, document)
    reads = user.has_perm("documents.read_restricted", chain.expenditure.project.programme)
    for document in found.values():
        name = chain.names.get((document.subject_type, document.subject_id), ("", ""))[0]
        is_restricted = document.confidentiality == Document.Confidentiality.RESTRICTED
        yield Kept(document, about.get(document.pk, name), is_whole(document), reads or not is_restricted)


def is_whole(document: Document) -> bool:
    """Whether the file that is kept still has the hash that it came with."""
    path = path_of(document.file.name or "")
    return path.is_file() and sha256_of(path) == document.sha256


def _entries(pairs: Iterable[tuple[str, int]]) -> list[Entry]:
    return list(Entry.objects.filter(_any_of(pairs)).select_related("by").order_by("pk")[:MOST_ENTRIES])


def _any_of(pairs: Iterable[tuple[str, int]]) -> Q:
    by_kind: dict[str, list[int]] = {}
    for label, pk in pairs:
        by_kind.setdefault(label, []).append(pk)
    found = Q(pk__in=[])
    for label, pks in by_kind.items():
        found |= Q(subject_type=label, subject_id__in=pks)
    return found
