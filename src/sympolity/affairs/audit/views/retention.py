"""How long the papers of each agreement are kept, and by which rule."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sympolity.affairs.audit.queries.retention import kept_under
from sympolity.affairs.audit.views.here import audit_here
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.subjects import titles_of


@require_safe
@signed_in
def retention(request: SignedInRequest, programme: str) -> HttpResponse:
    found = audit_here(request, programme)
    require(request.user, "finance.see_money", found)
    lines = kept_under(found)
    names = titles_of({("agreements.agreement", line.agreement.pk) for line in lines}, request.user)
    context = {
        "title": _("How long papers are kept"),
        "lines": [(line, names.get(("agreements.agreement", line.agreement.pk), ("", ""))[1]) for line in lines],
        "today": timezone.localdate(),
        "without_rule": sum(line.rule is None for line in lines),
    }
    return render(request, "audit/retention.html", context)
