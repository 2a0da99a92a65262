"""What many forms ask alike: a day, and words in a few lines."""

from typing import Any

from django import forms

from sympolity.ground.kernel.editing import DayInput


def day_field(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DayInput(), **more)


def words_field(label: Any, *, rows: int = 3, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **more)
