from typing import Any

from django import forms

from sympolity.ground.languages.queries import Tab


class TranslationForm(forms.Form):
    """One field per translatable text that has a source; the source stands beside it as help."""

    def __init__(self, *args: Any, tab: Tab, subject: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, label, text, _state in tab.fields:
            source = getattr(subject, key) or ""
            if not source:
                continue
            long = len(source) > 120 or "\n" in source
            widget = forms.Textarea(attrs={"rows": 5}) if long else forms.TextInput()
            widget.attrs.update({"lang": tab.language, "dir": "auto"})
            self.fields[key] = forms.CharField(
                label=label.capitalize(), help_text=source, initial=text, required=False, widget=widget
            )
