"""What the journal writes about agreements that is no plain field, as a person reads it."""

from typing import Any

from django.utils.translation import gettext as _

from sympolity.affairs.agreements.models import Party, Terms
from sympolity.ground.kernel import formats
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Project

DAYS = ("starts_on", "ends_on", "in_force_on")


def change_in_words(key: str, value: Any) -> tuple[str, Any] | None:
    """The label of a key and its value in words; None for a key that names a plain field of an agreement."""
    if key in DAYS or key in ("cents", "currency", "rate"):
        field: Any = Terms._meta.get_field(key)
        label = str(field.verbose_name)
        return label, _of_terms(key, value)
    if key == "version":
        return _("version"), value
    if key == "project":
        return _("project"), _name(Project, value)
    if key == "party":
        return _("party"), _party(value)
    if key == "parties":
        return _("parties"), ", ".join(_party(each) for each in value or ())
    if key == "signature":
        return _("signature"), _signature(value)
    if key == "signatures":
        return _("signatures"), ", ".join(_name(Organisation, pk) for pk in value or ())
    return None


def _of_terms(key: str, value: Any) -> Any:
    if key == "cents":
        return formats.amount(value) if value is not None else None
    return value


def _name(model: Any, pk: Any) -> str:
    found = model._default_manager.filter(pk=pk).first() if pk else None
    return str(found) if found else ""


def _party(value: Any) -> str:
    if not value:
        return ""
    pk, role, *_signs = value
    return f"{_name(Organisation, pk)} ({Party.Role(role).label})"


def _signature(value: Any) -> str:
    if not value:
        return ""
    pk, day = value
    return f"{_name(Organisation, pk)}, {day}"
