from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sympolity.ground.documents.models import Document

ENDINGS = ".pdf,.png,.jpg,.jpeg,.gif,.webp,.tif,.tiff,.heic,.avif,.docx,.xlsx,.pptx,.odt,.ods,.odp,.csv,.tsv,.txt"


class DocumentForm(forms.Form):
    """One file, what it is, and who may read it. `next` is where the person came from."""

    file = forms.FileField(
        label=_("File"),
        max_length=255,
        widget=forms.ClearableFileInput(attrs={"accept": ENDINGS}),
    )
    title = forms.CharField(label=_("What it shows"), max_length=200, required=False)
    confidentiality = forms.ChoiceField(
        label=_("Who may read it"),
        choices=Document.Confidentiality.choices,
        initial=Document.Confidentiality.PROGRAMME,
    )
    next = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        megabytes = settings.DOCUMENT_LIMIT_BYTES // 1_000_000
        self.fields["file"].help_text = _(
            "PDF, image, office file, table (csv) or plain text, at most %(size)s MB. No archives."
        ) % {"size": megabytes}


class WithdrawalForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    next = forms.CharField(widget=forms.HiddenInput, required=False)
