"""What may stand in a payment request: the expenditures of its organisation that are ready and claimed nowhere else."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from sympolity.affairs.agreements.models import AgreedProject, Agreement
from sympolity.affairs.finance.models import Double, Expenditure, PaymentRequest, RequestItem
from sympolity.network.portfolio.models import Project


def projects_under(agreement: Agreement) -> set[int]:
    """The projects that an agreement covers, and all that are part of them."""
    found = set(AgreedProject.objects.filter(agreement=agreement).values_list("project", flat=True))
    level = found
    while level:
        parts = Project.objects.filter(parent__in=level).exclude(pk__in=found)
        level = set(parts.values_list("pk", flat=True))
        found |= level
    return found


def offered_to(request: PaymentRequest) -> QuerySet[Expenditure]:
    """The expenditures that can be put into a request now, oldest first."""
    rows = Expenditure.objects.standing().filter(
        organisation=request.organisation_id, project__in=projects_under(request.agreement)
    )
    claimed = RequestItem.objects.filter(expenditure=OuterRef("pk"), is_active=True, corrects=None)
    rows = rows.exclude(eligible_cents=0).filter(~Exists(claimed))
    if request.period_until:
        rows = rows.filter(issued_on__lte=request.period_until)
    return rows.select_related("project", "category", "supplier").order_by("issued_on", "pk")


def in_open_double(paper: str = "pk") -> Exists:
    """Whether a paper looks like one handed in elsewhere, and nobody found out yet; `paper` leads to it."""
    pairs = Double.objects.filter(state=Double.State.OPEN, first__withdrawn_at=None, second__withdrawn_at=None)
    return Exists(pairs.filter(Q(first=OuterRef(paper)) | Q(second=OuterRef(paper))))


def with_open_doubles(pks: Iterable[int]) -> QuerySet[Expenditure]:
    return Expenditure.objects.filter(in_open_double(), pk__in=list(pks))
