from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from sympolity.ground.accounts.models import User
from sympolity.ground.languages.queries import with_translations
from sympolity.network.programmes.models import Factor, Objective, Participation, Programme, PublicFigure


def programmes_open_to(user: User) -> QuerySet[Programme]:
    return Programme.objects.visible_to(user).select_related("network", "grouping")


def with_counts(programmes: QuerySet[Programme]) -> QuerySet[Programme]:
    """Adds how many objectives are pursued and how many organisations take part."""
    return programmes.annotate(
        objective_count=Count("objectives", filter=Q(objectives__closed_on=None), distinct=True),
        organisation_count=Count("participations__organisation", filter=Q(participations__until=None), distinct=True),
    )


# -- objectives ------------------------------------------------------------------
@dataclass
class Branch:
    """An objective with its factors and what stands under it."""

    objective: Objective
    depth: int
    factors: list[Factor] = field(default_factory=list)
    branches: list["Branch"] = field(default_factory=list)

    def all(self) -> Iterator["Branch"]:
        yield self
        for branch in self.branches:
            yield from branch.all()


def objective_tree(programme: Programme, *, with_closed: bool = False) -> list[Branch]:
    """The objectives of a programme from the top, each with its factors, in three queries at any size."""
    objectives = programme.objectives.select_related("programme")
    factors = Factor.objects.select_related("objective__programme")
    if not with_closed:
        objectives, factors = objectives.filter(closed_on=None), factors.filter(closed_on=None)
    found = with_translations(objectives.prefetch_related(Prefetch("factors", factors, to_attr="shown_factors")))
    with_translations([factor for objective in found for factor in objective.shown_factors])
    shown = {objective.pk for objective in found}
    under: dict[int | None, list[Objective]] = defaultdict(list)
    for objective in found:
        under[objective.parent_id if objective.parent_id in shown else None].append(objective)

    def grow(parent: int | None, depth: int) -> list[Branch]:
        return [
            Branch(objective, depth, objective.shown_factors, grow(objective.pk, depth + 1))  # type: ignore[attr-defined]
            for objective in under[parent]
        ]

    return grow(None, 0)


def stewards_of(objective: Objective, on: date | None = None) -> QuerySet[Participation]:
    """The organisations that look after an objective on a day, today if none is named."""
    care = objective.participations.filter(role=Participation.Role.STEWARD).select_related("organisation")
    return care.on(on or timezone.localdate())


# -- who takes part --------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class RoleGroup:
    role: str
    label: str
    participations: tuple[Participation, ...]


def partners_by_role(programme: Programme, on: date | None = None) -> list[RoleGroup]:
    """Who takes part on a day, in the order of the roles."""
    current = (
        programme.participations.exclude(role=Participation.Role.STEWARD)
        .on(on or timezone.localdate())
        .select_related("organisation")
        .order_by("organisation__name", "id")
    )
    by_role: dict[str, list[Participation]] = defaultdict(list)
    for participation in current:
        by_role[participation.role].append(participation)
    return [
        RoleGroup(role, str(label), tuple(by_role[role])) for role, label in Participation.Role.choices if by_role[role]
    ]


# -- public figures --------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Topic:
    """What several sources say about the same thing."""

    title: str
    figures: tuple[PublicFigure, ...]

    @property
    def first(self) -> PublicFigure:
        return self.figures[0]

    @property
    def disagrees(self) -> bool:
        return len({(figure.value, figure.unit) for figure in self.figures}) > 1


def published_figures(programme: Programme) -> list[Topic]:
    """The figures that stand, by topic, the newest first; those that contradict each other side by side."""
    figures = programme.public_figures.filter(closed_on=None).select_related("programme")
    found = with_translations(figures.order_by("topic", "-as_of", "id"))
    return [Topic(title, tuple(figures)) for title, figures in groupby(found, key=lambda figure: figure.topic)]
