from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.affairs.monitoring.models import Edition, Return
from sympolity.affairs.monitoring.operations.editions import LONGEST_REASON

MOST_OWN_REASONS = 40
OWN = "why_"


class ClosingRoundForm(forms.Form):
    """Why what is still open is missing: one reason for all, and for few reports one of its own for each.

    `seen` names the reports that stood on the page, so that nobody decides on one that they did not see.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    why = forms.CharField(
        label=gettext_lazy("Why these reports are missing"),
        help_text=gettext_lazy("It stands in the edition beside each of them. Or go back and wait for them."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why there is a further edition"),
        help_text=gettext_lazy("Everybody can read it beside the earlier edition, which stays."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, waiting: Sequence[Return], is_further: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = ",".join(str(each.pk) for each in waiting)
        if not waiting:
            del self.fields["why"]
        if not is_further:
            del self.fields["reason"]
        for report in waiting if 1 < len(waiting) <= MOST_OWN_REASONS else ():
            self.fields[f"{OWN}{report.pk}"] = forms.CharField(
                label=f"{report.organisation}: {report}",
                max_length=LONGEST_REASON,
                required=False,
            )

    @property
    def for_all(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if not field.name.startswith(OWN)]

    @property
    def own(self) -> list[forms.BoundField]:
        """The fields for single reports."""
        return [field for field in self.visible_fields() if field.name.startswith(OWN)]

    @property
    def says_own(self) -> bool:
        return any(field.value() for field in self.own)

    def clean_seen(self) -> list[int]:
        numbers = [each for each in self.cleaned_data["seen"].split(",") if each]
        if not all(each.isdecimal() and len(each) < 19 for each in numbers):
            raise ValidationError(_("Open this page again: what it showed cannot be read."))
        return [int(each) for each in numbers]

    def decision(self) -> dict[str, Any]:
        """What `close_round` takes."""
        said = self.cleaned_data
        missing = {pk: said.get(f"{OWN}{pk}") or said.get("why", "") for pk in said["seen"]}
        return {"missing": missing, "reason": said.get("reason", "")}


class TwoEditionsForm(forms.Form):
    """Two editions of a programme, of one round or of two."""

    before = forms.ModelChoiceField(Edition.objects.none(), label=gettext_lazy("From"))
    after = forms.ModelChoiceField(Edition.objects.none(), label=gettext_lazy("To"))

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("before", "after"):
            field: Any = self.fields[name]
            field.queryset = choices
            field.label_from_instance = named


def named(edition: Edition, *, in_words: str = "") -> str:
    """ "Spring 2025, edition 2". `in_words` is the title of the round in the reader's language."""
    return _("%(round)s, edition %(number)s") % {"round": in_words or edition.round.title, "number": edition.number}
