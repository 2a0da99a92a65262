"""Signs that something may be wrong with papers of cost, read for all of them together."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from sympolity.affairs.finance.models import Double, Evidence, Expenditure, PaymentRequest, RequestItem
from sympolity.affairs.procurement.models import Bid, Contract, ContractManager, Modification, ModificationRule
from sympolity.methods.sampling import Sign
from sympolity.network.programmes.models import Programme

NEAR = Decimal("0.8")  # of what a rule allows
LATE = timedelta(days=30)


def signs_of(programme: Programme, papers: QuerySet[Expenditure]) -> dict[int, set[Sign]]:
    """By the number of each paper; those without any sign are not named. The number of reads does not grow."""
    found: dict[int, set[Sign]] = defaultdict(set)
    rows = list(papers.order_by("pk").values("pk", "organisation", "contract", "paid_on", "category__is_flat_rate"))
    of_contract = contract_signs(programme)
    corrected, firsts, known = _claims(programme)
    claimed = _requests(papers)
    proved = _proved(papers)
    cleared = _cleared(programme)
    for row in rows:
        pk, organisation = row["pk"], row["organisation"]
        signs = set(of_contract.get(row["contract"], ()))
        request, until = claimed.get(pk, (None, None))
        if organisation in corrected:
            signs.add(Sign.CORRECTED_BEFORE)
        if organisation not in known or (request is not None and request == firsts.get(organisation)):
            signs.add(Sign.FIRST_CLAIM)
        if not row["category__is_flat_rate"] and proved.get(pk, set()) < {"invoice", "payment"}:
            signs.add(Sign.NO_EVIDENCE)
        if pk in cleared:
            signs.add(Sign.DOUBLE_CLEARED)
        if until and row["paid_on"] and until - LATE < row["paid_on"] <= until:
            signs.add(Sign.LATE_PAID)
        if signs:
            found[pk] = signs
    return found


def _claims(programme: Programme) -> tuple[set[int], dict[int, int], set[int]]:
    """Organisations of which something was corrected, the first request of each, and those that ever asked."""
    items = RequestItem.objects.filter(request__agreement__programme=programme)
    wrong = Q(verdict__in=(RequestItem.Verdict.REDUCED, RequestItem.Verdict.REFUSED)) | Q(corrects__isnull=False)
    corrected = set(items.filter(wrong).order_by().values_list("expenditure__organisation", flat=True).distinct())
    firsts = dict(
        PaymentRequest.objects.filter(agreement__programme=programme)
        .exclude(state__in=PaymentRequest.OUT)
        .order_by()
        .values_list("organisation")
        .annotate(first=Min("pk"))
    )
    return corrected, firsts, set(firsts)


def _requests(papers: QuerySet[Expenditure]) -> dict[int, tuple[int, date | None]]:
    items = RequestItem.objects.filter(expenditure__in=papers.order_by().values("pk"), is_active=True, corrects=None)
    return {
        paper: (request, until)
        for paper, request, until in items.values_list("expenditure", "request", "request__period_until")
    }


def _proved(papers: QuerySet[Expenditure]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    rows = Evidence.objects.filter(expenditure__in=papers.order_by().values("pk"), document__withdrawn_at=None)
    for paper, kind in rows.values_list("expenditure", "kind"):
        found[paper].add(kind)
    return found


def _cleared(programme: Programme) -> set[int]:
    pairs = Double.objects.filter(programme=programme, state=Double.State.CLEARED).values_list("first", "second")
    return {paper for pair in pairs for paper in pair}


# -- of contracts --------------------------------------------------------------------
def contract_signs(programme: Programme) -> dict[int, set[Sign]]:
    """The signs that each contract of a programme gives to what is paid under it."""
    found: dict[int, set[Sign]] = defaultdict(set)
    contracts = list(
        Contract.objects.filter(programme=programme).values(
            "pk", "procurement", "procurement__attempt", "lot", "cents", "category", "signed_on", "ends_on"
        )
    )
    bids = _bids(programme)
    changes = _changes(programme)
    rules = list(ModificationRule.objects.filter(programme=programme))
    for row in contracts:
        if (row["procurement__attempt"] or 1) > 1:
            found[row["pk"]].add(Sign.RELAUNCHED)
        if bids.get((row["procurement"], row["lot"])) == 1:
            found[row["pk"]].add(Sign.SINGLE_BID)
        found[row["pk"]].update(_of_changes(row, changes.get(row["pk"], []), rules))
    conflicts = ContractManager.objects.filter(
        contract__programme=programme, conflict=ContractManager.Conflict.CONFLICT
    )
    for contract in conflicts.values_list("contract", flat=True):
        found[contract].add(Sign.CONFLICT)
    return found


def _bids(programme: Programme) -> dict[tuple[int, int | None], int]:
    """How many bid for each procurement and lot; a procurement without lots stands under no lot."""
    rows = Bid.objects.filter(procurement__programme=programme).order_by().values_list("procurement", "lot")
    return {(procurement, lot): count for procurement, lot, count in rows.annotate(count=Count("pk"))}


def _changes(programme: Programme) -> dict[int, list[Modification]]:
    found: dict[int, list[Modification]] = defaultdict(list)
    rows = Modification.objects.filter(contract__programme=programme, withdrawn_on=None)
    for change in rows.order_by("contract", "agreed_on", "number"):
        found[change.contract_id].append(change)
    return found


def _of_changes(
    row: Mapping[str, Any], changes: Iterable[Modification], rules: list[ModificationRule]
) -> Iterator[Sign]:
    ends_on, grown = row["ends_on"], 0
    for change in changes:
        if ends_on and change.agreed_on > ends_on:
            yield Sign.AFTER_END
        ends_on, grown = change.new_ends_on or ends_on, grown + change.cents
    holding = [rule for rule in rules if rule.category == row["category"] and rule.holds_on(row["signed_on"])]
    if holding and grown > 0 and grown >= NEAR * min(rule.share for rule in holding) * row["cents"]:
        yield Sign.NEAR_LIMIT
