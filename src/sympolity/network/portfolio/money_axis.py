"""The axis of money: the steps on which an amount is followed, from planned to paid.

Whoever follows money further registers a step when its app starts (`AppConfig.ready`), and every dashboard and report
shows it:

    register_money_step(MoneyStep("contracted", _("contracted"), read=contracted_of, place=20, query="..."))

The first step is the whole of which the others are parts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy

from sympolity.network.portfolio.queries.rows import Rows, with_planned

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from sympolity.network.portfolio.models import Project


@dataclass(frozen=True, slots=True)
class MoneyStep:
    """One step: what it is called, what of each project has come so far, and where its rows are.

    `read` gives the cents of each project that is known to have some. `query` goes behind the address of the list of
    projects and keeps those that are counted; `source` says where the figures come from. Who lacks the `permission`
    does not see the step; everybody who sees the programme sees one that names none.
    """

    key: str
    label: "StrOrPromise"
    read: Callable[[Rows], Mapping[int, int]]
    place: int
    source: "StrOrPromise" = ""
    query: str = ""
    permission: str = ""


@dataclass(frozen=True, slots=True)
class MoneyRows:
    """A choice in the list of projects: those whose money has come so far. `projects` gives their keys."""

    key: str
    label: "StrOrPromise"
    projects: Callable[[], Any]


PAID = "_paid_cents"  # stays with a project while its page is drawn

_steps: dict[str, MoneyStep] = {}
_rows: dict[str, MoneyRows] = {}


def register_money_step(step: MoneyStep) -> None:
    _steps[step.key] = step


def money_steps() -> list[MoneyStep]:
    """In the order in which money passes them."""
    return sorted(_steps.values(), key=lambda step: (step.place, step.key))


def paid_for(project: "Project", user: Any) -> int | None:
    """What has come of a project on the last step, in cents; None for who may not see it. Read once for a page."""
    step = money_steps()[-1]
    if step.permission and not user.has_perm(step.permission, project.programme):
        return None
    if PAID not in project.__dict__:
        rows: Any = type(project)._default_manager.filter(pk=project.pk)
        project.__dict__[PAID] = step.read(rows).get(project.pk, 0)
    cents: int = project.__dict__[PAID]
    return cents


def register_money_rows(rows: MoneyRows) -> None:
    _rows[rows.key] = rows


def money_rows() -> list[MoneyRows]:
    """In the order in which they were registered."""
    return list(_rows.values())


def planned_of(rows: Rows) -> dict[int, int]:
    found: Any = with_planned(rows.order_by())
    return dict(found.exclude(planned_cents=None).values_list("pk", "planned_cents"))


register_money_step(
    MoneyStep(
        "planned", gettext_lazy("planned"), planned_of, place=10, source=gettext_lazy("planned amounts of the projects")
    )
)
