"""Amounts in units as people type them, in whole cents for the operation."""

from typing import Any

from sympolity.network.portfolio.money_fields import CentsField as CentsField


def in_currency(field: Any, currency: str) -> None:
    """Say behind an amount in which currency it is."""
    field.unit = currency
