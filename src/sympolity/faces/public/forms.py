import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class ContactForm(forms.Form):
    """A mistake, an obstacle or a question about the open pages."""

    message = forms.CharField(
        label=_("What is wrong, or what would you like to know?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    page = forms.CharField(
        label=_("On which page"),
        max_length=300,
        required=False,
        help_text=_("Its address, if it is about one page."),
    )
    reply_to = forms.EmailField(
        label=_("Your mail address"),
        required=False,
        help_text=_("Only if you want an answer. It goes into the mail and is not kept here."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


MOST_BYTES = 10_000_000
HASH = re.compile(r"[0-9a-f]{64}")


class VerifyingForm(forms.Form):
    """A file to be checked, or the hash that a program made of it."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("An edition or a sent report, as you got it. It is read once and not kept."),
    )
    sha256 = forms.CharField(
        label=_("Or its SHA-256"),
        required=False,
        max_length=200,
        help_text=_("64 letters and digits, as sha256sum prints them."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > MOST_BYTES:
            raise ValidationError(_("This file is larger than 10 MB. No edition is: compute its SHA-256 and paste it."))
        return file

    def clean_sha256(self) -> str:
        """Takes a whole line of sha256sum, too. Raises ValidationError."""
        typed = self.cleaned_data["sha256"].strip().lower()
        found = HASH.search(typed)
        if typed and found is None:
            raise ValidationError(_("This is no SHA-256: it has 64 digits and letters from a to f."))
        return found.group() if found else ""

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not self.errors and not said.get("file") and not said.get("sha256"):
            raise ValidationError(_("Choose a file, or paste a SHA-256."))
        return said
