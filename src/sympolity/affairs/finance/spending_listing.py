"""The list of papers of cost: page and file from the same columns."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.affairs.finance.models import CostCategory, Double, Expenditure, RequestItem
from sympolity.affairs.finance.queries.expenditure import (
    claimed,
    expenditures_seen,
    looking_double,
    unclaimed,
    without_papers,
)
from sympolity.affairs.procurement.models import Contract, Supplier
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.filters import by_object
from sympolity.ground.kernel.lists import Column, EmptyState, Filter, Listing, Option
from sympolity.methods.doubles import fold_number
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.models import Programme

FEW = 200


def page_of(one: Expenditure, programme: Programme) -> str:
    return reverse("finance:expenditure", args=[programme.slug, one.pk])


def expenditure_listing(request: HttpRequest, programme: Programme, *, may_enter: bool = False) -> Listing[Expenditure]:
    seen = expenditures_seen(request.user, programme)
    rows = seen if "withdrawn" in request.GET.getlist("also") else seen.standing()
    return Listing(
        request=request,
        rows_of=rows.select_related("project", "organisation", "category", "fund", "contract", "supplier"),
        annotate=_with_standing,
        columns=_columns(programme),
        filters=_filters(programme, seen),
        default_sort="-issued_on",
        name=f"{programme.slug}-expenditure",
        caption=_("Expenditure"),
        empty=EmptyState(
            _("No expenditure yet"),
            _("Enter a paper, or bring in a spreadsheet of them."),
            reverse("finance:enter", args=[programme.slug]) if may_enter else "",
            _("Enter a paper"),
        ),
        search=_search,
        sums={"eligible": lambda found: found.aggregate(sum=Sum("eligible_cents"))["sum"]},
    )


def _search(rows: QuerySet[Expenditure], words: str) -> QuerySet[Expenditure]:
    """By number in any spelling, by supplier or by what it was for."""
    wanted = Q(number__icontains=words) | Q(title__icontains=words) | Q(supplier__name__icontains=words)
    folded = fold_number(words)
    return rows.filter(wanted | Q(folded_number=folded) if folded else wanted)


def _with_standing(rows: QuerySet[Expenditure]) -> QuerySet[Expenditure]:
    claims = RequestItem.objects.filter(expenditure=OuterRef("pk"), is_active=True, corrects=None)
    doubles = Double.objects.exclude(state=Double.State.CLEARED).filter(
        Q(first=OuterRef("pk")) | Q(second=OuterRef("pk")), first__withdrawn_at=None, second__withdrawn_at=None
    )
    return rows.annotate(is_claimed=Exists(claims), is_doubtful=Exists(doubles))


def standing_of(one: Any) -> tuple[str, str]:
    """Where a paper stands, in a word, and its tone."""
    if one.withdrawn_at:
        return _("withdrawn"), "neutral"
    if one.is_doubtful:
        return _("looks double"), "late"
    if one.is_claimed:
        return _("claimed"), "fine"
    if one.paid_on is None and not one.category.is_flat_rate:
        return _("not paid yet"), "attention"
    return _("can be claimed"), "accent"


def _columns(programme: Programme) -> list[Column[Any]]:
    return [
        Column(
            "number",
            gettext_lazy("Paper"),
            lambda one: one.number or one.title or one.get_paper_display(),
            kind="link",
            sort="number",
            href=lambda one: page_of(one, programme),
            sub=lambda one: one.get_paper_display(),
        ),
        Column("title", gettext_lazy("What for"), lambda one: one.title, shown=False),
        Column("paper", gettext_lazy("Kind of paper"), lambda one: one.get_paper_display(), shown=False),
        Column(
            "supplier",
            gettext_lazy("Supplier"),
            lambda one: one.supplier.name if one.supplier else "",
            sort="supplier__name",
            steps_aside=1,
        ),
        Column(
            "project",
            gettext_lazy("Project"),
            lambda one: one.project.title,
            sort="project__title",
            sub=lambda one: one.project.code,
            steps_aside=1,
        ),
        Column("code", gettext_lazy("Code of the project"), lambda one: one.project.code, shown=False),
        Column(
            "organisation",
            gettext_lazy("Who paid"),
            lambda one: one.organisation.name,
            sort="organisation__name",
            shown=False,
        ),
        Column("category", gettext_lazy("Cost category"), lambda one: one.category.name, steps_aside=2),
        Column("fund", gettext_lazy("Fund"), lambda one: one.fund.name if one.fund else "", shown=False),
        Column(
            "contract",
            gettext_lazy("Contract"),
            lambda one: one.contract.reference if one.contract else "",
            shown=False,
        ),
        Column(
            "issued_on", gettext_lazy("Date"), lambda one: one.issued_on, kind="day", sort="issued_on", steps_aside=1
        ),
        Column("paid_on", gettext_lazy("Paid on"), lambda one: one.paid_on, kind="day", sort="paid_on", shown=False),
        *_amounts(programme),
    ]


def _amounts(programme: Programme) -> list[Column[Any]]:
    return [
        Column(
            "net",
            gettext_lazy("Without tax"),
            lambda one: one.net_cents,
            kind="money",
            steps_aside=2,
            sub=lambda one: "" if one.currency == programme.currency else one.currency,
        ),
        Column("tax", gettext_lazy("Tax"), lambda one: one.tax_cents, kind="money", shown=False),
        Column("currency", gettext_lazy("Currency"), lambda one: one.currency, shown=False),
        Column("rate", gettext_lazy("Rate of exchange"), lambda one: str(one.rate.normalize()), shown=False),
        Column(
            "eligible",
            gettext_lazy("Eligible"),
            lambda one: one.eligible_cents,
            kind="money",
            sort="eligible_cents",
        ),
        Column("eligible_note", gettext_lazy("Why not all"), lambda one: one.eligible_note, shown=False),
        Column(
            "standing",
            gettext_lazy("Standing"),
            lambda one: standing_of(one)[0],
            kind="status",
            tone=lambda one: standing_of(one)[1],
        ),
    ]


def _filters(programme: Programme, seen: QuerySet[Expenditure]) -> list[Filter[Any]]:
    return [
        by_object("project", gettext_lazy("Project"), lambda: _used(Project, seen, "title")),
        by_object("organisation", gettext_lazy("Who paid"), lambda: _used(Organisation, seen, "name")),
        by_object("category", gettext_lazy("Cost category"), lambda: _used(CostCategory, seen, "name")),
        by_object("fund", gettext_lazy("Fund"), lambda: [(fund.pk, fund.name) for fund in programme.funds.all()]),
        by_object("contract", gettext_lazy("Contract"), lambda: _used(Contract, seen, "reference")),
        by_object("supplier", gettext_lazy("Supplier"), lambda: _used(Supplier, seen, "name")),
        Filter("month", gettext_lazy("Month"), _of_months, options=lambda: _months(seen)),
        Filter(
            "standing",
            gettext_lazy("Standing"),
            _of_standing,
            options=lambda: [
                Option("claimed", _("claimed")),
                Option("unclaimed", _("not claimed")),
                Option("unpaid", _("not paid yet")),
                Option("without-papers", _("without evidence")),
                Option("double", _("looks double")),
            ],
        ),
        Filter(
            "also",
            gettext_lazy("Also show"),
            lambda rows, _values: rows,
            options=lambda: [Option("withdrawn", _("withdrawn ones"))],
        ),
    ]


def _used(model: Any, seen: QuerySet[Expenditure], name: str) -> list[tuple[int, str]]:
    """What papers name that the person may see, at most a few hundred."""
    field = {Project: "project", Organisation: "organisation", CostCategory: "category", Contract: "contract"}
    wanted = seen.order_by().values(field.get(model, "supplier"))
    return list(model._default_manager.filter(pk__in=wanted).order_by(name, "pk").values_list("pk", name)[:FEW])


def _months(seen: QuerySet[Expenditure]) -> list[Option]:
    months: Iterable[date] = seen.order_by().dates("issued_on", "month", order="DESC")[:120]
    return [Option(f"{month:%Y-%m}", formats.month(month)) for month in months]


def _of_months(rows: QuerySet[Expenditure], values: list[str]) -> QuerySet[Expenditure]:
    wanted = Q(pk=None)
    for value in values:
        year, _dash, month = value.partition("-")
        wanted |= Q(issued_on__year=int(year), issued_on__month=int(month))
    return rows.filter(wanted)


def _of_standing(rows: QuerySet[Expenditure], values: list[str]) -> QuerySet[Expenditure]:
    keep = {
        "claimed": claimed,
        "unclaimed": unclaimed,
        "unpaid": lambda found: found.filter(paid_on=None, category__is_flat_rate=False),
        "without-papers": without_papers,
        "double": looking_double,
    }
    found = [keep[value](rows) for value in values if value in keep]
    if not found:
        return rows
    wanted = Q(pk=None)
    for each in found:
        wanted |= Q(pk__in=each.order_by().values("pk"))
    return rows.filter(wanted)
