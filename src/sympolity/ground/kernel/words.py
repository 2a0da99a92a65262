"""Rows that are only words of a network: types, fields of activity. They are made when something is called so."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django import forms
from django.db.models import Model

Named = TypeVar("Named", bound=Model)
SEPARATOR = "; "


def plain_words(text: str) -> str:
    """What two spellings of one word share: case and stray blanks do not tell them apart."""
    return " ".join(text.split()).casefold()


def rows_named(model: type[Named], names: Iterable[str], **within: Any) -> dict[str, Named]:
    """The row of each name among those `within` a network; what is not there yet is made. Keys are the names given."""
    wanted = {name: plain_words(name) for name in names if plain_words(name)}
    if not wanted:
        return {}
    rows: Any = model._default_manager.filter(**within)
    known: dict[str, Named] = {plain_words(row.name): row for row in rows.order_by("-pk")}
    missing: dict[str, str] = {}
    for name, plain in wanted.items():
        if plain not in known:
            missing.setdefault(plain, " ".join(name.split()))
    made = [model(name=name, **within) for name in missing.values()]
    model._default_manager.bulk_create(made, batch_size=1000)
    known |= dict(zip(missing, made, strict=True))
    return {name: known[plain] for name, plain in wanted.items()}


class WordsField(forms.CharField):
    """Several words or names in one field, separated by semicolons or on lines of their own."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "widget": forms.Textarea(attrs={"rows": 2}), **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return SEPARATOR.join(str(each) for each in value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        parts = [" ".join(part.split()) for part in text.replace("\n", ";").split(";")]
        return list(dict.fromkeys(part for part in parts if part))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(list(initial or []) != self.to_python(data))
