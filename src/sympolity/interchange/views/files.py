"""What leaves an import as a file: its report, its differences, the file itself as it came."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sympolity.ground.kernel.http import SignedInRequest, signed_in
from sympolity.ground.kernel.spreadsheets import CONTENT_TYPES, Sheet, SheetColumn, spreadsheet_response
from sympolity.interchange import queries
from sympolity.interchange.files import corrections
from sympolity.interchange.files.todo import faulty_rows, places_of, tasks_of, todo_sheet
from sympolity.interchange.models import ImportRow
from sympolity.interchange.telling.reports import report_of
from sympolity.interchange.telling.sentences import refusal_sentence
from sympolity.interchange.views.finding import import_of
from sympolity.methods import tabular

MOST_SHOWN = 2000


@require_safe
@signed_in
def report(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    an_import = import_of(request, programme, pk)
    response = JsonResponse(report_of(an_import), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="import-{an_import.pk}.json"'
    return response


@require_safe
@signed_in
def differences(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    an_import = import_of(request, programme, pk)
    changed = an_import.rows.filter(outcome=ImportRow.Outcome.CHANGED).order_by("number").defer("cells")
    found = queries.differences(an_import, list(changed))
    sheet = Sheet(
        _("Differences"),
        (
            SheetColumn(_("Row"), "number"),
            SheetColumn(_("Title")),
            SheetColumn(_("Field")),
            SheetColumn(_("Before")),
            SheetColumn(_("After")),
        ),
        [(each.number, each.title, each.label, each.old, each.new) for each in found],
        ((_("File"), an_import.file_name), ("SHA-256", an_import.sha256)),
    )
    return spreadsheet_response(sheet, kind="xlsx", file_name=f"differences-{an_import.pk}")


@require_safe
@signed_in
def errors(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    """The rows that could not come in, to be corrected and sent again."""
    an_import = import_of(request, programme, pk)
    if not an_import.file:
        raise Http404
    kind = "csv" if request.GET.get("format") == "csv" else "xlsx"
    try:
        content = corrections.WRITE[kind](an_import, faulty_rows(an_import))
    except tabular.Refused as refusal:
        messages.error(request, refusal_sentence(str(refusal.code), refusal.params))
        return redirect("interchange:import", programme=programme, pk=pk)
    response = HttpResponse(content, content_type=CONTENT_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="to-correct-{an_import.pk}.{kind}"'
    return response


@require_safe
@signed_in
def todo(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    """What is to be done before all rows can come in, a sheet of paper for each municipality."""
    an_import = import_of(request, programme, pk)
    tasks = list(tasks_of(an_import))
    if request.GET.get("format") == "xlsx":
        return spreadsheet_response(todo_sheet(an_import, tasks), kind="xlsx", file_name=f"to-do-{an_import.pk}")
    context = {
        "import": an_import,
        "places": places_of(tasks[:MOST_SHOWN]),
        "tasks": len(tasks),
        "shown": MOST_SHOWN,
        "more": len(tasks) > MOST_SHOWN,
    }
    return render(request, "interchange/todo.html", context)


@require_safe
@signed_in
def file(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    """The file as it came, never shown inside the browser."""
    an_import = import_of(request, programme, pk)
    if not an_import.file:
        raise Http404
    opened = an_import.file.open("rb")
    kind = "application/octet-stream"
    return FileResponse(opened, as_attachment=True, filename=an_import.file_name, content_type=kind)  # type: ignore[return-value]
