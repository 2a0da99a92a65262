"""What a figure on a page carries: the three axes and the story of a number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sympolity.ground.kernel import formats


@dataclass(frozen=True, slots=True)
class Axis:
    """How far one axis is: shares of the whole (1 is all). None is "not measured", which is not zero."""

    share: float | None
    plan: float | None = None


@dataclass(frozen=True, slots=True)
class Axes:
    """Money, milestones and results: three axes, never one."""

    money: Axis
    milestones: Axis
    results: Axis

    @property
    def named(self) -> tuple[tuple[str, str, Axis], ...]:
        return (
            ("money", _("money"), self.money),
            ("steps", _("milestones"), self.milestones),
            ("results", _("results"), self.results),
        )

    @property
    def spoken(self) -> str:
        return ", ".join(spoken_axis(name, axis) for _key, name, axis in self.named)


def as_axis(value: Any) -> Axis:
    """An Axis from an Axis, a share, or a pair of share and plan."""
    if isinstance(value, Axis):
        return value
    if isinstance(value, Sequence) and not isinstance(value, str):
        share, plan = value
        return Axis(_float(share), _float(plan))
    return Axis(_float(value))


def as_axes(value: Axes | Iterable[Any]) -> Axes:
    """Axes from three values in the order money, milestones, results."""
    return value if isinstance(value, Axes) else Axes(*(as_axis(each) for each in value))


def spoken_axis(name: str, axis: Axis) -> str:
    if axis.share is None:
        return _("%(axis)s not measured") % {"axis": name}
    if axis.plan is None:
        return _("%(axis)s %(share)s") % {"axis": name, "share": formats.percent(axis.share)}
    return _("%(axis)s %(share)s, plan today %(plan)s") % {
        "axis": name,
        "share": formats.percent(axis.share),
        "plan": formats.percent(axis.plan),
    }


def bar_width(share: float | None) -> str:
    """For the width of an SVG rectangle: between "0%" and "100%", with a point in every language."""
    return f"{max(0.0, min(1.0, share or 0.0)) * 100:.4g}%"


def _float(value: Any) -> float | None:
    return None if value is None or value == "" else float(value)
