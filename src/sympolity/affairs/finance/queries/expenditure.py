"""Papers of cost as somebody may see them, their sums, and what keeps one from being claimed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from sympolity.affairs.agreements.models import AgreedProject, Agreement, Terms
from sympolity.affairs.finance.models import Double, Evidence, Expenditure, ExpenditureQuerySet, RequestItem
from sympolity.affairs.finance.rules import SEE, own_payers
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.models import Programme

Paper = Expenditure.Paper


def expenditures_seen(user: Any, programme: Programme) -> ExpenditureQuerySet:
    """Those of the own organisations; for who sees them programme-wide all, and none for who sees none."""
    rows = Expenditure.objects.filter(project__programme=programme)
    own = own_payers(user, programme, SEE)
    return rows if own is None else rows.filter(organisation__in=own)


def claimed(rows: QuerySet[Expenditure]) -> QuerySet[Expenditure]:
    return rows.filter(Exists(_claims()))


def unclaimed(rows: QuerySet[Expenditure]) -> QuerySet[Expenditure]:
    return rows.filter(~Exists(_claims()))


def without_papers(rows: QuerySet[Expenditure]) -> QuerySet[Expenditure]:
    """Those that lack the paper itself or the proof of payment; a flat rate needs neither."""
    kept = Evidence.objects.filter(expenditure=OuterRef("pk"), document__withdrawn_at=None)
    lacking = ~Exists(kept.filter(kind=Evidence.Kind.INVOICE)) | ~Exists(kept.filter(kind=Evidence.Kind.PAYMENT))
    return rows.exclude(category__is_flat_rate=True).filter(lacking)


def looking_double(rows: QuerySet[Expenditure]) -> QuerySet[Expenditure]:
    """Those that look like another paper, or are one, as long as both stand."""
    pairs = Double.objects.exclude(state=Double.State.CLEARED).filter(
        first__withdrawn_at=None, second__withdrawn_at=None
    )
    return rows.filter(Exists(pairs.filter(Q(first=OuterRef("pk")) | Q(second=OuterRef("pk")))))


def _claims() -> QuerySet[RequestItem]:
    return RequestItem.objects.filter(expenditure=OuterRef("pk"), is_active=True, corrects=None)


def is_claimed(expenditure: Expenditure) -> bool:
    """Whether it stands in a payment request that was neither rejected nor withdrawn."""
    return RequestItem.objects.filter(expenditure=expenditure, is_active=True, corrects=None).exists()


# -- what keeps a paper from being claimed ---------------------------------------------
def claimable(expenditure: Expenditure) -> list[str]:
    """What is missing before it can be claimed, each in a sentence that says what to do; empty where nothing is."""
    return claimable_many([expenditure])[expenditure.pk]


def claimable_many(expenditures: Iterable[Expenditure], *, of_request: int | None = None) -> dict[int, list[str]]:
    """The same of many papers, by their keys, in three queries. A claim in `of_request` itself does not count."""
    rows = list(expenditures)
    pks = [row.pk for row in rows]
    claims = RequestItem.objects.filter(expenditure__in=pks, is_active=True, corrects=None)
    taken = set(claims.exclude(request=of_request).values_list("expenditure", flat=True))
    kinds: dict[int, set[str]] = defaultdict(set)
    papers = Evidence.objects.filter(expenditure__in=pks, document__withdrawn_at=None)
    for pk, kind in papers.values_list("expenditure", "kind"):
        kinds[pk].add(kind)
    doubtful = _barred_as_double(pks)
    return {row.pk: list(_missing(row, row.pk in taken, kinds[row.pk], doubtful.get(row.pk))) for row in rows}


def _barred_as_double(pks: list[int]) -> dict[int, str]:
    """Open: both wait. Confirmed: the one that came later does not count."""
    pairs = Double.objects.filter(Q(first__in=pks) | Q(second__in=pks)).filter(
        first__withdrawn_at=None, second__withdrawn_at=None
    )
    barred: dict[int, str] = {}
    for first, second, state in pairs.values_list("first", "second", "state"):
        if state == Double.State.CONFIRMED:
            barred[second] = state
        elif state == Double.State.OPEN:
            barred.setdefault(first, state)
            barred.setdefault(second, state)
    return barred


def _missing(row: Expenditure, is_taken: bool, papers: set[str], double: str | None) -> Iterable[str]:
    if row.withdrawn_at:
        yield _("It was withdrawn.")
    if is_taken:
        yield _("It stands in a payment request already.")
    if row.eligible_cents == 0:
        yield _("Nothing of it is eligible.")
    if double == Double.State.CONFIRMED:
        yield _("The same paper was handed in before. Withdraw this one.")
    elif double == Double.State.OPEN:
        yield _("It looks like another paper. Somebody has to find out whether both are one.")
    if row.paper == Paper.FLAT_RATE or row.category.is_flat_rate:
        return
    if row.paid_on is None and row.paper != Paper.CREDIT_NOTE:
        yield _("It was not paid yet. Enter the day of payment.")
    if Evidence.Kind.INVOICE not in papers:
        yield _("The paper itself is missing. Add it as a document.")
    if Evidence.Kind.PAYMENT not in papers and row.paper != Paper.CREDIT_NOTE:
        yield _("The proof of payment is missing. Add it as a document.")


# -- sums that are refused beyond ------------------------------------------------------
def spent_of_contract(contract_id: int, *, but: int | None = None) -> int:
    """The eligible cost under a contract, in the programme's currency."""
    rows = Expenditure.objects.standing().filter(contract=contract_id).exclude(pk=but or 0)
    return rows.aggregate(sum=Sum("eligible_cents"))["sum"] or 0


