"""Money as a field of a form that keeps whole cents."""

from decimal import Decimal
from typing import Any, TypeVar

from django import forms

from sympolity.network.portfolio.forms import MoneyField

AnyForm = TypeVar("AnyForm", bound=forms.BaseForm)


class CentsField(MoneyField):
    """Shows and takes units of the currency; gives whole cents."""

    def __init__(self, label: Any, *, required: bool = True, unit: str = "", **more: Any) -> None:
        super().__init__(unit, label=label, **more)
        self.required = required

    def prepare_value(self, value: Any) -> Any:
        return Decimal(value).scaleb(-2) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        units = super().clean(value)
        return None if units is None else int(units * 100)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return forms.DecimalField.has_changed(self, self.prepare_value(initial), data)


def in_currency(form: AnyForm, currency: str) -> AnyForm:
    """The same form, each of its amounts with the currency behind it."""
    for field in form.fields.values():
        if isinstance(field, CentsField):
            field.unit = currency
    return form
