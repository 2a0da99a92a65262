"""Which version of an agreement counts on which day, and what it grants."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from sympolity.affairs.agreements.models import Agreement, Terms

BATCH = 500


def terms_on(agreement: Agreement, day: date) -> Terms | None:
    """The version that was in force on a day: the last one that all had signed by then; None before the first."""
    were_in_force = agreement.versions.filter(
        state__in=(Terms.State.IN_FORCE, Terms.State.REPLACED), in_force_on__lte=day
    )
    return were_in_force.order_by("in_force_on", "number").last()


def rate_on(agreement: Agreement, day: date) -> Decimal | None:
    """The share of the eligible cost that was paid on a day, 0.865 for 86.5 %; None where no version says one."""
    terms = terms_on(agreement, day)
    return terms.rate if terms else None


def terms_now(agreement: Agreement) -> Terms | None:
    """The version in force."""
    return agreement.versions.filter(state=Terms.State.IN_FORCE).first()


def amount_granted(agreement: Agreement) -> int | None:
    """What the version in force grants, in whole cents; None while nothing is signed or it says no amount."""
    terms = terms_now(agreement)
    return terms.cents if terms else None


def open_version(agreement: Agreement) -> Terms | None:
    """The version that is being drawn up or signed; there is at most one."""
    return agreement.versions.filter(state__in=Terms.OPEN).first()


def terms_meant(agreement: Agreement) -> Terms | None:
    """The version in force, else the first one on its way there."""
    return terms_now(agreement) or open_version(agreement)


def amounts_meant(pks: Collection[int]) -> dict[int, int]:
    """What these agreements grant, or are to grant where they are not signed yet; those without amount are left out."""
    found: dict[int, int | None] = {}
    keys = sorted(pks)
    for start in range(0, len(keys), BATCH):
        rows = counting_terms().filter(agreement__in=keys[start : start + BATCH])
        for pk, state, cents in rows.values_list("agreement_id", "state", "cents"):
            if pk not in found or state == Terms.State.IN_FORCE:
                found[pk] = cents
    return {pk: cents for pk, cents in found.items() if cents is not None}


def counting_terms() -> QuerySet[Terms]:
    """The versions that are in force or on their way there."""
    return Terms.objects.filter(state__in=(Terms.State.IN_FORCE, *Terms.OPEN)).order_by("agreement_id", "number")
