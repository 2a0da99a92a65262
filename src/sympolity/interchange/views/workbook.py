"""The reports of an organisation as a workbook: fetch it, bring it back, look at what it would change."""

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from sympolity.affairs.monitoring.models import Return, Round
from sympolity.ground.kernel.editing import sent
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.kernel.spreadsheets import CONTENT_TYPES
from sympolity.interchange.forms import WorkbookForm
from sympolity.interchange.models import FilledWorkbook
from sympolity.interchange.views.finding import programme_of
from sympolity.interchange.workbook import operations
from sympolity.interchange.workbook.comparison import FILE, STORED
from sympolity.interchange.workbook.lines import reports_of
from sympolity.interchange.workbook.writing import as_xlsx, file_name
from sympolity.network.organisations.models import Organisation

REPORT = "monitoring.report"
CHOICE = "choice "  # begins the names of the questions in the form
MOST_EARLIER = 20


@signed_in
def workbook(request: SignedInRequest, programme: str, round: int, organisation: int) -> HttpResponse:
    """Where the workbook of a round is fetched and brought back."""
    round_, of = _place(request, programme, round, organisation)
    form = WorkbookForm(**sent(request))
    if form.is_bound and form.is_valid():
        try:
            filled = operations.upload_workbook(round_, of, form.cleaned_data["file"], by=request.user)
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return HttpResponseRedirect(_page_of(filled))
    earlier = FilledWorkbook.objects.filter(round=round_, organisation=of).select_related("by")
    context = {
        "round": round_,
        "organisation": of,
        "form": form,
        "earlier": earlier[:MOST_EARLIER],
        "returns": Return.objects.filter(round=round_, organisation=of).exclude(state=Return.State.EXCUSED).count(),
    }
    return render(request, "interchange/workbook.html", context, status=422 if form.is_bound else 200)


@require_safe
@signed_in
def workbook_file(request: SignedInRequest, programme: str, round: int, organisation: int) -> HttpResponse:
    round_, of = _place(request, programme, round, organisation)
    reports = reports_of(round_, of)
    response = HttpResponse(as_xlsx(reports), content_type=CONTENT_TYPES["xlsx"])
    response["Content-Disposition"] = f'attachment; filename="{file_name(reports)}"'
    response["Cache-Control"] = "private, no-store"
    return response


@signed_in
def filled_workbook(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    """What a workbook would change, and the questions before it may; then it is brought in."""
    filled = _filled(request, programme, pk)
    choices = {name: said for name, said in request.POST.items() if name.startswith(CHOICE) and said in (FILE, STORED)}
    error = ""
    if request.method == "POST":
        try:
            filled = operations.apply_workbook(
                filled, by=request.user, seen=request.POST.get("seen", ""), choices=choices
            )
        except Refused as refusal:
            error = str(refusal)
        else:
            cells = filled.summary["cells"]
            words = {"count": cells}
            said = ngettext("%(count)s answer came in.", "%(count)s answers came in.", cells) % words
            messages.success(request, said + " " + _("Read each report and send it."))
            return HttpResponseRedirect(_page_of(filled))
    context = {"workbook": filled, "error": error}
    if filled.state == FilledWorkbook.State.WAITING:
        try:
            context["plan"] = operations.plan_of(filled, choices)
        except Refused as refusal:
            context["error"] = str(refusal)
    else:
        context["reports"] = reports_of(filled.round, filled.organisation)
    return render(request, "interchange/filled_workbook.html", context, status=422 if error else 200)


@require_POST
@signed_in
def discard(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    filled = _filled(request, programme, pk)
    try:
        operations.discard_workbook(filled)
        messages.success(request, _("Discarded. Nothing was changed."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(
        reverse("interchange:workbook", args=[programme, filled.round_id, filled.organisation_id])
    )


def _place(request: SignedInRequest, slug: str, round: int, organisation: int) -> tuple[Round, Organisation]:
    """A round and an organisation that reports in it, for whoever reports for that organisation."""
    programme = programme_of(request, slug)
    round_ = get_object_or_404(Round.objects.select_related("template"), programme=programme, pk=round)
    round_.programme = programme
    asked = Return.objects.filter(round=round_, organisation=OuterRef("pk"))
    of = get_object_or_404(Organisation.objects.filter(Exists(asked)), pk=organisation)
    require(request.user, REPORT, Return.objects.filter(round=round_, organisation=of).first())
    return round_, of


def _filled(request: SignedInRequest, slug: str, pk: int) -> FilledWorkbook:
    rows = FilledWorkbook.objects.visible_to(request.user).select_related("round", "organisation", "by")
    filled = get_object_or_404(rows, pk=pk, round__programme__slug=slug)
    _place(request, slug, filled.round_id, filled.organisation_id)
    return filled


def _page_of(filled: FilledWorkbook) -> str:
    return reverse("interchange:filled-workbook", args=[filled.programme.slug, filled.pk])
