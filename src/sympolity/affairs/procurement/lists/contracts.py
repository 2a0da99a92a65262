"""The list of contracts: page and file from the same columns."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.affairs.procurement.models import Category, Contract, ContractManager, Supplier
from sympolity.affairs.procurement.queries.contracts import SOON
from sympolity.affairs.procurement.queries.managers import following_today
from sympolity.affairs.procurement.words.contracts import TONES
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.filters import by_choice, by_object
from sympolity.ground.kernel.lists import Column, EmptyState, Filter, Listing, Option
from sympolity.ground.languages.queries import say, with_translations
from sympolity.network.organisations.models import Organisation
from sympolity.network.programmes.models import Programme

State = Contract.State
Rows = QuerySet[Any]


def contract_listing(request: HttpRequest, programme: Programme) -> Listing[Contract]:
    rows = Contract.objects.with_worth().with_tax().filter(programme=programme)
    return Listing(
        request=request,
        rows_of=rows.select_related("organisation", "supplier", "project"),
        columns=_contract_columns(programme),
        filters=_contract_filters(programme),
        default_sort="-signed_on",
        name=f"{programme.slug}-contracts",
        caption=_("Contracts"),
        empty=EmptyState(
            _("No contracts yet"),
            _("A contract is recorded on the page of its awarded procurement, or on the page of its project."),
        ),
        search=_find_contract,
        sums={
            "cents": partial(_sum_of, "cents", programme.currency),
            "worth_cents": partial(_sum_of, "worth_cents", programme.currency),
        },
        prepare=partial(_with_managers, programme),
    )


def _find_contract(rows: Rows, words: str) -> Rows:
    wanted = Q(reference__icontains=words) | Q(title__icontains=words) | Q(supplier__name__icontains=words)
    return rows.filter(wanted | Q(portal_id=words))


def _sum_of(name: str, currency: str, rows: Rows) -> int | None:
    total: int | None = rows.filter(currency=currency).aggregate(total=Sum(name))["total"]
    return total


def _with_managers(programme: Programme, rows: list[Contract]) -> Iterable[Contract]:
    managers = following_today(rows)
    for row in rows:
        row.programme = programme
        row.__dict__["followed_by"] = managers[row.pk]
    return with_translations(rows)


def _contract_filters(programme: Programme) -> list[Filter[Contract]]:
    return [
        by_choice("state", gettext_lazy("State"), State.choices),
        by_object("organisation", gettext_lazy("Who buys"), lambda: _named(programme, Organisation, "organisation")),
        by_object("supplier", gettext_lazy("Supplier"), lambda: _named(programme, Supplier, "supplier")),
        by_choice("category", gettext_lazy("Category"), Category.choices),
        Filter("look", gettext_lazy("Look at"), _worth_a_look, options=_looks),
        Filter("manager", gettext_lazy("Followed by"), _followed_by, options=lambda: _followers(programme)),
    ]


def _named(programme: Programme, model: type[Organisation] | type[Supplier], of: str) -> Iterable[tuple[int, str]]:
    """Who stands in the contracts of a programme."""
    contracts = Contract.objects.filter(programme=programme).order_by()
    return model._default_manager.filter(pk__in=contracts.values(of)).values_list("pk", "name")


def _looks() -> list[Option]:
    return [
        Option("ends-soon", gettext_lazy("ends within 30 days")),
        Option("overdue", gettext_lazy("past its end, not accepted")),
        Option("over-limit", gettext_lazy("modified beyond the limit")),
        Option("no-manager", gettext_lazy("without contract manager")),
        Option("guarantee", gettext_lazy("guarantee runs out")),
        Option("deviation", gettext_lazy("open deviation")),
    ]


def _followers(programme: Programme) -> list[Option]:
    named = ContractManager.objects.on(timezone.localdate()).filter(contract__programme=programme)
    people = User.objects.filter(pk__in=named.order_by().values("user")).order_by("name", "pk")
    return [Option(str(each.pk), str(each)) for each in people]


def _followed_by(rows: Rows, values: list[str]) -> Rows:
    named = ContractManager.objects.on(timezone.localdate())
    return rows.filter(pk__in=named.filter(user__in=[each for each in values if each.isdecimal()]).values("contract"))


def _worth_a_look(rows: Rows, values: list[str]) -> Rows:
    today = timezone.localdate()
    running: Rows = Contract.objects.with_worth().running()
    kinds: dict[str, Callable[[], Rows]] = {
        "ends-soon": lambda: running.filter(ends_now_on__range=(today, today + SOON)),
        "overdue": lambda: running.exclude(state=State.PROVISIONALLY_ACCEPTED).filter(ends_now_on__lt=today),
        "over-limit": Contract.objects.over_limit,
        "no-manager": Contract.objects.without_manager,
        "guarantee": lambda: running.filter(guarantees__released_on=None, guarantees__valid_until__lt=today + SOON),
        "deviation": lambda: Contract.objects.filter(notes__kind="deviation", notes__settled_on=None),
    }
    wanted = Q(pk=None)
    for value in values:
        if value in kinds:
            wanted |= Q(pk__in=kinds[value]().order_by().values("pk"))
    return rows.filter(wanted)


def _contract_columns(programme: Programme) -> list[Column[Any]]:
    return [
        Column(
            "reference",
            gettext_lazy("Contract"),
            lambda one: one.reference,
            kind="link",
            sort="reference",
            href=lambda one: reverse("procurement:contract", args=[programme.slug, one.pk]),
            sub=lambda one: say(one, "title").text,
        ),
        Column("title", gettext_lazy("What is delivered"), lambda one: say(one, "title").text, shown=False),
        Column(
            "state",
            gettext_lazy("State"),
            lambda one: one.get_state_display(),
            kind="status",
            sort="state",
            tone=lambda one: TONES[State(one.state)],
        ),
        Column(
            "supplier",
            gettext_lazy("Supplier"),
            lambda one: one.supplier.name,
            kind="link",
            sort="supplier__name",
            href=lambda one: reverse("procurement:supplier", args=[programme.slug, one.supplier_id]),
            steps_aside=1,
        ),
        Column("tax_number", gettext_lazy("Tax number"), lambda one: one.supplier.tax_number, shown=False),
        Column(
            "organisation",
            gettext_lazy("Who buys"),
            lambda one: one.organisation.name,
            sort="organisation__name",
            steps_aside=2,
        ),
        Column("project", gettext_lazy("Project"), lambda one: one.project.title, shown=False),
        Column("category", gettext_lazy("Category"), lambda one: one.get_category_display(), shown=False),
        *_amount_columns(),
        Column(
            "managers",
            gettext_lazy("Followed by"),
            lambda one: ", ".join(str(each.user) for each in one.followed_by),
            steps_aside=2,
        ),
        Column("portal_id", gettext_lazy("Number in the national portal"), lambda one: one.portal_id, shown=False),
    ]


def _amount_columns() -> list[Column[Any]]:
    return [
        Column(
            "cents",
            gettext_lazy("Price without tax"),
            lambda one: one.cents,
            "money",
            "cents",
            shown=False,
            sum="cents",
        ),
        Column("tax_cents", gettext_lazy("Tax"), lambda one: one.tax_cents, "money", shown=False),
        Column(
            "worth_cents",
            gettext_lazy("Worth today"),
            lambda one: one.worth_cents,
            "money",
            "worth_cents",
            sum="worth_cents",
        ),
        Column(
            "worth_with_tax_cents",
            gettext_lazy("Worth today with tax"),
            lambda one: one.worth_with_tax_cents,
            "money",
            shown=False,
        ),
        Column("grown_cents", gettext_lazy("Modifications"), lambda one: one.grown_cents, "money", shown=False),
        Column("currency", gettext_lazy("Currency"), lambda one: one.currency, shown=False),
        Column("signed_on", gettext_lazy("Signed on"), lambda one: one.signed_on, "day", "signed_on", steps_aside=2),
        Column(
            "ends_now_on", gettext_lazy("Ends on"), lambda one: one.ends_now_on, "day", "ends_now_on", steps_aside=1
        ),
    ]
