"""How a list of projects is narrowed down: every choice stands in the address."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache, partial

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.ground.kernel.filters import by_choice
from sympolity.ground.kernel.lists import Filter, Option
from sympolity.ground.languages.queries import say
from sympolity.ground.search.queries import subjects_matching
from sympolity.methods.names import fold
from sympolity.methods.rollup import Tree
from sympolity.network.portfolio.models import PlannedAmount, Project
from sympolity.network.portfolio.money import read_cents
from sympolity.network.portfolio.money_axis import money_rows
from sympolity.network.portfolio.queries import (
    Land,
    Rows,
    in_territories,
    is_behind,
    is_late,
    is_watched,
    under_objectives,
    with_behind,
    with_planned,
)
from sympolity.network.programmes.models import Fund, Objective, Programme

NONE = "none"
MOST_OPTIONS = 150
MOST_DIGITS = 5


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen from: places that projects use and those above them, objectives, leads and funds."""

    land: Land
    used_places: Mapping[int, int]
    objectives: Mapping[int, Objective]
    objective_tree: Tree[int]
    leads: Mapping[int, tuple[str, int]]
    funds: Sequence[Fund]


def filters_of(programme: Programme, choices: Choices) -> list[Filter[Project]]:
    once = lru_cache(maxsize=1)
    return [
        Filter("territory", gettext_lazy("Territory"), partial(_in_places, choices), once(partial(_places, choices))),
        Filter("objective", programme.word("objective"), partial(_under, choices), once(partial(_objectives, choices))),
        by_choice("stage", gettext_lazy("Stage"), Project.Stage.choices),
        Filter("lead", gettext_lazy("Lead organisation"), _led_by, once(partial(_leads, choices))),
        Filter("fund", gettext_lazy("Fund"), _funded_by, once(partial(_funds, choices))),
        by_choice("nature", gettext_lazy("Nature"), Project.Nature.choices),
        by_choice("kind", gettext_lazy("Kind"), Project.Kind.choices),
        Filter("from", gettext_lazy("Amount from"), partial(_amount, "gte"), kind="money", many=False),
        Filter("to", gettext_lazy("Amount to"), partial(_amount, "lte"), kind="money", many=False),
        Filter("late", gettext_lazy("Late"), _late, _yes_or_no, many=False),
        Filter("overdue", gettext_lazy("More days late than"), _overdue, kind="number", many=False),
        Filter("behind", gettext_lazy("More days behind its agreed plan than"), _behind, kind="number", many=False),
        Filter("watch", gettext_lazy("Over the watch threshold"), partial(_watched, programme), _yes_or_no, many=False),
        Filter("public", gettext_lazy("Shown in public"), _public, _yes_or_no, many=False),
        Filter("with", gettext_lazy("Money"), _come_so_far, _steps_of_money),
    ]


# -- what they keep --------------------------------------------------------------
def _numbers(values: Iterable[str]) -> list[int]:
    """Raises ValidationError for a value that is no number: an old or a mistyped address."""
    try:
        return [int(value) for value in values if value != NONE]
    except ValueError as error:
        raise ValidationError(_("This choice does not exist.")) from error


def _in_places(choices: Choices, rows: Rows, values: list[str]) -> Rows:
    found = in_territories(rows, choices.land, _numbers(values))
    if NONE not in values:
        return found
    nowhere = rows.exclude(pk__in=Project.territories.through.objects.values("project_id"))
    return rows.filter(Q(pk__in=found.order_by().values("pk")) | Q(pk__in=nowhere.order_by().values("pk")))


def _under(choices: Choices, rows: Rows, values: list[str]) -> Rows:
    found = under_objectives(rows, choices.objective_tree, _numbers(values))
    if NONE not in values:
        return found
    without = rows.exclude(pk__in=Project.objectives.through.objects.values("project_id"))
    return rows.filter(Q(pk__in=found.order_by().values("pk")) | Q(pk__in=without.order_by().values("pk")))


def _led_by(rows: Rows, values: list[str]) -> Rows:
    led = Q(lead__in=_numbers(values))
    return rows.filter(led | Q(lead=None) if NONE in values else led)


