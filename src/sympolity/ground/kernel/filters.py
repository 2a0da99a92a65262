"""Filters that many lists have: by one of the values of a column, by one of the objects that rows name."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from sympolity.ground.kernel.lists import Filter, Option

Words = str | Promise
Pairs = Iterable[tuple[Any, Any]]


def by_choice(key: str, label: Words, choices: Pairs) -> Filter[Any]:
    """Rows whose column `key` says one of the chosen values; what is not among the choices gets a sentence."""
    options = [Option(str(value), words) for value, words in choices]

    def apply(rows: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
        if unknown := set(values) - {each.value for each in options}:
            raise ValidationError(_("“%(value)s” cannot be chosen here.") % {"value": min(unknown)})
        return rows.filter(**{f"{key}__in": values})

    return Filter(key, label, apply, lambda: options)


def by_object(key: str, label: Words, known: Callable[[], Pairs]) -> Filter[Any]:
    """Rows whose column `key` names one of the chosen objects; `known` gives the keys and names of those offered."""
    return Filter(
        key,
        label,
        lambda rows, values: rows.filter(**{f"{key}__in": [int(value) for value in values]}),
        lambda: [Option(str(pk), name) for pk, name in known()],
    )
