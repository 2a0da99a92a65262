"""What stands around the money of the sample: envelopes, categories, dated rules and the budget of each project."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sympolity.affairs.agreements.models import RetentionRule
from sympolity.affairs.finance.models import Budget, BudgetLine, CostCategory, Envelope, FundingRule
from sympolity.affairs.procurement.models import Category, ModificationRule, ProcedureRule
from sympolity.config.demo.programmes import english
from sympolity.config.demo.reading import settings_of
from sympolity.ground.accounts.models import User
from sympolity.ground.journal.operations import Line, record_all
from sympolity.ground.languages.models import Translation
from sympolity.methods.money import split
from sympolity.network.organisations.models import Organisation, OrganisationName
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.models import Fund, Participation, Programme

BATCH = 500
SOURCE = {"kind": "sample"}
# Stages from which on a project has an agreed budget.
BUDGETED = ("approved", "contracted", "implementation", "completed", "closed", "stand-by")


@dataclass(frozen=True, slots=True)
class Frame:
    """What every part of the sample money needs."""

    programme: Programme
    people: Mapping[str, User]
    told: Mapping[str, Any]
    fund: Fund
    projects: Sequence[Project]
    categories: Mapping[str, CostCategory]
    # What each project may spend, by the code of the category.
    plans: dict[int, dict[str, int]] = field(default_factory=dict)

    @property
    def words(self) -> Mapping[str, str]:
        found: Mapping[str, str] = self.told["words"]
        return found

    @property
    def begins_on(self) -> date:
        """The day on which the programme contracts were signed."""
        return (self.programme.starts_on or date(2022, 1, 1)) + timedelta(days=120)

    def journal(self, lines: Sequence[Line], who: str = "secretariat") -> None:
        record_all(lines, by=self.people[who], network=self.programme.network, programme_id=self.programme.pk)


def lead_of(project: Project) -> Organisation:
    """Each project of a frame has one."""
    assert project.lead is not None  # noqa: S101
    return project.lead


def load_frame(programme: Programme, people: Mapping[str, User]) -> Frame:
    told = settings_of("money.toml")
    projects = Project.objects.filter(programme=programme, kind="project").exclude(lead=None)
    frame = Frame(
        programme,
        people,
        told,
        programme.funds.get(),
        list(projects.select_related("lead").order_by("pk")),
        _categories(programme, told["categories"]),
    )
    _organisations(programme, told["organisations"])
    _envelopes(frame)
    _rules(frame)
    _keeping(frame)
    _budgets(frame)
    return frame


def _organisations(programme: Programme, told: Mapping[str, Any]) -> None:
    for key, role in (("managing_body", "managing-body"), ("intermediary", "intermediary")):
        facts = told[key]
        organisation, is_new = Organisation.objects.get_or_create(
            network=programme.network, name=facts["name"], defaults={"kind": facts["kind"], "helix": "public"}
        )
        if is_new:
            OrganisationName.objects.create(organisation=organisation, name=facts["short"], source="short name")
        Participation.objects.get_or_create(programme=programme, organisation=organisation, role=role)


def _categories(programme: Programme, told: Sequence[Mapping[str, Any]]) -> dict[str, CostCategory]:
    found: dict[str, CostCategory] = {}
    for order, each in enumerate(told):
        found[each["code"]] = CostCategory.objects.create(
            programme=programme, code=each["code"], name=each["name"], order=order
        )
    Translation.objects.bulk_create([english(found[each["code"]], "name", each["name_en"]) for each in told])
    return found


def _envelopes(frame: Frame) -> None:
    counts, beside = frame.told["envelopes"]["counts"], frame.told["envelopes"]["beside"]
    common = {"programme": frame.programme, "fund": frame.fund, "as_of": date(2023, 7, 11)}
    counting = Envelope.objects.create(cents=counts["cents"], source=counts["source"], **common)
    Envelope.objects.create(cents=beside["cents"], source=beside["source"], note=beside["note"], counts=False, **common)
    frame.journal([Line("envelope added", counting, {"cents": (None, counting.cents)}, source=SOURCE)], "finance")


def _rules(frame: Frame) -> None:
    programme, first = frame.programme, date(2018, 1, 1)
    FundingRule.objects.bulk_create(
        FundingRule(
            programme=programme,
            kind=each["kind"],
            fund=frame.fund,
            share=Decimal(each["share"]),
            valid_from=programme.starts_on or first,
            source=each["source"],
        )
        for each in frame.told["funding_rules"]
    )
    ProcedureRule.objects.bulk_create(
        ProcedureRule(
            programme=programme,
            procedure=each["procedure"],
            category=category,
            ceiling_cents=each["works" if category == Category.WORKS else "other"] or None,
            invited_at_least=each.get("invited"),
            standstill_days=10 if each["procedure"] in ("consultation", "open") else None,
            valid_from=first,
            source=frame.words["ceiling_source"],
        )
        for each in frame.told["procedure_rules"]
        for category in Category
    )
    ModificationRule.objects.bulk_create(
        ModificationRule(
            programme=programme,
            category=category,
            share=Decimal("0.5"),
            valid_from=first,
            source=frame.words["limit_source"],
        )
        for category in Category
    )


def _keeping(frame: Frame) -> None:
    told = frame.told["retention"]
    RetentionRule.objects.create(
        programme=frame.programme,
        years=told["years"],
        valid_from=frame.programme.starts_on or date(2018, 1, 1),
        source=told["source"],
    )


def _budgets(frame: Frame) -> None:
    """One agreed version for each project that was approved, its lines as the nature of the project would have it."""
    totals = dict(
        frame.programme.projects.filter(kind="project", amounts__measure="total").values_list("pk", "amounts__cents")
    )
    budgets: list[Budget] = []
    for project in frame.projects:
        if project.stage not in BUDGETED or project.pk not in totals:
            continue
        shares = frame.told["shares"][project.nature or "both"]
        frame.plans[project.pk] = dict(zip(shares, split(totals[project.pk], list(shares.values())), strict=True))
        budgets.append(
            Budget(
                project=project,
                number=1,
                state=Budget.State.AGREED,
                drawn_up_by=frame.people["admin"],
                submitted_by=frame.people["admin"],
                decided_by=frame.people["finance"],
                is_sample=True,
            )
        )
    Budget.objects.bulk_create(budgets, batch_size=BATCH)
    BudgetLine.objects.bulk_create(
        (
            BudgetLine(
                budget=budget,
                organisation=lead_of(budget.project),
                category=frame.categories[code],
                fund=frame.fund,
                cents=cents,
            )
            for budget in budgets
            for code, cents in frame.plans[budget.project_id].items()
        ),
        batch_size=BATCH,
    )
    frame.journal(
        [
            Line("budget agreed", each, {"cents": (None, sum(frame.plans[each.project_id].values()))}, source=SOURCE)
            for each in budgets
        ],
        "finance",
    )