@dataclass(frozen=True, slots=True)
class Period:
    """The days between which cost counts, and what says so; None where nothing limits them."""

    first: date | None
    last: date | None
    agreement: Agreement | None = None

    def holds(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


def eligible_periods(projects: Iterable[Project]) -> dict[int, Period]:
    """When cost of each project counts: by the agreement that covers it or a project above, else by its own days.

    Of several agreements the widest days count. A plan that its work outlived counts until the work ended.
    """
    wanted = list(projects)
    chains = _chains(wanted)
    everybody = {pk for chain in chains.values() for pk in chain}
    covered: dict[int, list[Agreement]] = defaultdict(list)
    agreements = AgreedProject.objects.filter(
        project__in=everybody, agreement__state=Agreement.State.SIGNED, agreement__kind__in=Agreement.WITH_MONEY
    ).select_related("agreement")
    for row in agreements:
        covered[row.project_id].append(row.agreement)
    in_force = Terms.objects.filter(
        agreement__in={each.pk for group in covered.values() for each in group}, state=Terms.State.IN_FORCE
    )
    terms = {row.agreement_id: row for row in in_force}
    return {project.pk: _period(project, chains[project.pk], covered, terms) for project in wanted}


def _chains(projects: list[Project]) -> dict[int, list[int]]:
    """Each project and those above it, the nearest first; one query for each level."""
    parents = {project.pk: project.parent_id for project in projects}
    missing = {pk for pk in parents.values() if pk} - set(parents)
    while missing:
        parents |= dict(Project.objects.filter(pk__in=missing).values_list("pk", "parent"))
        missing = {pk for pk in parents.values() if pk} - set(parents)
    chains: dict[int, list[int]] = {}
    for project in projects:
        chain: list[int] = []
        at: int | None = project.pk
        while at is not None and at not in chain:
            chain.append(at)
            at = parents.get(at)
        chains[project.pk] = chain
    return chains


def _period(project: Project, chain: list[int], covered: dict[int, list[Agreement]], terms: dict[int, Terms]) -> Period:
    for pk in chain:
        found = [(each, terms[each.pk]) for each in covered.get(pk, ()) if each.pk in terms]
        if found:
            firsts = [version.starts_on for _each, version in found]
            lasts = [version.ends_on for _each, version in found]
            first = None if None in firsts else min(day for day in firsts if day)
            last = None if None in lasts else max(day for day in lasts if day)
            return Period(first, last, found[0][0])
    starts = [day for day in (project.planned_start_on, project.actual_start_on) if day]
    ends = [day for day in (project.planned_end_on, project.actual_end_on) if day]
    return Period(min(starts, default=None), max(ends, default=None))
