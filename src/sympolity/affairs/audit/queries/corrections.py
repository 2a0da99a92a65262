"""Finding the paper that put something right by what people call it, among those of the audited organisation."""

import re

from django.db.models import Model

from sympolity.affairs.audit.models import Finding
from sympolity.affairs.finance.models import Expenditure, RequestItem
from sympolity.affairs.procurement.models import Modification
from sympolity.network.programmes.models import Programme
from sympolity.network.programmes.rules import programme_of

OF_A_CONTRACT = re.compile(r"(?P<reference>.+?)\s+\D*(?P<number>\d+)")


def stands_in(correction: Model) -> Programme | None:
    """The programme of a correction; that of a modification is the one of its contract."""
    return programme_of(correction.contract if isinstance(correction, Modification) else correction)


def find_correction(finding: Finding, said: str) -> Model | None:
    """A credit note by its number, a line below zero by the number of its paper, or a modification of a contract."""
    papers = Expenditure.objects.standing().filter(
        project__programme=finding.programme_id, organisation=finding.organisation_id, number=said
    )
    line = RequestItem.objects.filter(expenditure__in=papers, corrects__isnull=False, is_active=True).last()
    if line is not None:
        return line
    note = papers.filter(paper=Expenditure.Paper.CREDIT_NOTE).last()
    if note is not None:
        return note
    parts = OF_A_CONTRACT.fullmatch(said)
    if parts is None:
        return None
    return Modification.objects.filter(
        contract__programme=finding.programme_id,
        contract__organisation=finding.organisation_id,
        contract__reference=parts["reference"].strip(),
        number=int(parts["number"]),
        withdrawn_on=None,
    ).first()
