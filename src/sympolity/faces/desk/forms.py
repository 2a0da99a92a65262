from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.faces.desk.models import SavedView


class ViewForm(forms.ModelForm[SavedView]):
    class Meta:
        model = SavedView
        fields = ("name", "is_shared", "is_default")
        labels = {  # noqa: RUF012
            "name": gettext_lazy("Name"),
            "is_shared": gettext_lazy("Share it"),
            "is_default": gettext_lazy("Open it first"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whom = (
            _("Everybody in the programme finds it in the menu. Each sees only what they may see.")
            if self.instance.programme
            else _("Everybody in the network finds it in the menu. Each sees only what they may see.")
        )
        self.fields["is_shared"].help_text = whom
        self.fields["is_default"].help_text = _("You find this view when you come to the page from elsewhere.")

    def validate_unique(self) -> None:
        """The operation says it in a sentence of the field."""

    def validate_constraints(self) -> None:
        """The operation says it in a sentence of the field."""