def _come_so_far(rows: Rows, values: list[str]) -> Rows:
    """Projects whose money has come to each of these steps: contracted, spent, paid."""
    known = {each.key: each for each in money_rows()}
    for value in values:
        if value not in known:
            raise ValidationError(_("“%(value)s” cannot be chosen here.") % {"value": value})
        rows = rows.filter(pk__in=known[value].projects())
    return rows


def _steps_of_money() -> list[Option]:
    return [Option(each.key, each.label) for each in money_rows()]


def _funded_by(rows: Rows, values: list[str]) -> Rows:
    funded = PlannedAmount.objects.filter(fund__in=_numbers(values)).values("project_id")
    return rows.filter(pk__in=funded)


def _amount(comparison: str, rows: Rows, values: list[str]) -> Rows:
    return with_planned(rows).filter(**{f"planned_cents__{comparison}": read_cents(values[0])})


def _late(rows: Rows, values: list[str]) -> Rows:
    condition = is_late(timezone.localdate())
    return rows.filter(condition if _is_yes(values) else ~condition | Q(planned_end_on=None))


def _days(values: list[str]) -> int:
    if not values[0].strip().isdecimal() or len(values[0]) > MOST_DIGITS:
        raise ValidationError(_("Enter a number of whole days."))
    return int(values[0])


def _overdue(rows: Rows, values: list[str]) -> Rows:
    today = timezone.localdate()
    return rows.filter(is_late(today), planned_end_on__lt=today - timedelta(days=_days(values)))


def _behind(rows: Rows, values: list[str]) -> Rows:
    return with_behind(rows).filter(is_behind(_days(values)))


def _watched(programme: Programme, rows: Rows, values: list[str]) -> Rows:
    rows = with_planned(rows)
    over = is_watched(programme)
    return rows.filter(over if _is_yes(values) else ~over | Q(planned_cents=None))


def _public(rows: Rows, values: list[str]) -> Rows:
    return rows.filter(is_public=_is_yes(values))


def _is_yes(values: list[str]) -> bool:
    if values[0] not in {"yes", "no"}:
        raise ValidationError(_("Choose yes or no."))
    return values[0] == "yes"


def named_like(rows: Rows, query: str) -> Rows:
    """Projects under which the search meets every word, or whose title or code holds the text just as it is."""
    written = Q(title__icontains=query) | Q(code__icontains=query)
    met = subjects_matching(Project._meta.label_lower, query)
    return rows.filter(written if met is None else written | Q(pk__in=met))


# -- what can be chosen ------------------------------------------------------------
def _yes_or_no() -> Sequence[Option]:
    return [Option("yes", _("yes")), Option("no", _("no"))]


def _places(choices: Choices) -> Sequence[Option]:
    """The places that projects use and all in which they lie, each below the one that it lies in."""
    land = choices.land
    named = {step for pk in choices.used_places for step in land.tree.path(pk) if step in land.territories}
    if len(named) > MOST_OPTIONS:
        named = {pk for pk in named if land.territories[pk].level not in {"community", "section"}}
    depth = {pk: len(land.tree.path(pk)) for pk in named}
    least = min(depth.values(), default=0)
    ordered = sorted(named, key=lambda pk: [fold(land.territories[step].name) for step in land.tree.path(pk)][::-1])
    options = [
        Option(str(pk), "\u2003" * (depth[pk] - least) + land.territories[pk].name) for pk in ordered[:MOST_OPTIONS]
    ]
    return [*options, Option(NONE, _("no territory"))]


def _objectives(choices: Choices) -> Sequence[Option]:
    found = [
        Option(str(pk), "\u2003" * (len(choices.objective_tree.path(pk)) - 1) + say(each, "name").text)
        for pk, each in choices.objectives.items()
    ]
    return [*found[:MOST_OPTIONS], Option(NONE, _("none"))]


def _leads(choices: Choices) -> Sequence[Option]:
    busiest = list(choices.leads.items())[:MOST_OPTIONS]
    ordered = sorted(busiest, key=lambda pair: fold(pair[1][0]))
    return [*(Option(str(pk), name, count) for pk, (name, count) in ordered), Option(NONE, _("nobody yet"))]


def _funds(choices: Choices) -> Sequence[Option]:
    return [Option(str(fund.pk), fund.name) for fund in choices.funds]
