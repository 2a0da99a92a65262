from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sympolity.ground.kernel import jobs
from sympolity.ground.kernel.http import SignedInRequest, render_part, signed_in
from sympolity.ground.kernel.models import Job
from sympolity.ground.kernel.refusals import Refused


@require_safe
@signed_in
def job_page(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far one piece of long work is; only whoever started it sees it."""
    job = get_object_or_404(Job, pk=pk, by=request.user)
    context = {"job": job, "standing": jobs.standing_of(job), "title": jobs.title_of(job)}
    return render_part(request, "kernel/job.html", context, part="progress")


@require_POST
@signed_in
def stop_job(request: SignedInRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(Job, pk=pk, by=request.user)
    try:
        jobs.ask_to_stop(job, by=request.user)
        messages.success(request, _("It stops at its next step."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("kernel:job", pk=job.pk)
