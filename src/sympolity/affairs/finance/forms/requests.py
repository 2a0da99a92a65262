"""What people type about payment requests: units of the currency in, whole cents out."""

import secrets
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.finance.forms.frame import ends_later
from sympolity.affairs.finance.models import PaymentRequest, RequestItem
from sympolity.affairs.finance.queries.ledgers import account_of
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.fields import day_field, words_field
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.money_fields import CentsField


def once() -> forms.CharField:
    """What makes a second click the same decision."""
    return forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)


class OnceForm(forms.Form):
    token = once()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["token"] = secrets.token_urlsafe(24)


class DrawUpForm(OnceForm):
    """What is asked for, by whom, for which period."""

    mode = forms.ChoiceField(
        label=_("What is asked for"),
        choices=[
            (PaymentRequest.Mode.INTERIM, _("A payment for cost of a period")),
            (PaymentRequest.Mode.ADVANCE, _("An advance, before there is cost")),
            (PaymentRequest.Mode.FINAL, _("The balance: nothing more follows")),
        ],
        initial=PaymentRequest.Mode.INTERIM,
        widget=forms.RadioSelect,
    )
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("For the organisation"))
    period_from = day_field(_("Cost from"), required=False)
    period_until = day_field(_("Cost until"), required=False, help_text=_("Cost dated later waits for the next one."))
    cents = CentsField(_("Amount of the advance"), required=False, help_text=_("Only for an advance."))
    note = words_field(_("Note"), required=False, max_length=2000)

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset = organisations
        if len(organisations) == 1:
            field.initial = organisations[0]

    def clean_cents(self) -> int:
        return self.cleaned_data["cents"] or 0

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or {}
        if facts.get("mode") == PaymentRequest.Mode.ADVANCE and not facts.get("cents"):
            self.add_error("cents", _("Say how much is asked for."))
        if facts.get("mode") != PaymentRequest.Mode.ADVANCE and not (
            facts.get("period_from") and facts.get("period_until")
        ):
            self.add_error("period_from", _("Say for which period the cost is claimed."))
        ends_later(self, "period_from", "period_until")
        return facts


class ChangeForm(forms.Form):
    """The period, the amount of an advance, and the note of a draft."""

    period_from = day_field(_("Cost from"), required=False)
    period_until = day_field(_("Cost until"), required=False)
    cents = CentsField(_("Amount of the advance"), required=False)
    note = words_field(_("Note"), required=False, max_length=2000)

    def __init__(self, *args: Any, about: PaymentRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {
            "period_from": about.period_from,
            "period_until": about.period_until,
            "cents": about.claimed_cents,
            "note": about.note,
        }
        if about.mode != PaymentRequest.Mode.ADVANCE:
            del self.fields["cents"]

    def clean(self) -> dict[str, Any]:
        ends_later(self, "period_from", "period_until")
        return self.cleaned_data


class QuestionForm(forms.Form):
    """A question to those who claim, about all of it or one item."""

    item = forms.ModelChoiceField(
        RequestItem.objects.none(), label=_("About"), required=False, empty_label=_("the whole request")
    )
    question = words_field(_("Question"), max_length=2000)
    answer_by = day_field(_("Answer until"), required=False)

    def __init__(self, *args: Any, about: PaymentRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["item"]
        field.queryset = about.items.filter(is_active=True).select_related("expenditure")
        field.label_from_instance = paper_name


class AnswerForm(forms.Form):
    text = words_field(_("Answer"), max_length=4000)


class VerifyAdvanceForm(forms.Form):
    """What of an advance is found right."""

    cents = CentsField(_("Verified amount"))
    reason = words_field(_("Why not all of it"), required=False, max_length=500)

    def __init__(self, *args: Any, about: PaymentRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"cents": about.claimed_cents}


class AuthoriseForm(forms.Form):
    """How much of the open advances is set off."""

    set_off_cents = CentsField(
        _("Set off of advances"), required=False, help_text=_("Empty: as much as is open and fits.")
    )

    def __init__(self, *args: Any, about: PaymentRequest, open_cents: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not open_cents or about.mode == PaymentRequest.Mode.ADVANCE:
            del self.fields["set_off_cents"]


class PaymentForm(OnceForm):
    """Money that left, all or a part of what was authorised."""

    cents = CentsField(_("Amount"))
    paid_on = day_field(_("Paid on"), initial=timezone.localdate)
    reference = forms.CharField(label=_("Reference of the transfer"), max_length=120, required=False)

    def __init__(self, *args: Any, about: PaymentRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["cents"] = account_of(about).to_pay


class MoneyBackForm(OnceForm):
    """Money that came back: what was asked back, or a transfer that the bank sent back."""

    cents = CentsField(_("Amount that came back"))
    paid_on = day_field(_("On"), initial=timezone.localdate)
    reference = forms.CharField(label=_("Reference of the transfer"), max_length=120, required=False)
    reason = words_field(_("Why it came back"), max_length=300)

    def __init__(self, *args: Any, about: PaymentRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["cents"] = account_of(about).to_come_back or None

    def clean_cents(self) -> int:
        cents: int = self.cleaned_data["cents"]
        return -cents


class AskAdvanceBackForm(forms.Form):
    cents = CentsField(_("Amount"))
    reason = words_field(_("Why"), max_length=500)


class CorrectForm(OnceForm):
    """What of a paid item was wrong, and where it is set off."""

    cents = CentsField(_("Cost that does not count"))
    reason = words_field(_("Why"), max_length=500)
    into = forms.ModelChoiceField(
        PaymentRequest.objects.none(),
        label=_("Set it off of"),
        required=False,
        empty_label=_("nothing: ask the money back"),
    )

    def __init__(self, *args: Any, requests: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["into"]
        field.queryset = requests
        field.label_from_instance = lambda one: (
            _("request no. %(number)s, %(state)s")
            % {
                "number": one.number,
                "state": one.get_state_display(),
            }
        )


def paper_name(item: RequestItem) -> str:
    paper = item.expenditure
    name = f"{paper.get_paper_display()} {paper.number}".strip()
    return f"{name}, {formats.money(item.claimed_cents)}"
