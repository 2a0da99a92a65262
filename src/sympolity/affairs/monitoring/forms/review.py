"""What somebody who reads a report says about it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.monitoring.models import Return


class ReopenForm(forms.Form):
    """What may change in an accepted report, and why."""

    scope = forms.ChoiceField(label=_("What may change"), choices=Return.Scope.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


REMARK = "remark:"


def remarks_in(posted: Any) -> dict[str, str]:
    """The reasons that were written beside fields, by their keys."""
    return {name.removeprefix(REMARK): reason for name, reason in posted.items() if name.startswith(REMARK)}
