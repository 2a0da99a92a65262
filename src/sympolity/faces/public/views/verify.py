"""Anybody checks a file: which edition or report it is, and whether it is as it was frozen."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from sympolity.affairs.monitoring.queries.verifying import Finding, verify_file, verify_hash
from sympolity.affairs.monitoring.verdicts import told
from sympolity.faces.public.forms import VerifyingForm
from sympolity.faces.public.queries import public_programmes
from sympolity.faces.public.views.frame import shown
from sympolity.ground.accounts.sign_in import address_of
from sympolity.ground.kernel import limits

CHECKS_IN_AN_HOUR = 60


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """A file that is sent is hashed and forgotten. A hash may stand in the address, so that a page can link here."""
    asked: dict[str, Any] = {}
    if request.method == "POST":
        asked = {"data": request.POST, "files": request.FILES}
    elif "sha256" in request.GET:
        asked = {"data": request.GET}
    form = VerifyingForm(**asked)
    finding = None
    if form.is_bound:
        limits.count("verify", address_of(request), times=CHECKS_IN_AN_HOUR, seconds=3600)
        finding = _checked(request, form) if form.is_valid() else None
    context = {
        "form": form,
        "finding": finding,
        "told": told(finding) if finding else None,
        "edition": _public_edition(finding),
    }
    response = shown(request, "public/verify.html", context)
    response.status_code = 422 if form.errors else 200
    return response


def _checked(request: HttpRequest, form: VerifyingForm) -> Finding:
    user: Any = request.user
    if file := form.cleaned_data["file"]:
        return verify_file(file.read(), user=user)
    return verify_hash(form.cleaned_data["sha256"], user=user)


def _public_edition(finding: Finding | None) -> Any:
    """The edition that was found, where it has a page that everybody may open."""
    edition = finding.edition if finding else None
    if edition is None or edition.published_at is None:
        return None
    return edition if public_programmes().filter(pk=edition.round.programme_id).exists() else None
