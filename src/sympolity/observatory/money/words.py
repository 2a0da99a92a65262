"""How the steps of money are called, what each says, and where its rows are."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from sympolity.network.programmes.models import Programme
from sympolity.observatory.money.facts import BUDGETED, CLAIMED, COMMITTED, CONTRACTED, PAID, PLANNED, SPENT, VERIFIED
from sympolity.observatory.money.reading import Choice
from sympolity.observatory.money.streams import AT_BOUND, AT_FREE, AT_PAID, AT_SPENT

STEP_NAMES = {
    PLANNED: _("planned"),
    BUDGETED: _("budgeted"),
    CONTRACTED: _("contracted"),
    COMMITTED: _("committed"),
    SPENT: _("spent"),
    CLAIMED: _("claimed"),
    VERIFIED: _("verified"),
    PAID: _("paid"),
}
STEP_SOURCES = {
    PLANNED: _("planned amounts of the projects"),
    BUDGETED: _("agreed budgets, each part once"),
    CONTRACTED: _("contracts with their modifications, without tax"),
    COMMITTED: _("commitments that stand"),
    SPENT: _("eligible expenditure"),
    CLAIMED: _("expenditure in payment requests that were handed in"),
    VERIFIED: _("what the verification accepted"),
    PAID: _("payments to the organisations, advances among them"),
}
END_NAMES = {
    AT_PAID: _("paid"),
    AT_SPENT: _("spent, not paid yet"),
    AT_BOUND: _("bound, not spent yet"),
    AT_FREE: _("not bound yet"),
}
END_ROWS = {AT_PAID: PAID, AT_SPENT: SPENT, AT_BOUND: COMMITTED, AT_FREE: ""}


@dataclass(frozen=True, slots=True)
class MoneyWays:
    """Where figures of the money pages lead: the projects that are counted, with the same filters."""

    programme: Programme
    choice: Choice

    def to(self, route: str, *args: object) -> str:
        """An address inside the programme; empty where there is no such page."""
        try:
            return reverse(route, args=[self.programme.slug, *args])
        except NoReverseMatch:
            return ""

    def projects(self, step: str = "", **further: object) -> str:
        """The list of the projects behind a figure."""
        told = {**self.filters, **{key: str(value) for key, value in further.items() if value}}
        if step and step != PLANNED:
            told["with"] = step
        url = self.to("portfolio:list")
        return f"{url}?{urlencode(told)}" if told else url

    def page(self, **changes: object) -> str:
        """This page with another choice; an empty one takes the filter away."""
        told = {**self.filters, **{key: str(value) if value else "" for key, value in changes.items()}}
        told = {key: value for key, value in told.items() if value}
        url = self.to("observatory:money")
        return f"{url}?{urlencode(told)}" if told else url

    @property
    def filters(self) -> dict[str, str]:
        choice = self.choice
        pairs = (("fund", choice.fund), ("objective", choice.objective), ("territory", choice.territory))
        return {key: str(value) for key, value in (*pairs, ("lead", choice.lead)) if value}
