"""What speaks against papers of cost: asked of one paper and of a hundred thousand alike, with the same few queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.affairs.finance.models import CostCategory, Expenditure, FundingRule
from sympolity.affairs.finance.queries.budgets import agreed_totals
from sympolity.affairs.finance.queries.expenditure import Period, eligible_periods
from sympolity.affairs.finance.queries.frame import RuleBook
from sympolity.affairs.procurement.models import Contract, Supplier
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.refusals import Refused
from sympolity.methods.eligibility import beyond_ceiling, contract_limit, is_within, most_eligible
from sympolity.methods.money import convert
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Partner, Project
from sympolity.network.portfolio.rules import CARRIERS
from sympolity.network.programmes.models import Fund, Programme

Paper, Kind = Expenditure.Paper, FundingRule.Kind
# Cost of a project that was never approved, or is settled for good, has no place.
NO_COST = (Project.Stage.CLOSED, Project.Stage.REJECTED)


@dataclass(frozen=True, slots=True)
class Spending:
    """One paper of cost as somebody handed it in. Cents of the paper's currency; `eligible_cents` of the programme's.

    Where `eligible_cents` is None, all counts that the rules let count. `came_from` is the cell of a spreadsheet.
    """

    project: Project
    organisation: Organisation
    category: CostCategory
    issued_on: date
    net_cents: int
    tax_cents: int = 0
    eligible_cents: int | None = None
    paper: str = Paper.INVOICE
    number: str = ""
    title: str = ""
    paid_on: date | None = None
    currency: str = ""
    fund: Fund | None = None
    contract: Contract | None = None
    supplier: Supplier | None = None
    eligible_note: str = ""
    is_sample: bool = False
    came_from: Mapping[str, Any] | None = None


FACTS = tuple(each.name for each in fields(Spending) if each.name not in ("project", "came_from"))


@dataclass(frozen=True, slots=True)
class Checked:
    """What was reckoned of a paper, or what speaks against it and in which field."""

    rate: Decimal = Decimal(1)
    eligible_cents: int = 0
    refusal: Refused | None = None


@dataclass
class Checks:
    """The rules and sums of a programme, read once for these papers; each paper that passes takes its part of them.

    Of a long list `learn` is told part after part, before its papers are checked.
    `but` is the paper that is being changed: its own sums do not stand against it.
    """

    programme: Programme
    rows: Iterable[Spending] = ()
    but: Expenditure | None = None
    today: date = field(default_factory=timezone.localdate)

    def __post_init__(self) -> None:
        self.book = RuleBook(self.programme)
        self.periods: dict[int, Period] = {}
        self.carriers: dict[int, set[int]] = {}
        self.worths: dict[int, tuple[int, int]] = {}
        self.of_contract: dict[int, int] = defaultdict(int)
        self.budgets: dict[int, int] = {}
        self.of_category: dict[tuple[int, int], int] = defaultdict(int)
        self.learn(self.rows)

    def learn(self, rows: Iterable[Spending]) -> None:
        """Read the sums of what these papers are about, where nothing is known of it yet."""
        projects, contracts = dict[int, Project](), dict[int, Contract]()
        for row in rows:
            if row.project.pk not in self.periods:
                projects[row.project.pk] = row.project
            if row.contract and row.contract.pk not in self.worths:
                contracts[row.contract.pk] = row.contract
        if projects:
            self.periods |= eligible_periods(projects.values())
            self.carriers |= carriers_of(projects.values())
        standing = Expenditure.objects.standing().exclude(pk=self.but.pk if self.but else 0).order_by()
        if contracts:
            held: Any = Contract.objects.with_worth().with_tax().filter(pk__in=contracts)
            for pk, *worth_and_tax in held.values_list("pk", "worth_cents", "known_tax_cents"):
                self.worths[pk] = tuple(worth_and_tax)
            self.of_contract |= _sums(standing, "contract", contracts)
        if projects and self.book.has(Kind.CEILING):
            self.budgets |= agreed_totals(projects)
            found = standing.filter(project__in=projects).values_list("project", "category")
            for project, category, cents in found.annotate(sum=Sum("eligible_cents")):
                self.of_category[project, category] = cents

    def check(self, row: Spending) -> Checked:
        try:
            self._refuse_misplaced(row)
            self._refuse_bad_days(row)
            self._refuse_bad_signs(row)
            rate = self._rate(row)
            eligible = self._eligible(row, rate)
            self._refuse_beyond_contract(row, eligible)
            self._refuse_beyond_ceiling(row, eligible)
        except Refused as refusal:
            return Checked(refusal=refusal)
        if row.contract:
            self.of_contract[row.contract.pk] += eligible
        self.of_category[row.project.pk, row.category.pk] += eligible
        return Checked(rate, eligible)

    # -- one rule each -----------------------------------------------------------------
    def _refuse_misplaced(self, row: Spending) -> None:
        if row.project.programme_id != self.programme.pk:
            raise Refused(_("%(name)s stands in another programme.") % {"name": row.project}, field="project")
        if row.project.stage in NO_COST:
            words = _("The project is “%(stage)s”. No cost can be entered for it.")
            raise Refused(words % {"stage": row.project.get_stage_display()}, field="project")
        for name in ("category", "fund"):
            part = getattr(row, name)
            if part is not None and part.programme_id != self.programme.pk:
                raise Refused(_("%(name)s stands in another programme.") % {"name": part}, field=name)
        self._refuse_category(row)
        carriers = self.carriers[row.project.pk]
        if carriers and row.organisation.pk not in carriers:
            words = _("%(name)s does not carry this project. Add it as a partner first.")
            raise Refused(words % {"name": row.organisation}, field="organisation")
        if row.contract and row.contract.project_id != row.project.pk:
            raise Refused(_("This contract belongs to another project."), field="contract")
        if row.contract and row.supplier and row.contract.supplier_id != row.supplier.pk:
            words = _("The contract is with %(name)s. Choose that supplier, or no contract.")
            raise Refused(words % {"name": row.contract.supplier}, field="supplier")

    def _refuse_category(self, row: Spending) -> None:
        if row.category.closed_on and row.issued_on > row.category.closed_on:
            raise Refused(_("%(name)s is closed already.") % {"name": row.category}, field="category")
        if row.paper == Paper.FLAT_RATE and not row.category.is_flat_rate:
            raise Refused(_("%(name)s is not paid as a flat rate.") % {"name": row.category}, field="paper")
        if row.category.is_flat_rate and row.paper not in (Paper.FLAT_RATE, Paper.CREDIT_NOTE):
            words = _("“%(name)s” is paid as a flat rate, without papers. Have it reckoned on the page of the project.")
            raise Refused(words % {"name": row.category}, field="category")

    def _refuse_bad_days(self, row: Spending) -> None:
        for name in ("issued_on", "paid_on"):
            day = getattr(row, name)
            if day is not None and day > self.today:
                raise Refused(_("This day lies ahead. Choose today or an earlier day."), field=name)
        if sentence := outside(self.periods[row.project.pk], row.issued_on):
            raise Refused(sentence, field="issued_on")

    def _refuse_bad_signs(self, row: Spending) -> None:
        if row.paper == Paper.CREDIT_NOTE:
            if row.net_cents > 0 or row.tax_cents > 0:
                raise Refused(_("A credit note takes money back: write its amounts below zero."), field="net_cents")
        elif row.net_cents < 0 or row.tax_cents < 0:
            raise Refused(_("Only a credit note has amounts below zero. Choose it as the paper."), field="net_cents")
        if row.net_cents == 0 and row.tax_cents == 0:
            raise Refused(_("Write the amount of the paper."), field="net_cents")

    def _rate(self, row: Spending) -> Decimal:
        return self._known_rate(row.currency or self.programme.currency, row.issued_on, field="currency")

    def _known_rate(self, currency: str, day: date, *, field: str) -> Decimal:
        rate = self.book.rate_on(currency, day)
        if rate is None:
            words = _("No rate of %(currency)s is known for %(day)s. Add it to the rules of money first.")
            raise Refused(words % {"currency": currency, "day": formats.day(day)}, field=field)
        return rate

    def tax_share(self, row: Spending) -> Decimal:
        rule = self.book.rule_on(Kind.TAX, row.issued_on, fund=row.fund, category=row.category)
        return rule.share if rule else Decimal(0)

    def most(self, row: Spending, rate: Decimal) -> int:
        return most_eligible(row.net_cents, row.tax_cents, tax_share=self.tax_share(row), rate=rate)

    def _eligible(self, row: Spending, rate: Decimal) -> int:
        most = self.most(row, rate)
        if row.eligible_cents is None:
            return most
        if not is_within(row.eligible_cents, most):
            words = _("At most %(most)s of it can be eligible: tax counts with %(share)s. Lower it.")
            facts = {
                "most": formats.money(most, self.programme.currency),
                "share": formats.percent(self.tax_share(row), 1),
            }
            raise Refused(words % facts, field="eligible_cents")
        return row.eligible_cents

    def refuse_taking_out(self, row: Spending) -> None:
        """A credit note made room for others: raises Refused where they stand beyond a limit without it."""
        self._refuse_beyond_contract(row, 0)
        self._refuse_beyond_ceiling(row, 0)

    def _took(self, name: str, key: int) -> int:
        """What the paper that is being changed takes already, where it stands under the same contract or category."""
        return self.but.eligible_cents if self.but and getattr(self.but, f"{name}_id") == key else 0

    def _refuse_beyond_contract(self, row: Spending, eligible: int) -> None:
        contract = row.contract
        if contract is None or eligible <= self._took("contract", contract.pk):
            return
        limit = contract_limit(*self.worths[contract.pk], tax_share=self.tax_share(row))
        rate = self._known_rate(contract.currency, contract.signed_on, field="contract")
        over = self.of_contract[contract.pk] + eligible - convert(limit, rate)
        if over > 0:
            words = _(
                "It is %(sum)s more than the contract “%(contract)s” is worth with its modifications. Lower the"
                " eligible amount, or record the modification first."
            )
            facts = {"sum": formats.money(over, self.programme.currency), "contract": contract.reference}
            raise Refused(words % facts, field="eligible_cents")

    def _refuse_beyond_ceiling(self, row: Spending, eligible: int) -> None:
        budget = self.budgets.get(row.project.pk)
        if budget is None or eligible <= self._took("category", row.category.pk):
            return
        rule = self.book.rule_on(Kind.CEILING, row.issued_on, fund=row.fund, category=row.category)
        if rule is None:
            return
        over = beyond_ceiling(self.of_category[row.project.pk, row.category.pk] + eligible, budget, rule.share)
        if over > 0:
            words = _(
                "It is %(sum)s too much: “%(category)s” counts up to %(share)s of the budget (%(source)s)."
                " Lower the eligible amount."
            )
            facts = {
                "sum": formats.money(over, self.programme.currency),
                "category": row.category,
                "share": formats.percent(rule.share, 1),
                "source": rule.source,
            }
            raise Refused(words % facts, field="eligible_cents")


def outside(period: Period, day: date) -> str:
    """What stands against cost of this day; empty where it counts."""
    if period.holds(day):
        return ""
    first = formats.day(period.first) if period.first else "…"
    last = formats.day(period.last) if period.last else "…"
    words = {"first": first, "last": last, "agreement": period.agreement}
    if period.agreement:
        sentence = _(
            "Cost counts from %(first)s to %(last)s by the agreement “%(agreement)s”. Correct the day, or have the"
            " agreement prolonged."
        )
    else:
        sentence = _(
            "Cost counts from %(first)s to %(last)s, the time of the project. Correct the day, or have the plan"
            " amended."
        )
    return sentence % words


def carriers_of(projects: Iterable[Project]) -> dict[int, set[int]]:
    """The organisations that lead or partner in each project, also those that did once: their cost stays theirs."""
    found: dict[int, set[int]] = {each.pk: {each.lead_id} if each.lead_id else set() for each in projects}
    rows = Partner.objects.filter(Q(role__in=CARRIERS), project__in=found)
    for project, organisation in rows.values_list("project", "organisation"):
        found[project].add(organisation)
    return found


def _sums(rows: Any, name: str, keys: Iterable[int]) -> dict[int, int]:
    return dict(rows.filter(**{f"{name}__in": list(keys)}).values_list(name).annotate(sum=Sum("eligible_cents")))
