"""Tags and filters of the design, available in every template without {% load %}.

Shares are parts of the whole: 1 is all of it, None is "not measured". Money is whole cents.

    {% icon "plus" %}                                    an icon of the set, or one of kernel.icons.MEANINGS
    {{ cents|money:"EUR" }} {{ cents|money_short:"EUR" }} {{ cents|amount }} {{ cents|amount:True }}
    {{ n|number }} {{ n|number:2 }} {{ share|percent }} {{ share|percent:1 }} {{ size|bytes }}
    {{ on|day }} {{ on|day:"long" }} {{ on|day:"short" }} {{ on|day_near }} {{ on|due }} {{ at|moment }}
    {% status_chip "late" "" words %} {% status_chip "fine" "" words pill=True %}
    {% axes money milestones results %}                  each a share, a pair (share, plan) or a figures.Axis
    {% axes three %}                                     a figures.Axes or a sequence of three
    {% meter share plan=0.86 axis="money" label=words %}
    {% bar share "money" %}
    {% provenance value made_of=… made_of_url=… as_of=… source=… source_url=… status=… tone=… note=… %}
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info

from sympolity.ground.kernel import figures, formats
from sympolity.ground.kernel.icons import MEANINGS, icon_svg
from sympolity.ground.kernel.pictures import css_of_class

register = template.Library()
TONES = ("fine", "attention", "late", "neutral", "accent")


@register.simple_tag
def icon(name: str) -> SafeString:
    return icon_svg(str(name))


@register.filter
def money(cents: int | None, currency: str = "EUR") -> str:
    return formats.money(cents, currency) if _known(cents) else ""


@register.filter
def money_short(cents: int | None, currency: str = "EUR") -> str:
    return formats.money_short(cents, currency) if _known(cents) else ""


@register.filter
def amount(cents: int | None, to_the_cent: bool = False) -> str:
    return formats.amount(cents, to_the_cent) if _known(cents) else ""


@register.filter
def number(value: Any, decimals: int | None = None) -> str:
    return formats.number(value, decimals) if _known(value) else ""


@register.filter
def percent(share: Any, decimals: int = 0) -> str:
    return formats.percent(share, decimals) if _known(share) else ""


@register.filter(name="bytes")
def byte_size(count: int | None) -> str:
    return formats.byte_size(count) if _known(count) else ""


@register.filter(expects_localtime=True)
def day(value: date | datetime | None, form: str = "medium") -> str:
    return formats.day(value, form) if value else ""


@register.filter(expects_localtime=True)
def day_near(value: date | datetime | None) -> str:
    return formats.day_near(value) if value else ""


@register.filter(expects_localtime=True)
def due(value: date | datetime | None) -> str:
    return formats.due(value) if value else ""


@register.filter
def period(first: date, last: date) -> str:
    """ "Q3 2025": where it stands in a heading of a table."""
    return formats.period(first, last, "short") if first and last else ""


@register.filter
def moment(value: datetime | None) -> str:
    return formats.moment(value) if value else ""


@register.filter
def iso(value: date | datetime | None) -> str:
    """For <time datetime="">."""
    return value.isoformat() if value else ""


@register.filter
def tone(value: Any) -> str:
    """The name of a meaning as a class; anything else is neutral."""
    return str(value) if str(value) in TONES else "neutral"


@register.filter
def of_key(mapping: Mapping[Any, Any] | None, key: Any) -> Any:
    return mapping.get(key) if mapping else None


@register.filter
def direction(language: str) -> str:
    """ "rtl" for a language written from right to left."""
    try:
        return "rtl" if get_language_info(language)["bidi"] else "ltr"
    except KeyError:
        return "ltr"


@register.filter
def month(value: date) -> str:
    return formats.month(value)


@register.filter
def add_number(value: float, more: float) -> float:
    """For coordinates, which may be fractions."""
    return round(float(value) + float(more), 2)


@register.filter
def map_class(class_index: int | None) -> str:
    return css_of_class(class_index)


@register.filter
def text_on_class(class_index: int | None) -> str:
    """The class of a label that stands on an area: pale, middle or deep ground."""
    if class_index is None or class_index <= 1:
        return "on-pale"
    return "on-mid" if class_index <= 3 else "on-deep"


@register.simple_tag
def status_chip(tone: str, icon: str, words: Any, *, pill: bool = False) -> SafeString:
    """Icon and word; an empty icon means the one of the tone."""
    meaning = tone if tone in TONES else "neutral"
    drawing = icon_svg(str(icon)) if icon else icon_svg(MEANINGS[meaning])
    return format_html('<span class="st {}{}">{}{}</span>', meaning, " pill" if pill else "", drawing, words)


@register.inclusion_tag("kernel/parts/axes.html")
def axes(money: Any, milestones: Any = None, results: Any = None) -> dict[str, Any]:
    three = money if isinstance(money, figures.Axes | list | tuple) and _is_three(money) else None
    found = figures.as_axes(three if three is not None else (money, milestones, results))
    rows = [
        {
            "key": key,
            "y": 2 + 8 * place,
            "axis": axis,
            "width": figures.bar_width(axis.share),
            "plan": None if axis.plan is None else figures.bar_width(axis.plan),
        }
        for place, (key, _name, axis) in enumerate(found.named)
    ]
    return {"rows": rows, "spoken": found.spoken}


def _is_three(value: Any) -> bool:
    return isinstance(value, figures.Axes) or len(value) == 3


@register.inclusion_tag("kernel/parts/meter.html")
def meter(share: Any, plan: Any = None, axis: str = "money", label: str = "") -> dict[str, Any]:
    found = figures.as_axis((share, plan))
    return {
        "key": axis,
        "axis": found,
        "width": figures.bar_width(found.share),
        "plan": None if found.plan is None else figures.bar_width(found.plan),
        "label": label or figures.spoken_axis("", found).strip(),
    }


@register.inclusion_tag("kernel/parts/bar.html")
def bar(share: Any, axis: str = "money", is_open: bool = False) -> dict[str, Any]:
    """One bar of a chart in a table; the figure stands beside it."""
    return {"key": axis, "width": figures.bar_width(figures.as_axis(share).share), "is_open": is_open}


@register.inclusion_tag("kernel/parts/provenance.html")
def provenance(value: Any, **story: Any) -> dict[str, Any]:
    """Opens in place: what the figure is made of, as of when, from where, how far it was checked."""
    return {"value": value, **story}


def _known(value: Any) -> bool:
    return value is not None and value != ""
