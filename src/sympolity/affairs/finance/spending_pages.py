"""What the page of a paper shows: its amounts, what proves it, where it is claimed, what looks like it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst

from sympolity.affairs.finance.models import Double, Evidence, Expenditure, FundingRule
from sympolity.affairs.finance.queries.doubles import doubles_with, sides_of
from sympolity.affairs.finance.queries.expenditure import claimable, eligible_periods, is_claimed
from sympolity.affairs.finance.queries.frame import RuleBook
from sympolity.affairs.finance.rules import ENTER, SEE
from sympolity.affairs.finance.spending_words import GRADES, SIGNS
from sympolity.ground.documents.queries import folder_of
from sympolity.ground.kernel.http import SignedInRequest
from sympolity.methods.doubles import Finding
from sympolity.methods.money import convert


@dataclass(frozen=True, slots=True)
class Warning:
    """A paper that looks like another, in words; `expenditure` is None where the person may not see it."""

    grade: str
    signs: tuple[str, ...]
    expenditure: Expenditure | None
    double: Double | None = None


def words_of(reasons: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """The grade of a pair and what both papers have in common, as people read it."""
    given = list(reasons)
    grade = next((str(GRADES[reason]) for reason in given if reason in GRADES), "")
    return grade, tuple(str(SIGNS[reason]) for reason in given if reason in SIGNS)


def warnings_of(found: Iterable[Finding], user: Any) -> list[Warning]:
    """What was found about a paper before it is saved: the other one as far as the person may see it."""
    findings = list(found)
    pks = [pk for each in findings for pk in (each.first, each.second) if isinstance(pk, int)]
    rows = Expenditure.objects.filter(pk__in=pks).select_related("project__programme", "organisation", "supplier")
    papers = {row.pk: row for row in rows}
    warnings = []
    for each in findings:
        other = next((papers[pk] for pk in (each.first, each.second) if isinstance(pk, int) and pk in papers), None)
        grade, signs = words_of([*each.signs, f"grade-{int(each.grade)}"])
        visible = other if other is not None and user.has_perm(SEE, other) else None
        warnings.append(Warning(grade, signs, visible))
    return warnings


def name_of(paper: Expenditure) -> str:
    return f"{capfirst(str(paper.get_paper_display()))} {paper.number}".strip()


def page_context(request: SignedInRequest, paper: Expenditure) -> dict[str, Any]:
    programme = paper.project.programme
    claims = paper.claimed_in.select_related("request__agreement").order_by("pk")
    may_enter = request.user.has_perm(ENTER, paper) and not paper.withdrawn_at
    taken = is_claimed(paper)
    gross = paper.net_cents + paper.tax_cents
    book = RuleBook(programme)
    return {
        "paper": paper,
        "programme": programme,
        "title": name_of(paper),
        "gross": gross,
        "home": programme.currency,
        "is_foreign": paper.currency != programme.currency,
        "converted": convert(gross, paper.rate),
        "rate_row": book.rate_row_on(paper.currency, paper.issued_on),
        "tax_rule": book.rule_on(FundingRule.Kind.TAX, paper.issued_on, fund=paper.fund_id, category=paper.category_id),
        "missing": claimable(paper) if not taken and not paper.withdrawn_at else [],
        "claims": claims,
        "is_claimed": taken,
        "evidence": _evidence(paper, request.user),
        "doubles": _doubles(paper, request.user),
        "period": eligible_periods([paper.project])[paper.project_id],
        "may_change": may_enter and not taken,
        "may_prove": may_enter,
    }


def _evidence(paper: Expenditure, user: Any) -> list[tuple[str, Any]]:
    """The documents that the person may read, each with what it proves."""
    kinds = dict(Evidence.objects.filter(expenditure=paper).values_list("document", "kind"))
    labels = dict(Evidence.Kind.choices)
    documents = folder_of(paper, user).documents
    return [(str(labels.get(kinds.get(one.pk, Evidence.Kind.OTHER), "")), one) for one in documents]


def next_evidence_of(paper: Expenditure) -> str:
    """The kind of document that a paper most likely gets next."""
    has = set(Evidence.objects.filter(expenditure=paper).values_list("kind", flat=True))
    order = (Evidence.Kind.INVOICE, Evidence.Kind.PAYMENT)
    return next((kind for kind in order if kind not in has), Evidence.Kind.OTHER)


def _doubles(paper: Expenditure, user: Any) -> list[Warning]:
    warnings = []
    for double in doubles_with(paper):
        first, second = sides_of(double, user)
        other = second if double.first_id == paper.pk else first
        grade, signs = words_of(double.reasons)
        warnings.append(Warning(grade, signs, other.expenditure, double))
    return warnings
