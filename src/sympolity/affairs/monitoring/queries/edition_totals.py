"""The totals of an edition, counted from its own figures by the rule of each indicator."""

from sympolity.affairs.monitoring.models import Round
from sympolity.methods.editions import Content


def totals_of(round_: Round, content: Content) -> list[Content]:
    return []


def public_totals_of(round_: Round, content: Content) -> list[Content]:
    return []
