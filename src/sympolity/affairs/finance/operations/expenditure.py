"""Entering what was spent, one paper at a time: what it proves, what counts of it, what looks like it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.affairs.finance.models import CostCategory, Double, Evidence, Expenditure, FundingRule
from sympolity.affairs.finance.operations.doubles import look_for_doubles
from sympolity.affairs.finance.operations.spending_checks import FACTS, Checked, Checks, Spending
from sympolity.affairs.finance.queries.doubles import doubles_of, papers_of_new
from sympolity.affairs.finance.queries.expenditure import is_claimed
from sympolity.affairs.finance.queries.frame import rule_on
from sympolity.affairs.procurement.operations.suppliers import find_or_add_supplier
from sympolity.ground.accounts.models import User
from sympolity.ground.documents.models import Document
from sympolity.ground.documents.operations import keep
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.editing import alter, kept, locked, told
from sympolity.ground.kernel.refusals import Refused
from sympolity.methods.doubles import Finding, fold_number
from sympolity.methods.eligibility import flat_rate
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.deeds import write_down

Paper = Expenditure.Paper
TOLD = (
    "project",
    "organisation",
    "category",
    "fund",
    "contract",
    "supplier",
    "paper",
    "number",
    "title",
    "issued_on",
    "paid_on",
    "net_cents",
    "tax_cents",
    "currency",
    "rate",
    "eligible_cents",
    "eligible_note",
)


class LooksDouble(Refused):
    """The paper looks like one that was handed in before; it is kept only by somebody who says why it is not."""

    def __init__(self, found: Sequence[Finding]) -> None:
        super().__init__(
            _(
                "This paper looks like one that was handed in before. If it is another one, say why and save it all the"
                " same; somebody else then looks at both."
            ),
            field="despite_double",
        )
        self.found = tuple(found)


# -- one paper -------------------------------------------------------------------------
@transaction.atomic
def enter_expenditure(
    project: Project,
    *,
    by: User | None,
    despite_double: str = "",
    came_from: Mapping[str, Any] | None = None,
    **facts: Any,
) -> Expenditure:
    """Enter one paper; `facts` are those of `Spending`.

    Raises Refused for what the rules do not let count, and LooksDouble for a paper that looks like another one unless
    `despite_double` says why it is not.
    """
    project = locked(project)
    row = _spending(project, {"is_sample": project.is_sample, **facts})
    _hold_contract(row)
    expenditure = built(row, _passed(Checks(project.programme, [row]), row), by)
    found = _doubles_of(expenditure)
    if found and not despite_double.strip():
        raise LooksDouble(found)
    kept(expenditure)
    write_down("expenditure entered", expenditure, told(expenditure, *TOLD), by=by, source=came_from)
    if found:
        look_for_doubles(expenditure, by=by, reason=despite_double.strip())
    return expenditure


@transaction.atomic
def change_expenditure(
    expenditure: Expenditure, *, by: User | None, despite_double: str = "", **facts: Any
) -> Expenditure:
    """Put a paper right while it is not claimed. Raises Refused and LooksDouble as entering it does."""
    expenditure = _to_change(expenditure)
    old = _facts_of(expenditure)
    row = _spending(expenditure.project, {**old, **facts})
    _hold_contract(row)
    if row.contract != expenditure.contract or row.category != expenditure.category:
        _refuse_without(expenditure, _spending(expenditure.project, old))
    passed = _passed(Checks(expenditure.programme, [row], but=expenditure), row)
    known = set(_found_with(expenditure))
    values = values_of(row, passed)
    changes = alter(expenditure, {name: values[name] for name in values if name not in ("is_sample", "came_from")})
    if not changes:
        return expenditure
    found = _doubles_of(expenditure, but=[expenditure.pk, *known])
    if found and not despite_double.strip():
        raise LooksDouble(found)
    alter(expenditure, {"changed_by": by})
    changes.pop("folded_number", None)
    write_down("expenditure changed", expenditure, changes, by=by)
    look_for_doubles(expenditure, by=by, reason=despite_double.strip())
    return expenditure


@transaction.atomic
def enter_paper(
    project: Project, *, by: User | None, supplier_name: str = "", tax_number: str = "", **facts: Any
) -> Expenditure:
    """Enter a paper as a form has it, its supplier by name and number. Raises Refused and LooksDouble."""
    return enter_expenditure(project, by=by, **_with_supplier(project, by, supplier_name, tax_number, facts))


@transaction.atomic
def change_paper(
    expenditure: Expenditure, *, by: User | None, supplier_name: str = "", tax_number: str = "", **facts: Any
) -> Expenditure:
    """Change a paper as a form has it. Raises Refused and LooksDouble."""
    facts = _with_supplier(expenditure.project, by, supplier_name, tax_number, facts)
    return change_expenditure(expenditure, by=by, **facts)


@transaction.atomic
def withdraw_expenditure(expenditure: Expenditure, *, by: User | None, reason: str) -> Expenditure:
    """The paper no longer counts; it stays to be seen.

    Raises Refused while it is claimed, without a reason, and for a credit note that others need.
    """
    expenditure = _to_change(expenditure)
    if not reason.strip():
        raise Refused(_("Say why: the reason stays with the paper."), field="reason")
    _refuse_without(expenditure, _spending(expenditure.project, _facts_of(expenditure)))
    changes = alter(expenditure, {"withdrawn_at": timezone.now(), "withdrawn_because": reason.strip()})
    write_down("expenditure withdrawn", expenditure, changes, by=by, reason=reason.strip())
    return expenditure


# -- evidence --------------------------------------------------------------------------
def add_evidence(
    expenditure: Expenditure,
    file: "File[bytes]",
    *,
    by: User | None,
    kind: str = Evidence.Kind.INVOICE,
    title: str = "",
    confidentiality: str = Document.Confidentiality.RESTRICTED,
) -> Evidence:
    """Keep a document that proves a paper. The same file under another paper is found and written down as a double.

    Raises Refused for a kind of file that is not kept, and once the paper is claimed beyond change.
    """
    programme = expenditure.programme
    document = keep(
        file,
        expenditure,
        by=by,
        network=programme.network,
        programme_id=programme.pk,
        title=title,
        confidentiality=confidentiality,
    )
    return attach_evidence(expenditure, document, by=by, kind=kind)


@transaction.atomic
def attach_evidence(expenditure: Expenditure, document: Document, *, by: User | None, kind: str) -> Evidence:
    """Say what a document of the paper proves. Raises Refused for a document of something else."""
    if (document.subject_type, document.subject_id) != (expenditure._meta.label_lower, expenditure.pk):
        raise Refused(_("This document stands with something else."), field="file")
    evidence, is_new = Evidence.objects.get_or_create(
        document=document, defaults={"expenditure": expenditure, "kind": kind}
    )
    changes = {"evidence": (None, kind)} if is_new else alter(evidence, {"kind": kind})
    if changes:
        facts = {**changes, "sha256": (None, document.sha256)}
        write_down("evidence added", expenditure, facts, by=by)
        look_for_doubles(expenditure, by=by)
    return evidence


# -- flat rates ------------------------------------------------------------------------
@transaction.atomic
def reckon_flat_rate(
    project: Project,
    *,
    by: User | None,
    organisation: Organisation,
    category: CostCategory,
    issued_on: date | None = None,
    fund: Any = None,
) -> Expenditure:
    """Add what a flat rate still gives on the other eligible cost of an organisation in a project, or take back.

    Raises Refused without a rule on that day, and where nothing is to be added or taken back.
    """
    project = locked(project)
    day = issued_on or timezone.localdate()
    rule = rule_on(project.programme, FundingRule.Kind.FLAT_RATE, day, fund=fund, category=category)
    if not category.is_flat_rate or rule is None or rule.category_id != category.pk:
        words = _("No flat rate of “%(name)s” holds on %(day)s. Add the rule first.")
        raise Refused(words % {"name": category, "day": formats.day(day)}, field="category")
    base, reckoned = _flat_rate_base(project, organisation, category, day)
    cents = flat_rate(base, rule.share, reckoned_cents=reckoned)
    if cents == 0:
        raise Refused(_("The flat rate was reckoned on all cost until this day. Nothing changes."))
    title = _("%(share)s of %(base)s eligible cost") % {
        "share": formats.percent(rule.share, 2),
        "base": formats.money(base, project.programme.currency),
    }
    return enter_expenditure(
        project,
        by=by,
        organisation=organisation,
        category=category,
        fund=fund,
        issued_on=day,
        paper=Paper.FLAT_RATE if cents > 0 else Paper.CREDIT_NOTE,
        title=title,
        net_cents=cents,
        eligible_cents=cents,
    )


def _flat_rate_base(project: Project, organisation: Organisation, category: CostCategory, day: date) -> tuple[int, int]:
    """The eligible cost on which a flat rate stands until a day, and what was reckoned of it before."""
    rows = Expenditure.objects.standing().filter(project=project, organisation=organisation, issued_on__lte=day)
    base = sum(rows.filter(category__is_flat_rate=False).values_list("eligible_cents", flat=True))
    return base, sum(rows.filter(category=category).values_list("eligible_cents", flat=True))


# -- small steps -----------------------------------------------------------------------
def _with_supplier(
    project: Project, by: User | None, name: str, tax_number: str, facts: Mapping[str, Any]
) -> dict[str, Any]:
    """The supplier of this name or number; none typed with a contract is the one of the contract."""
    if not name.strip():
        return {**facts, "supplier": None}
    network = project.programme.network
    return {**facts, "supplier": find_or_add_supplier(network, by=by, name=name, tax_number=tax_number)}


def _spending(project: Project, facts: Mapping[str, Any]) -> Spending:
    unknown = set(facts) - set(FACTS)
    if unknown:
        raise TypeError(f"no facts of a paper: {', '.join(sorted(unknown))}")
    row = Spending(project=project, **facts)
    if row.contract and row.supplier is None:
        row = replace(row, supplier=row.contract.supplier)
    return replace(row, currency=(row.currency or project.programme.currency).upper())


def _hold_contract(row: Spending) -> None:
    """Two papers of one contract are entered one after the other: together they stay within its worth."""
    if row.contract:
        locked(row.contract)


def _facts_of(expenditure: Expenditure) -> dict[str, Any]:
    return {name: getattr(expenditure, name) for name in FACTS}


def _refuse_without(expenditure: Expenditure, row: Spending) -> None:
    """Raises Refused where others stand on the money that a credit note gave back."""
    if expenditure.eligible_cents < 0:
        _hold_contract(row)
        Checks(expenditure.programme, [row], but=expenditure).refuse_taking_out(row)


def _passed(checks: Checks, row: Spending) -> Checked:
    checked = checks.check(row)
    if checked.refusal:
        raise checked.refusal
    return checked


def values_of(row: Spending, checked: Checked) -> dict[str, Any]:
    """What is kept of a paper that passed, but for its project and who entered it."""
    values = {name: getattr(row, name) for name in FACTS}
    values["number"] = row.number.strip()
    values["currency"] = row.currency or row.project.programme.currency
    values["folded_number"] = fold_number(row.number)[:80]
    return values | {"rate": checked.rate, "eligible_cents": checked.eligible_cents}


def built(row: Spending, checked: Checked, by: User | None) -> Expenditure:
    return Expenditure(project=row.project, entered_by=by, **values_of(row, checked))


def _to_change(expenditure: Expenditure) -> Expenditure:
    locked(expenditure.project)
    expenditure = locked(expenditure)
    if expenditure.withdrawn_at:
        raise Refused(_("This paper was withdrawn. Enter it anew if it counts after all."))
    if is_claimed(expenditure):
        raise Refused(_("This paper stands in a payment request. Take it out there first."))
    return expenditure


def _doubles_of(expenditure: Expenditure, *, but: Collection[int] = ()) -> list[Finding]:
    papers = papers_of_new([expenditure], expenditure.project.programme.currency)
    return doubles_of(papers, expenditure.project.programme.network_id, but=but)


def _found_with(expenditure: Expenditure) -> Iterable[int]:
    """The papers with which this one was found already."""
    for first, second in Double.objects.filter(first=expenditure).values_list("first", "second"):
        yield from (first, second)
    for first, second in Double.objects.filter(second=expenditure).values_list("first", "second"):
        yield from (first, second)
