"""Documents of an object: add one, fetch one, withdraw one. The object's own page shows them."""

import logging
from typing import Any

from django import forms
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sympolity.ground.documents import operations
from sympolity.ground.documents.folders import rules_of
from sympolity.ground.documents.forms import DocumentForm, WithdrawalForm
from sympolity.ground.documents.queries import public_one, readable
from sympolity.ground.kernel.editing import edit_page, sent
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.subjects import Subject, find_subject

# Whatever a file holds: a browser that shows it all the same runs nothing of it and fetches nothing for it.
ALONE = "sandbox; default-src 'none'; frame-ancestors 'none'"
logger = logging.getLogger("sympolity.documents")


@signed_in
def add(request: SignedInRequest, label: str, pk: int) -> HttpResponse:
    """The form stands on the page of the object; here it stands alone, and where something is to be put right."""
    rules = rules_of(label)
    if rules is None:
        raise Http404
    found, subject = find_subject(label, pk, request.user)
    request.programme = subject.frame(found)  # type: ignore[attr-defined]
    require(request.user, rules.add, found)
    form = DocumentForm(**sent(request), prefix="document", initial={"next": request.GET.get("next", "")})

    def decide(*, file: Any, title: str, confidentiality: str, next: str) -> Any:
        return operations.keep(
            file, found, by=request.user, title=title, confidentiality=confidentiality, **_scope(found, subject)
        )

    return edit_page(
        request,
        form,
        decide,
        title=_("Add a document to %(name)s") % {"name": found},
        submit_label=_("Add the document"),
        said=_("The document is kept."),
        back=_way_back(request, form, subject.url(found)),
    )


@require_safe
def download(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """The file as it came, handed out and never shown inside the browser."""
    document = public_one(pk)
    if document is None and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if document is None:
        document, _subject = readable(pk, request.user)
    try:
        opened = document.file.open("rb")
    except FileNotFoundError as error:
        logger.error("The file of document %s is missing: %s", document.pk, document.file.name)
        raise Http404 from error
    response = FileResponse(opened, as_attachment=True, filename=document.file_name, content_type=document.media_type)
    response["Content-Security-Policy"] = ALONE
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@signed_in
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    document, found = readable(pk, request.user)
    subject = find_subject(document.subject_type, found.pk, request.user)[1]
    rules = rules_of(document.subject_type)
    request.programme = frame = subject.frame(found)  # type: ignore[attr-defined]
    if rules is not None:
        require(request.user, rules.add, found)
    form = WithdrawalForm(**sent(request), initial={"next": request.GET.get("next", "")})

    def decide(*, reason: str, next: str) -> Any:
        programme_id = frame.pk if frame else None
        return operations.withdraw(document, found, by=request.user, reason=reason, programme_id=programme_id)

    return edit_page(
        request,
        form,
        decide,
        title=_("Withdraw %(name)s") % {"name": document},
        submit_label=_("Withdraw the document"),
        said=_("The document no longer counts. It stays in the history."),
        back=_way_back(request, form, subject.url(found)),
        context={"lead": _("The file and your reason are kept. Nothing is deleted.")},
    )


def _scope(found: Any, subject: Subject) -> dict[str, Any]:
    frame = subject.frame(found)
    return {"network": subject.network(found), "programme_id": frame.pk if frame else None}


def _way_back(request: HttpRequest, form: forms.Form, page: str) -> str:
    """The page that the person came from, if it is one of ours."""
    asked = request.POST.get(form.add_prefix("next"), "") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if asked and ours else page
