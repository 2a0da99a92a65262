from django import forms
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
