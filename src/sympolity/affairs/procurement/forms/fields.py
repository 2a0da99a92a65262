"""Amounts in units as people type them, in whole cents for the operation."""

from decimal import Decimal
from typing import Any

from django import forms

from sympolity.network.portfolio.forms import MoneyField


class CentsField(MoneyField):
    """Shows and takes units of the currency; gives whole cents."""

    def __init__(self, label: Any, *, required: bool = True, **more: Any) -> None:
        super().__init__("", label=label, **more)
        self.required = required

    def prepare_value(self, value: Any) -> Any:
        return Decimal(value) / 100 if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        units = super().clean(value)
        return None if units is None else int(units * 100)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return forms.DecimalField.has_changed(self, self.prepare_value(initial), data)


def in_currency(field: Any, currency: str) -> None:
    """Say behind an amount in which currency it is."""
    field.unit = currency
