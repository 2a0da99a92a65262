"""The sources whose columns are remembered, and forgetting one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.interchange import operations
from sympolity.interchange.columns import memory
from sympolity.interchange.kinds import kinds
from sympolity.interchange.views.finding import BRING, import_of, programme_of


@require_safe
@signed_in
def sources(request: SignedInRequest, programme: str) -> HttpResponse:
    found = programme_of(request, programme)
    require(request.user, BRING, found)
    allowed = {kind.name for kind in kinds() if request.user.has_perm(kind.permission, found)}
    remembered = [each for each in memory.remembered_sources(found) if each.an_import.kind in allowed]
    context = {"sources": remembered, "title": _("Remembered sources")}
    return render(request, "interchange/sources.html", context)


@signed_in
def forget(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    an_import = import_of(request, programme, pk)
    page = reverse("interchange:sources", args=[programme])
    if request.method == "POST":
        operations.forget_source(an_import, by=request.user)
        messages.success(request, _("Forgotten. The next list of this source asks anew."))
        return redirect(page)
    context = {
        "title": _("Forget where the columns of %(source)s go?") % {"source": an_import.source or an_import.file_name},
        "effect": _("What its lists brought in stays. The columns of the next one are proposed from their headings."),
        "submit_label": _("Forget it"),
        "cancel_url": page,
    }
    return render(request, "kernel/confirm_page.html", context)
