"""The days that law and contracts set: launches, bids, standstills, ends of contracts and guarantees, obligations."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.agreements.queries import deadlines as agreed
from sympolity.affairs.procurement.models import Contract, Guarantee, Procurement
from sympolity.affairs.procurement.queries.procedures import standstill_by
from sympolity.affairs.procurement.queries.rules import rules_of
from sympolity.network.programmes.models import Programme

State = Procurement.State
KINDS: dict[str, Promise] = {
    "launch": _("Launch planned"),
    "bids": _("Bids due"),
    "standstill": _("Last day to object to the award"),
    "contract": _("Contract ends"),
    "guarantee": _("Guarantee ends"),
    "obligation": _("Obligation of an agreement"),
    "end": _("Agreement ends"),
}


@dataclass(frozen=True, slots=True)
class Deadline:
    """One day on which something has to be done, or ends. `key` stays the same when the day moves."""

    on: date
    kind: str
    key: str
    title: str
    who: str
    url: str

    @property
    def words(self) -> Promise | str:
        return KINDS.get(self.kind, self.kind)


def deadlines(programme: Programme, first: date, last: date) -> list[Deadline]:
    """All that falls on these days, by day. What was done or given up is left out."""
    found = [
        *_of_procurements(programme, first, last),
        *_of_contracts(programme, first, last),
        *_of_guarantees(programme, first, last),
        *_of_agreements(programme, first, last),
    ]
    return sorted(found, key=lambda each: (each.on, each.kind, each.key))


def deadline_of(procurement: Procurement, standstill: date | None = None) -> tuple[date | None, str]:
    """The next day that a procurement waits for, and its kind."""
    if procurement.state in (State.PLANNED, State.PREPARED):
        return procurement.launch_planned_on, "launch"
    if procurement.state == State.LAUNCHED:
        return procurement.bids_due_on, "bids"
    if procurement.state == State.AWARDED:
        return standstill, "standstill"
    return None, ""


def standstills(procurements: Sequence[Procurement]) -> dict[int, date | None]:
    """The end of the standstill of each awarded one, by its key, in one query."""
    awarded = [each for each in procurements if each.state == State.AWARDED]
    rules = rules_of(awarded)
    return {each.pk: standstill_by(each, rules.get(each.pk)) for each in awarded}


def _of_procurements(programme: Programme, first: date, last: date) -> Iterator[Deadline]:
    rows = list(
        Procurement.objects.filter(programme=programme, state__in=(*_WAITING, State.AWARDED)).select_related(
            "organisation"
        )
    )
    ends = standstills(rows)
    for each in rows:
        day, kind = deadline_of(each, ends.get(each.pk))
        if day is not None and first <= day <= last:
            url = reverse("procurement:procurement", args=[programme.slug, each.pk])
            yield Deadline(day, kind, f"procurement-{each.pk}-{kind}", str(each), each.organisation.name, url)


_WAITING = (State.PLANNED, State.PREPARED, State.LAUNCHED)


def _of_contracts(programme: Programme, first: date, last: date) -> Iterator[Deadline]:
    running: Any = Contract.objects.filter(programme=programme).running().with_worth()
    rows = running.filter(ends_now_on__gte=first, ends_now_on__lte=last).select_related("organisation")
    for each in rows:
        yield Deadline(
            each.ends_now_on,
            "contract",
            f"contract-{each.pk}",
            str(each),
            each.organisation.name,
            _page_of_contract(programme, each.pk),
        )


def _of_guarantees(programme: Programme, first: date, last: date) -> Iterator[Deadline]:
    rows = Guarantee.objects.filter(
        contract__programme=programme, released_on=None, valid_until__gte=first, valid_until__lte=last
    )
    named = rows.annotate(buyer=Coalesce(F("contract__organisation__name"), F("issuer"))).select_related("contract")
    for each in named:
        title = f"{each.contract}, {each.get_kind_display()}"
        yield Deadline(
            _day(each.valid_until),
            "guarantee",
            f"guarantee-{each.pk}",
            title,
            each.buyer,
            _page_of_contract(programme, each.contract_id),
        )


def _of_agreements(programme: Programme, first: date, last: date) -> Iterator[Deadline]:
    for each in agreed.deadlines(programme, first, last):
        if each.is_done:
            continue
        url = reverse("agreements:agreement", args=[programme.slug, each.agreement_pk])
        title = each.title if each.kind == agreed.END else f"{each.agreement}: {each.title}"
        yield Deadline(each.day, each.kind, f"agreement-{each.kind}-{each.subject_pk}", title, each.organisation, url)


def _page_of_contract(programme: Programme, pk: int) -> str:
    return reverse("procurement:contract", args=[programme.slug, pk])


def _day(value: Any) -> date:
    found: date = value
    return found
