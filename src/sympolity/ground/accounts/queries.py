"""What is kept about one person, found through the privacy class that each field declares."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.privacy import LIBRARY_FIELDS, Privacy, declared_fields

# What lets a person sign in is theirs, but handing it out would let others in.
SECRETS = frozenset({"password", "token", "token_secret", "token_hash", "key", "data"})


@dataclass(frozen=True, slots=True)
class Own:
    """Rows of one model that are about a person, and the personal texts in them."""

    model: type[models.Model]
    rows: models.QuerySet[Any]
    texts: tuple[models.Field[Any, Any], ...]


def pseudonym(user: User) -> str:
    """The mail address of somebody who was forgotten; `invalid` is a domain that never exists."""
    return f"former-member-{user.pk}@invalid"


def is_forgotten(email: str) -> bool:
    return email.endswith("@invalid")


def own_rows(user: User) -> Iterator[Own]:
    """Rows of our models that are about a person: by a relation called `user`, or by a personal mail address.

    Relations of other names (`by`, `invited_by`) say who acted; such a row is about something else.
    """
    for model in apps.get_models():
        if model is User or model._meta.label in LIBRARY_FIELDS:
            continue
        personal = _personal_fields(model)
        about = [Q(user=user) for field in personal if field.name == "user" and field.related_model is User]
        about += [
            Q(**{f"{field.name}__iexact": user.email}) for field in personal if isinstance(field, models.EmailField)
        ]
        if about:
            texts = tuple(field for field in personal if not field.is_relation)
            yield Own(model, model._default_manager.filter(reduce(or_, about)), texts)


def everything_about(user: User) -> dict[str, Any]:
    """All that is kept about a person, as plain data with the field's own words, for the person to take along."""
    found: dict[str, Any] = {str(User._meta.verbose_name): [_row(user)]}
    for own in own_rows(user):
        if rows := [_row(row) for row in own.rows.order_by("pk")]:
            found[_title(own.model)] = rows
    for label in sorted(LIBRARY_FIELDS):
        model = apps.get_model(label)
        if any(field.name == "user" for field in model._meta.local_fields) and (
            rows := [_row(row) for row in model._default_manager.filter(user=user).order_by("pk")]
        ):
            found[_title(model)] = rows
    for model in apps.get_models():
        acted = [field.name for field in _personal_fields(model) if _says_who_acted(field)]
        if acted and (total := _count_of(model, acted, user)):
            found.setdefault("acted", {})[_title(model)] = total
    return found


def _personal_fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    declared = declared_fields(model)
    kinds = (Privacy.PERSONAL, Privacy.SPECIAL)
    return [field for field in model._meta.local_fields if declared.get(field.name) in kinds]


def _says_who_acted(field: models.Field[Any, Any]) -> bool:
    return field.is_relation and field.related_model is User and field.name != "user"


def _count_of(model: type[models.Model], names: list[str], user: User) -> int:
    return model._default_manager.filter(reduce(or_, (Q(**{name: user}) for name in names))).count()


def _title(model: type[models.Model]) -> str:
    return str(model._meta.verbose_name_plural)


def _row(row: models.Model) -> dict[str, Any]:
    return {
        str(field.verbose_name): _plain(row, field)
        for field in row._meta.local_fields
        if field.name not in SECRETS and field.name != "user"
    }


def _plain(row: models.Model, field: models.Field[Any, Any]) -> Any:
    value = getattr(row, field.name)
    return str(value) if isinstance(value, models.Model) else value
