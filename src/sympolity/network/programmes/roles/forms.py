from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.editing import DayInput
from sympolity.network.organisations.models import Organisation
from sympolity.network.programmes.models import Appointment, Programme, Role
from sympolity.network.programmes.role_table import ROLES, Scope
from sympolity.network.programmes.rules import roles_held, roles_to_give


class InvitationForm(forms.Form):
    email = forms.EmailField(label=_("Mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("For the organisation"),
        required=False,
        help_text=_("Only for roles that are held for one organisation."),
    )
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, programme: Programme, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = roles_to_give(by, programme)
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role.value, f"{role.label}: {ROLES[role].description}") for role in roles
        ]
        self.fields["organisation"].queryset = _organisations(by, programme, roles)  # type: ignore[attr-defined]
        self.fields["language"].initial = programme.base_language
        if not any(ROLES[role].scope == Scope.ORGANISATION for role in roles):
            del self.fields["organisation"]

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or {}
        if "role" in facts and "organisation" not in self.errors:
            needs_one = ROLES[Role(facts["role"])].scope == Scope.ORGANISATION
            if needs_one and not facts.get("organisation"):
                self.add_error("organisation", _("This role is held for an organisation. Say for which."))
            if not needs_one:
                facts["organisation"] = None
        return facts


class SubstituteForm(forms.Form):
    """Who stands in for whoever holds a role, from when until when, and why."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("Who stands in"))
    since = forms.DateField(label=_("From"), initial=timezone.localdate, widget=DayInput())
    until = forms.DateField(label=_("Until"), widget=DayInput(), help_text=_("The last day."))
    reason = forms.CharField(label=_("Why"), max_length=300, help_text=_("Such as leave."))

    def __init__(self, *args: Any, appointment: Appointment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(memberships__network=appointment.programme.network_id, is_active=True)
        field: Any = self.fields["user"]
        field.queryset = people.exclude(pk=appointment.user_id).order_by("name", "pk")


def _organisations(by: User, programme: Programme, roles: list[Role]) -> Any:
    """Every open organisation of the network for whoever appoints in the whole programme, else one's own."""
    found = Organisation.objects.filter(network_id=programme.network_id).open()
    if any(ROLES[role].scope == Scope.PROGRAMME for role in roles):
        return found
    giving = [held for held in roles_held(by) if held.programme_id == programme.pk and held.sheet.gives]
    own = {held.organisation_id for held in giving if held.organisation_id is not None}
    return found.filter(pk__in=own)


class NewcomerForm(forms.Form):
    """Name and password of somebody who follows an invitation and has no account."""

    name = forms.CharField(
        label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("As your colleagues write it. It stands beside what you decide."),
    )  # fmt: skip
    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least twelve characters. Three or four words in a row are easy to remember."),
    )  # fmt: skip

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or {}
        if "password" in facts:
            try:
                validate_password(facts["password"], User(email=self.email, name=facts.get("name", "")))
            except ValidationError as refusal:
                self.add_error("password", refusal)
        return facts
