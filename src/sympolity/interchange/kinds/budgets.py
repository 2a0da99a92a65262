"""Lists of budget lines: what each organisation may spend of which fund, under which heading, in which project."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.affairs.finance.models import Budget, BudgetLine, CostCategory
from sympolity.affairs.finance.operations.budgets import LineFacts, change_budget, draw_up_budget
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.refusals import Refused
from sympolity.interchange.kinds import contract_fields as fields
from sympolity.interchange.kinds.contracts import as_date, as_day
from sympolity.interchange.kinds.declaration import (
    Batch,
    Breach,
    Fact,
    FieldKind,
    FieldSpec,
    RecordKind,
    Stays,
    Stored,
    Value,
)
from sympolity.interchange.kinds.expenditure_fields import FIELDS as EXPENDITURE_FIELDS
from sympolity.interchange.kinds.references import found_in
from sympolity.interchange.kinds.removal import made_by_import, remove_entries
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.models import Fund, Programme

OF_EXPENDITURE = {spec.key: spec for spec in EXPENDITURE_FIELDS}
FIELDS = (
    FieldSpec(
        "note",
        gettext_lazy("note"),
        limit=300,
        headings="note|description|nota|descrição|descripción|descripció|observações|libellé|description|descrizione|"
        "omschrijving|piezīme|bemerkung|σημείωση|ملاحظة",
    ),
    fields.PROJECT,
    OF_EXPENDITURE["organisation"],
    OF_EXPENDITURE["category"],
    OF_EXPENDITURE["fund"],
    fields.day(
        "period_from",
        gettext_lazy("from"),
        "from|period from|start|de|desde|início|inicio|inici|des de|du|début|dal|inizio|van|no|von|από|من",
    ),
    fields.day(
        "period_until",
        gettext_lazy("until"),
        "until|period until|to|end|até|a|hasta|fim|fin|fins|fi|au|jusqu'au|al|fine|tot|līdz|bis|έως|إلى",
    ),
    FieldSpec(
        "amount",
        gettext_lazy("amount"),
        FieldKind.MONEY,
        required=True,
        headings="amount|budget|budgeted|planned|montante|orçamento|valor orçamentado|valor|importe|presupuesto|import|"
        "pressupost|montant|budget|importo|bilancio|bedrag|begroting|summa|budžets|betrag|ποσό|προϋπολογισμός|المبلغ",
    ),
    fields.CURRENCY,
)
REFERRED: dict[str, type[Any]] = {"organisation": Organisation, "category": CostCategory, "fund": Fund}


def base_lines(programme: Programme) -> list[BudgetLine]:
    """The lines of the open version of each project, else of the agreed one."""
    rows = Budget.objects.filter(project__programme=programme, state__in=(*Budget.OPEN, Budget.State.AGREED))
    base: dict[int, Budget] = {}
    for budget in rows.order_by("number"):
        if budget.state in Budget.OPEN or budget.project_id not in base:
            base[budget.project_id] = budget
    lines = BudgetLine.objects.filter(budget__in=[each.pk for each in base.values()]).order_by("pk")
    return list(lines.select_related("budget__project", "organisation", "category", "fund"))


def stored(programme: Programme) -> Iterable[Stored]:
    for each in base_lines(programme):
        values: dict[str, Value] = {
            "note": each.note,
            "project": each.budget.project_id,
            "organisation": each.organisation_id,
            "category": each.category_id,
            "fund": each.fund_id,
            "period_from": as_day(each.period_from),
            "period_until": as_day(each.period_until),
            "amount": [each.cents, each.budget.currency],
        }
        yield Stored(each.pk, each.note or f"{each.budget.project}: {each.category}", values)


Lines = dict[int | str, LineFacts]


class Drawing:
    """The versions that a list draws up: the lines that stand, with what the list says of them and adds."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.projects = found_in(Project, batch.facts, "project")
        self.found = {name: found_in(model, batch.facts, name) for name, model in REFERRED.items()}
        self.lines: dict[int, Lines] = {}
        self.project_of: dict[int, int] = {}
        for each in base_lines(batch.programme):
            self.projects.setdefault(each.budget.project_id, each.budget.project)
            self.project_of[each.pk] = each.budget.project_id
            self.lines.setdefault(each.budget.project_id, {})[each.pk] = LineFacts(
                each.organisation, each.category, each.cents, each.fund, each.period_from, each.period_until, each.note
            )

    def add(self, fact: Fact, place: int) -> int:
        """Put what a row says among the lines of its project. Gives back the project. Raises Refused."""
        said = fact.values
        project: Any = self.project_of.get(fact.id or 0) or said.get("project")
        if project not in self.projects:
            raise Refused(_("Every row needs this."), field="project")
        facts: dict[str, Any] = {name: known.get(said[name]) for name, known in self.found.items() if name in said}
        facts |= {name: as_date(said[name]) for name in ("period_from", "period_until") if name in said}
        if amount := said.get("amount"):
            if amount[1] != self.batch.programme.currency:
                words = {"currency": self.batch.programme.currency}
                raise Refused(_("A budget is in %(currency)s, the currency of the programme.") % words, field="amount")
            facts["cents"] = amount[0]
        if said.get("note"):
            facts["note"] = said["note"]
        lines = self.lines.setdefault(project, {})
        if fact.id is not None:
            known = lines[fact.id]
            old = {name: getattr(known, name) for name in LineFacts.__slots__}
            lines[fact.id] = LineFacts(**{**old, **facts})
        else:
            for name in ("organisation", "category", "cents"):
                if facts.get(name) is None:
                    raise Refused(_("Every row needs this."), field=name.replace("cents", "amount"))
            lines[f"new:{place}"] = LineFacts(**facts)
        return int(project)

    def write(self, project: int, source: Mapping[str, Any]) -> dict[int | str, int]:
        """Draw the version of a project up. Gives back the new key of each line. Raises Refused."""
        lines = list(self.lines[project].items())
        told = [line for _key, line in lines]
        budget = Budget.objects.filter(project=project, state__in=Budget.OPEN).first()
        if budget is None:
            reason = _("Brought in from %(list)s") % {"list": self.batch.source_name or _("a list")}
            budget = draw_up_budget(
                self.projects[project], by=self.batch.by, lines=told, reason=reason, came_from=source
            )
        else:
            change_budget(budget, by=self.batch.by, lines=told, came_from=source)
        pks = BudgetLine.objects.filter(budget=budget).order_by("pk").values_list("pk", flat=True)
        return {key: pk for (key, _line), pk in zip(lines, pks, strict=True)}


