"""Which documents fall under an agreement and until when they are kept: read for many agreements together."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from sympolity.affairs.agreements.models import Agreement, RetentionRule
from sympolity.affairs.agreements.queries.retention import years_later
from sympolity.affairs.finance.models import Expenditure, Payment, PaymentRequest, RequestItem
from sympolity.affairs.procurement.models import Contract
from sympolity.ground.documents.models import Document
from sympolity.network.programmes.models import Programme

BOUND = (Agreement.State.SIGNED, Agreement.State.ENDED, Agreement.State.TERMINATED)


@dataclass(frozen=True, slots=True)
class Kept:
    """An agreement, the rule under which its papers are kept, from which day it counts and until when.

    `until` is None while that day has not come: then everything is kept. `documents` counts what falls under it.
    """

    agreement: Agreement
    rule: RetentionRule | None
    counted_on: date | None
    until: date | None
    documents: int


def kept_under(programme: Programme) -> list[Kept]:
    """Every agreement that binds, in a number of reads that does not grow with theirs."""
    agreements = list(programme.agreements.filter(state__in=BOUND).select_related("fund").order_by("reference", "pk"))
    rules = list(RetentionRule.objects.filter(programme=programme).select_related("fund"))
    paid = dict(
        Payment.objects.filter(request__agreement__in=agreements)
        .order_by()
        .values_list("request__agreement")
        .annotate(last=Max("paid_on"))
    )
    counts = counted(agreements)
    return [_kept(each, rules, paid.get(each.pk), counts.get(each.pk, 0)) for each in agreements]


def _kept(agreement: Agreement, rules: Iterable[RetentionRule], paid_on: date | None, documents: int) -> Kept:
    day = agreement.signed_on or timezone.localdate()
    holding = [rule for rule in rules if rule.fund_id in (None, agreement.fund_id) and rule.holds_on(day)]
    rule = max(holding, key=lambda each: (each.fund_id is not None, each.valid_from, each.pk), default=None)
    if rule is None:
        return Kept(agreement, None, None, None, documents)
    since = paid_on if rule.counted_from == RetentionRule.Since.LAST_PAYMENT else agreement.ended_on
    return Kept(agreement, rule, since, years_later(since, rule.years) if since else None, documents)


def counted(agreements: Collection[Agreement]) -> dict[int, int]:
    """How many documents fall under each agreement; one that falls under two counts with both."""
    found: dict[int, set[int]] = {agreement.pk: set() for agreement in agreements}
    for label, owners in _owners(agreements).items():
        rows = Document.objects.standing().filter(subject_type=label, subject_id__in=owners.keys())
        for pk, subject in rows.values_list("pk", "subject_id"):
            for agreement in owners[subject]:
                found[agreement].add(pk)
    return {agreement: len(documents) for agreement, documents in found.items()}


def _owners(agreements: Collection[Agreement]) -> dict[str, dict[int, set[int]]]:
    """By kind of object, the agreements under which each falls."""
    papers = _pairs(
        RequestItem.objects.filter(request__agreement__in=agreements).values_list("expenditure", "request__agreement")
    )
    contracts = _through(Expenditure.objects.exclude(contract=None).values_list("contract", "pk"), papers)
    procurements = _through(Contract.objects.exclude(procurement=None).values_list("procurement", "pk"), contracts)
    requests = PaymentRequest.objects.filter(agreement__in=agreements).values_list("pk", "agreement")
    return {
        "agreements.agreement": {agreement.pk: {agreement.pk} for agreement in agreements},
        "finance.paymentrequest": _pairs(requests),
        "finance.expenditure": papers,
        "procurement.contract": contracts,
        "procurement.procurement": procurements,
    }


def _pairs(rows: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for subject, agreement in rows:
        found.setdefault(subject, set()).add(agreement)
    return found


def _through(rows: Any, below: dict[int, set[int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for above, pk in rows.filter(pk__in=below.keys()):
        found.setdefault(above, set()).update(below[pk])
    return found


def agreements_over(document: Document) -> QuerySet[Agreement]:
    """The binding agreements under which a document falls. What was not yet paid can still be put right."""
    pk = document.subject_id
    paid = Q(payment_requests__state=PaymentRequest.State.PAID)
    items = "payment_requests__items__expenditure"
    by_kind = {
        "agreements.agreement": Q(pk=pk),
        "finance.paymentrequest": paid & Q(payment_requests=pk),
        "finance.expenditure": paid & Q(**{items: pk}),
        "procurement.contract": paid & Q(**{f"{items}__contract": pk}),
        "procurement.procurement": paid & Q(**{f"{items}__contract__procurement": pk}),
    }
    wanted = by_kind.get(document.subject_type)
    found = Agreement.objects.filter(state__in=BOUND)
    return found.filter(wanted).distinct() if wanted is not None else found.none()
