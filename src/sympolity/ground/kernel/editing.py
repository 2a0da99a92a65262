"""Changing an object: what every operation does with a row, and what every form page does with an operation.

An operation reads the row anew under a lock, so that the old value in the journal is the one that was replaced and
not the one that a form showed ten minutes ago.
"""

import json
import zlib
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.ground.kernel import formats
from sympolity.ground.kernel.refusals import Refused

AnyModel = TypeVar("AnyModel", bound=Model)
Change = tuple[Any, Any]
Words = str | Promise
SAVE = gettext_lazy("Save")
SAVED = gettext_lazy("Saved.")


# -- in operations -------------------------------------------------------------
def locked(obj: AnyModel) -> AnyModel:
    """The row as it stands now, held until the transaction ends."""
    found: AnyModel = type(obj)._default_manager.select_for_update(of=("self",)).get(pk=obj.pk)
    return found


def to_close(obj: AnyModel) -> AnyModel:
    """The row, held, if it is open. Raises Refused."""
    found: Any = locked(obj)
    if found.closed_on:
        raise Refused(_("%(name)s is closed already.") % {"name": found})
    return cast(AnyModel, found)


def to_reopen(obj: AnyModel) -> AnyModel:
    """The row, held, if it is closed. Raises Refused."""
    found: Any = locked(obj)
    if not found.closed_on:
        raise Refused(_("%(name)s is open already.") % {"name": found})
    return cast(AnyModel, found)


def checked(obj: AnyModel) -> AnyModel:
    """The same object, if its own rules hold. Raises Refused with the first sentence and its field."""
    try:
        obj.full_clean()
    except ValidationError as refusal:
        field, sentences = next(iter(refusal.message_dict.items()))
        raise Refused(sentences[0], field=None if field == NON_FIELD_ERRORS else field) from refusal
    return obj


def kept(obj: AnyModel) -> AnyModel:
    """Check a new object and write it. Raises Refused."""
    checked(obj).save(force_insert=True)
    return obj


def alter(obj: Model, facts: Mapping[str, Any]) -> dict[str, Change]:
    """Set facts, check, write; gives back what really changed, old and new, objects by their key. Raises Refused."""
    changes: dict[str, Change] = {}
    for name, value in facts.items():
        key = obj._meta.get_field(name).attname  # type: ignore[union-attr]
        old, new = getattr(obj, key), value.pk if isinstance(value, Model) else value
        if old != new:
            setattr(obj, name, value)
            changes[name] = (old, new)
    if changes:
        checked(obj).save(update_fields=[*changes])
    return changes


def told(obj: Model, *names: str) -> dict[str, Change]:
    """What the journal says about a new object: each named fact that is not empty, with nothing before it."""
    values = {name: getattr(obj, obj._meta.get_field(name).attname) for name in names}  # type: ignore[union-attr]
    return {name: (None, value) for name, value in values.items() if value not in (None, "")}


def happened(day: date | None, field: str) -> date:
    """A day on which something happened, today where none is said. Raises Refused for one that is still to come."""
    day = day or timezone.localdate()
    if day > timezone.localdate():
        raise Refused(
            _("%(day)s is still to come. Enter the day on which it happened.") % {"day": formats.day(day)}, field=field
        )
    return day


# -- in views ------------------------------------------------------------------
class DayInput(forms.DateInput):
    """The browser's own field for a day, which wants ISO whatever the language of the page."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class ClosingForm(forms.Form):
    """Nothing is deleted: an object is closed on a day, for a reason, and can be opened again."""

    closed_on = forms.DateField(
        label=gettext_lazy("Closed on"),
        initial=timezone.localdate,
        widget=DayInput(),
        help_text=gettext_lazy("Today or an earlier day."),
    )
    reason = forms.CharField(label=gettext_lazy("Why"), widget=forms.Textarea(attrs={"rows": 3}))

    def clean_closed_on(self) -> Any:
        day = self.cleaned_data["closed_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day lies ahead. Choose today or an earlier day."))
        return day


class ReasonForm(forms.Form):
    """One question before something is opened again or taken out: why."""

    reason = forms.CharField(label=gettext_lazy("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


def sent(request: HttpRequest) -> dict[str, Any]:
    """What binds a form: what was sent, or nothing while the form is only looked at."""
    return {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}


SEEN = "seen"


def _watched(form: forms.BaseForm) -> bool:
    """Lets the form of an existing object carry what its fields said when it was opened."""
    instance = getattr(form, "instance", None)
    if instance is None or instance.pk is None:
        return False
    form.fields[SEEN] = forms.CharField(widget=forms.HiddenInput, required=False)
    form.initial[SEEN] = json.dumps({name: _print(form.initial[name]) for name in _compared(form)})
    return True


def _compared(form: forms.BaseForm) -> list[str]:
    return [name for name in form.fields if name in form.initial and name != SEEN]


def _print(value: Any) -> int:
    parts = sorted(str(part.pk if isinstance(part, Model) else part) for part in value) if _is_many(value) else value
    return zlib.crc32(str(parts).encode())


def _is_many(value: Any) -> bool:
    return isinstance(value, list | tuple | set)


def _was_overtaken(form: forms.BaseForm) -> bool:
    """Whether a field says something else than when the form was opened, and than what was typed into it."""
    try:
        seen = json.loads(form.cleaned_data.get(SEEN) or "{}")
    except ValueError:
        seen = {}
    if not isinstance(seen, dict):
        return False
    overtaken = [
        name
        for name in _compared(form)
        if name in seen and seen[name] != _print(form.initial[name]) and name in form.changed_data
    ]
    for name in overtaken:
        words = {"value": _as_shown(form.fields[name], form.initial[name])}
        form.add_error(name, _("Somebody else wrote meanwhile: “%(value)s”. Save again to replace it.") % words)
    if overtaken:
        sent_again: Any = form.data.copy()  # type: ignore[attr-defined]
        sent_again[form.add_prefix(SEEN)] = form.initial[SEEN]
        form.data = sent_again
    return bool(overtaken)


def _as_shown(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.ModelMultipleChoiceField):
        return ", ".join(str(each) for each in value)
    if isinstance(field, forms.ModelChoiceField):
        chosen: Any = field.queryset
        return str(chosen.filter(pk=value).first() or "")
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
    return "" if value is None else str(value)


def edit_page(
    request: HttpRequest,
    form: forms.BaseForm,
    decide: Callable[..., Any],
    *,
    title: Words,
    back: str,
    submit_label: Words = SAVE,
    said: Words = SAVED,
    onward: Callable[[Any], str] | None = None,
    template: str = "kernel/form_page.html",
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """A form and the one operation behind it.

    `decide` takes the cleaned fields by name; what it refuses stands at its field and nothing typed is lost.
    Afterwards the person is at `onward(result)`, else at `back`. What somebody else wrote meanwhile is not replaced
    unseen: it stands at its field, and saving again replaces it.
    """
    watched = _watched(form)
    if form.is_bound and form.is_valid() and not (watched and _was_overtaken(form)):
        facts = {name: value for name, value in form.cleaned_data.items() if name != SEEN}
        try:
            result = decide(**facts)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, str(said))
            return HttpResponseRedirect(onward(result) if onward else back)
    facts = {"form": form, "title": title, "submit_label": submit_label, "cancel_url": back, **(context or {})}
    return render(request, template, facts, status=422 if form.is_bound else 200)
