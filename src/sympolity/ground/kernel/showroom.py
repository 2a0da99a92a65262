"""Every part of the design with its states on one page, for the people who build and check it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sympolity.ground.kernel.http import SignedInRequest, signed_in


@require_safe
@signed_in
def parts(request: SignedInRequest) -> HttpResponse:
    return render(request, "kernel/parts_page.html", {})