def bring(batch: Batch) -> list[int]:
    drawing = Drawing(batch)
    rows: dict[int, list[int]] = {}
    for place, fact in enumerate(batch.facts):
        rows.setdefault(drawing.add(fact, place), []).append(place)
    ids = [fact.id or 0 for fact in batch.facts]
    for project, places in rows.items():
        keys = drawing.write(project, batch.facts[places[0]].source)
        for place in places:
            fact = batch.facts[place]
            ids[place] = keys[fact.id if fact.id is not None else f"new:{place}"]
    return ids


class _TakenBack(Exception):
    pass


def check(batch: Batch) -> list[Breach]:
    """The versions are drawn up once and taken back; what one refuses is told at every row of its project."""
    drawing, breaches = Drawing(batch), list[Breach]()
    rows: dict[int, list[Fact]] = {}
    for place, fact in enumerate(batch.facts):
        try:
            rows.setdefault(drawing.add(fact, place), []).append(fact)
        except Refused as refusal:
            breaches.append(Breach(fact.source.get("row"), refusal.field or "", str(refusal)))
    for project, facts in rows.items():
        try:
            with transaction.atomic():
                drawing.write(project, {})
                raise _TakenBack
        except _TakenBack:
            continue
        except Refused as refusal:
            breaches += [Breach(fact.source.get("row"), refusal.field or "amount", str(refusal)) for fact in facts]
    return breaches


def remove(programme: Programme, pks: Sequence[int], by: User, source: Mapping[str, Any]) -> list[Stays]:
    """The versions that an import drew up, while nobody submitted them."""
    made = made_by_import(Budget, "budget drawn up", source)
    stays = remove_entries(Budget, (BudgetLine,), "budget removed", programme, made, by, source, of_programme=True)
    kept = BudgetLine.objects.filter(pk__in=list(pks)[:900]).exclude(budget__in=[each.id for each in stays])
    why = _("It was added to a version that stood already. Change that version.")
    return [*stays, *(Stays(each.pk, str(each), why) for each in kept)]


BUDGETS = RecordKind(
    name="budgets",
    label=gettext_lazy("budget lines"),
    group=gettext_lazy("Money and law"),
    fields=FIELDS,
    identity=(("project", "organisation", "category", "fund", "period_from"), ("project", "organisation", "category")),
    distinct=("fund", "period_from", "period_until"),
    title_field="note",
    stored=stored,
    bring=bring,
    check=check,
    remove=remove,
    permission="finance.change_budget",
    model="finance.budgetline",
    in_order=(("period_from", "period_until"),),
)
