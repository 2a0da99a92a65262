from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.kernel.subjects import Subject, find_subject
from sympolity.ground.languages import operations
from sympolity.ground.languages.forms import TranslationForm
from sympolity.ground.languages.queries import tabs_of


@signed_in
def translate(request: SignedInRequest, label: str, pk: int, language: str = "") -> HttpResponse:
    """One object's texts side by side: the source, and what they say in one more language."""
    found, subject = _translatable(request, label, pk)
    target = language or _first_language_but(found.source_language)
    if target not in dict(settings.LANGUAGES) or target == found.source_language:
        raise Http404
    require(request.user, subject.translate_permission, found)
    tab = next(tab for tab in tabs_of(found, [target]))
    form = TranslationForm(request.POST or None, tab=tab, subject=found)
    if request.method == "POST" and form.is_valid():
        try:
            operations.translate(found, form.cleaned_data, language=target, by=request.user, **_scope(found, subject))
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("Saved. The page shows it at once."))
            return redirect(_address(label, pk, target))
    context = {
        "subject": found,
        "subject_url": subject.url(found),
        "form": form,
        "tab": tab,
        "tabs": tabs_of(found),
        "source_language": get_language_info(found.source_language),
        "language": get_language_info(target),
        "label": label,
    }
    return render(request, "languages/translate.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def review(request: SignedInRequest, label: str, pk: int, language: str) -> HttpResponse:
    """A second person says: I have read it."""
    found, subject = _translatable(request, label, pk)
    require(request.user, "languages.review_translation", found)
    try:
        operations.review_translation(found, language=language, by=request.user, **_scope(found, subject))
        messages.success(request, _("Thank you. The translation counts as read by a second person."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(_address(label, pk, language))


def _translatable(request: SignedInRequest, label: str, pk: int) -> tuple[Any, Subject]:
    found, subject = find_subject(label, pk, request.user)
    if not getattr(found, "translated", ()):
        raise Http404
    request.programme = subject.frame(found)  # type: ignore[attr-defined]
    return found, subject


def _scope(found: Any, subject: Subject) -> dict[str, Any]:
    frame = subject.frame(found)
    return {"network": subject.network(found), "programme_id": frame.pk if frame else None}


def _first_language_but(source: str) -> str:
    return next(code for code, _name in settings.LANGUAGES if code != source)


def _address(label: str, pk: int, language: str) -> str:
    return reverse("languages:translate", args=[label, pk, language])
